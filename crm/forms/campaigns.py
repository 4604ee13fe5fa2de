"""Forms of campaigns."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from b2bops.common.forms import plain_numbers
from crm import selectors
from crm.models import Campaign, CampaignCost


def day_input() -> forms.DateInput:
    """A day, picked where the browser has a picker."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class CampaignForm(forms.ModelForm[Campaign]):
    class Meta:
        model = Campaign
        fields: ClassVar = ["name", "code", "channel", "starts_on", "ends_on", "budget", "currency", "owner", "notes"]
        widgets: ClassVar = {
            "starts_on": day_input(),
            "ends_on": day_input(),
            "notes": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts: ClassVar = {"code": _("Links and UTM parameters name the campaign by it; it stays.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain_numbers(self)
        owner: Any = self.fields["owner"]
        owner.queryset = selectors.sellers()
        owner.empty_label = _("Nobody")
        self.initial.setdefault("currency", settings.DEFAULT_CURRENCY)
        if self.instance.pk:
            self.fields.pop("code")

    def changes(self) -> dict[str, Any]:
        """Only what the person changed."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


class CostForm(forms.ModelForm[CampaignCost]):
    class Meta:
        model = CampaignCost
        fields: ClassVar = ["spent_on", "amount", "note"]
        widgets: ClassVar = {"spent_on": day_input()}


class PeriodForm(forms.Form):
    """Between two days; empty for all time."""

    since = forms.DateField(label=_("From"), required=False, widget=day_input())
    until = forms.DateField(label=_("Until"), required=False, widget=day_input())
