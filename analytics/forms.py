"""Forms of the screens: they clean, services decide."""

from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from analytics import registry


class RunForm(forms.Form):
    """A run's as-of day and the parameters of its job."""

    as_of = forms.DateField(
        label=_("As of"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The last day the job may read."),
    )

    def __init__(self, *args: Any, job: registry.Job, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = [item.name for item in fields(job.params)]
        for item in fields(job.params):
            whole = item.type is int
            self.fields[item.name] = (forms.IntegerField if whole else forms.FloatField)(
                label=item.name.replace("_", " ").capitalize(), initial=item.default, required=False
            )

    def params(self) -> dict[str, Any]:
        """What was filled in; an empty field means the default."""
        return {name: self.cleaned_data[name] for name in self.names if self.cleaned_data.get(name) is not None}


class AcceptForm(forms.Form):
    """How much to accept, and why if that is not what was suggested."""

    quantity = forms.DecimalField(label=_("Quantity"), min_value=0, max_digits=15, decimal_places=3, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)


class RejectForm(forms.Form):
    """Why not."""

    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)
