"""The form of care campaigns."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm import selectors
from crm.models import ActivityKind, CareCampaign


class CareForm(forms.ModelForm[CareCampaign]):
    class Meta:
        model = CareCampaign
        fields: ClassVar = [
            "name",
            "trigger",
            "wait_days",
            "every_days",
            "starts_on",
            "lifecycle",
            "territory",
            "activity_kind",
            "subject",
            "body",
            "priority",
            "due_in_days",
            "owner",
        ]
        help_texts: ClassVar = {
            "wait_days": _("Added to the day of the occasion: 7 calls a week after the first order."),
            "every_days": _("Only for “every so many days”; accounts are spread evenly over them."),
            "owner": _("Who gets the activities."),
            "body": _("What to say or ask; it stands in every activity."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["starts_on"].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        fields["owner"].queryset = selectors.activity_owners()
        fields["owner"].empty_label = _("The account's owner")
        fields["territory"].empty_label = _("Every territory")
        fields["lifecycle"].choices = [("", _("Every lifecycle")), *fields["lifecycle"].choices[1:]]
        fields["activity_kind"].choices = [choice for choice in ActivityKind.choices if choice[0] != ActivityKind.NOTE]
        fields["body"].widget.attrs["rows"] = 4
        self.initial.setdefault("starts_on", timezone.localdate())

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}
