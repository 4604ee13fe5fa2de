"""Forms of the pipeline's vocabulary: stages, lost reasons, competitors, lead routes."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from b2bops.common.forms import plain_numbers
from crm import selectors
from crm.models import Competitor, LeadRoute, LeadSource, LostReason, PipelineStage


class SetupForm(forms.ModelForm[Any]):
    """What they share: only what was changed is written."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain_numbers(self)

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}


class StageForm(SetupForm):
    class Meta:
        model = PipelineStage
        fields: ClassVar = ["name", "code", "probability_pct", "outcome", "forecast_class", "is_active"]
        help_texts: ClassVar = {
            "code": _("Programs name the stage by it; it stays."),
            "outcome": _("One stage means won and one lost; won is 100 percent, lost is 0."),
            "is_active": _("A stage put away keeps its history."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("code")


class LostReasonForm(SetupForm):
    class Meta:
        model = LostReason
        fields: ClassVar = ["name", "is_active"]


class CompetitorForm(SetupForm):
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    class Meta:
        model = Competitor
        fields: ClassVar = ["name", "website", "strengths", "weaknesses", "is_active"]
        widgets: ClassVar = {
            "strengths": forms.Textarea(attrs={"rows": 3}),
            "weaknesses": forms.Textarea(attrs={"rows": 3}),
        }


class RouteForm(SetupForm):
    source = forms.ChoiceField(label=_("Source"), required=False, choices=[("", _("Any")), *LeadSource.choices])

    class Meta:
        model = LeadRoute
        fields: ClassVar = ["position", "country", "source", "territory", "owner", "is_active"]
        help_texts: ClassVar = {
            "position": _("The first route that fits takes the lead."),
            "country": _("Empty fits all."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = selectors.sellers()
        owner.empty_label = _("Whoever there has the fewest open leads")
