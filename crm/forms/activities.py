"""Forms of activities."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from b2bops.common.forms import LookupField
from crm import selectors
from crm.models import Account, Activity, ActivityKind, ActivityOutcome, Contact


class QuickActivityForm(forms.Form):
    """One line on the account's page; a note is over when it is written."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ActivityKind.choices, initial=ActivityKind.TASK)
    subject = forms.CharField(label=_("What"), max_length=200)
    due_on = forms.DateField(label=_("Due"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def values(self, *, now: datetime) -> dict[str, Any]:
        """What ``activity_create`` takes."""
        cleaned = dict(self.cleaned_data)
        if cleaned["kind"] == ActivityKind.NOTE:
            cleaned |= {"done_at": now, "due_on": None}
        return cleaned


class ActivityForm(forms.ModelForm[Activity]):
    """Plan or change an activity. Contacts are those of the account."""

    account = LookupField(label=_("Account"), required=False, options_url="crm:account_options")
    done = forms.BooleanField(
        label=_("It is over"), required=False, help_text=_("Tick to log what already happened. A note always is.")
    )

    class Meta:
        model = Activity
        fields: ClassVar = [
            "kind",
            "subject",
            "body",
            "account",
            "contact",
            "owner",
            "priority",
            "due_on",
            "due_time",
            "remind_at",
        ]
        help_texts: ClassVar = {"remind_at": _("The owner is told at this moment.")}

    def __init__(self, *args: Any, user: Any, account: Account | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["account"].queryset = Account.objects.visible_to(user)
        fields["owner"].queryset = selectors.activity_owners()
        fields["owner"].empty_label = _("Nobody")
        fields["contact"].queryset = Contact.objects.visible_to(user).filter(is_active=True).order_by("name")
        fields["contact"].empty_label = _("No one in particular")
        fields["due_on"].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        fields["due_time"].widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        fields["remind_at"].widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        fields["body"].widget.attrs["rows"] = 5
        account = self.instance.account if self.instance.pk else account
        fields["contact"].queryset = (
            fields["contact"].queryset.filter(account=account) if account else (Contact.objects.none())
        )
        if self.instance.pk:
            self.initial["account"] = account
            self.fields.pop("done")
        else:
            self.initial.setdefault("owner", user.pk)
            self.initial.setdefault("account", account)

    def values(self, *, now: datetime) -> dict[str, Any]:
        """What ``activity_create`` takes."""
        cleaned = dict(self.cleaned_data)
        over = cleaned.pop("done") or cleaned["kind"] == ActivityKind.NOTE
        return {**cleaned, "done_at": now if over else None}

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}


class CompleteForm(forms.Form):
    """What came of it."""

    outcome = forms.ChoiceField(label=_("Outcome"), required=False, choices=[("", _("Done")), *ActivityOutcome.choices])
    outcome_note = forms.CharField(
        label=_("What came of it"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class SnoozeForm(forms.Form):
    until = forms.DateField(
        label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}), initial=timezone.localdate
    )
