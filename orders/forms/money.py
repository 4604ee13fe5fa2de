"""Forms of credit notes, payments, disputes and reminders."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from b2bops.common.forms import plain_numbers
from orders.forms.pickers import AccountField, day_input
from orders.models import CreditReason, DunningLevel, PaymentMethod


class PaymentForm(forms.Form):
    account = AccountField()
    amount = forms.DecimalField(max_digits=19, decimal_places=3, label=_("Amount"), localize=False)
    currency = forms.RegexField(
        r"^[A-Z]{3}$", required=False, label=_("Currency"), help_text=_("The account's, unless given.")
    )
    received_on = forms.DateField(label=_("Received"), widget=day_input())
    method = forms.ChoiceField(choices=PaymentMethod.choices, label=_("Method"))
    reference = forms.CharField(
        required=False,
        max_length=200,
        label=_("Reference"),
        help_text=_("Invoices named here are paid first, then the earliest due."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["account"]
        field.user = user


class AllocateForm(forms.Form):
    invoice = forms.CharField(max_length=30)
    amount = forms.DecimalField(max_digits=19, decimal_places=3, localize=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(max_length=300, label=_("Why?"))


class CreditForm(forms.Form):
    """Head of a credit note for an invoice; its quantities are fields named after the lines."""

    reason = forms.ChoiceField(choices=CreditReason.choices, label=_("Reason"))
    note = forms.CharField(required=False, max_length=300, label=_("Note"))
    rebill = forms.BooleanField(
        required=False,
        label=_("To be billed again"),
        help_text=_("Only where the goods were not delivered or the invoice was wrong."),
    )


class PeriodForm(forms.Form):
    start = forms.DateField(required=False, label=_("From"), widget=day_input())
    end = forms.DateField(required=False, label=_("To"), widget=day_input())


class DunningLevelForm(forms.ModelForm[DunningLevel]):
    class Meta:
        model = DunningLevel
        fields: ClassVar = ["level", "name", "days_overdue", "text", "fee", "blocks_orders", "is_active"]
        labels: ClassVar = {"fee": _("Fee (%(currency)s)") % {"currency": settings.DEFAULT_CURRENCY}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain_numbers(self)

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}
