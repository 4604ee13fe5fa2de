"""Forms of opportunities."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from b2bops.accounts.models import User
from b2bops.common.forms import LookupField, plain_numbers
from crm import selectors
from crm.models import Account, Competitor, LostReason, Opportunity, Outcome, PipelineStage

LEAVE = _("– leave as it is –")


class OpportunityForm(forms.ModelForm[Opportunity]):
    """Create and edit. The account is chosen once; stage and probability have acts of their own."""

    class Meta:
        model = Opportunity
        fields: ClassVar = [
            "name", "amount", "currency", "expected_close", "owner", "contact", "source", "campaign", "competitor",
            "notes",
        ]  # fmt: skip
        widgets: ClassVar = {
            "expected_close": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "notes": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain_numbers(self)
        owner: Any = self.fields["owner"]
        owner.queryset = selectors.sellers()
        owner.empty_label = _("Nobody")
        contact: Any = self.fields["contact"]
        if self.instance.pk:
            contact.queryset = self.instance.account.contacts.filter(is_active=True)
            return
        self.fields.pop("contact")
        self.initial.setdefault("owner", user.pk)
        self.fields["currency"].required = False
        self.fields["currency"].help_text = _("Empty for the account's currency.")
        stage: Any = forms.ModelChoiceField(
            label=_("Stage"),
            required=False,
            queryset=PipelineStage.objects.in_use().filter(outcome=Outcome.OPEN),
            to_field_name="code",
            empty_label=_("The first one"),
        )
        account = LookupField(label=_("Account"), options_url="crm:account_options")
        account.queryset = Account.objects.visible_to(user).kept()
        self.fields = {"account": account, **self.fields, "stage": stage}
        self.order_fields(["account", "name", "amount", "currency", "expected_close", "stage"])

    def given(self) -> dict[str, Any]:
        """What was filled in, for a new opportunity."""
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}

    def changes(self) -> dict[str, Any]:
        """Only what the person changed."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


class MoveForm(forms.Form):
    """Into which stage; closing tells why, against whom, or for how much."""

    stage = forms.ModelChoiceField(queryset=PipelineStage.objects.in_use(), to_field_name="code", label=_("Stage"))
    amount = forms.DecimalField(
        required=False, min_value=0, max_digits=19, decimal_places=3, label=_("Won for, in the end")
    )
    lost_reason = forms.ModelChoiceField(
        queryset=LostReason.objects.filter(is_active=True), required=False, label=_("Why it was lost"),
        empty_label=_("Choose a reason"),
    )  # fmt: skip
    competitor = forms.ModelChoiceField(
        queryset=Competitor.objects.filter(is_active=True), required=False, label=_("Against whom"),
        empty_label=_("Nobody, or not known"),
    )  # fmt: skip


class ProbabilityForm(forms.Form):
    probability_pct = forms.DecimalField(
        label=_("Probability in percent"), min_value=0, max_value=100, max_digits=5, decimal_places=2
    )


class ChangeForm(forms.Form):
    """What the ticked opportunities get."""

    owner = forms.ModelChoiceField(label=_("Owner"), queryset=User.objects.none(), required=False, empty_label=LEAVE)
    stage = forms.ModelChoiceField(
        label=_("Stage"),
        queryset=PipelineStage.objects.in_use().filter(outcome=Outcome.OPEN),
        required=False,
        empty_label=LEAVE,
        help_text=_("Closing is done one by one, because it asks for a reason."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = selectors.sellers()
