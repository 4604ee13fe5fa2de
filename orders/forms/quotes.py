"""The form of a quote."""

from copy import copy
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from b2bops.common.forms import plain_numbers
from crm.models import Opportunity
from orders.forms.pickers import AccountField, day_input
from orders.models import DeclineReason, Quote


class QuoteForm(forms.Form):
    account = AccountField()
    valid_until = forms.DateField(required=False, label=_("Valid until"), widget=day_input())
    opportunity = forms.ModelChoiceField(
        Opportunity.objects.none(), required=False, to_field_name="number", widget=forms.HiddenInput()
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["account"]
        field.user = user
        field.widget.attrs["autofocus"] = not self.initial.get("account")
        opportunity: Any = self.fields["opportunity"]
        opportunity.queryset = Opportunity.objects.visible_to(user)

    def clean_valid_until(self) -> date | None:
        value: date | None = self.cleaned_data["valid_until"]
        return value


class DeclineForm(forms.Form):
    """Why the customer said no. A draft that is thrown away needs no reason."""

    reason = forms.ChoiceField(
        choices=[choice for choice in DeclineReason.choices if choice[0] != DeclineReason.DISCARDED], label=_("Reason")
    )
    note = forms.CharField(required=False, max_length=300, label=_("Note"))


class QuoteHeadForm(forms.ModelForm[Quote]):
    """Everything of a draft quote but its lines."""

    class Meta:
        model = Quote
        fields = (
            "contact",
            "valid_until",
            "requested_date",
            "delivery_terms",
            "payment_terms",
            "freight",
            "note",
            "internal_note",
        )
        widgets: ClassVar = {
            "valid_until": day_input(),
            "requested_date": day_input(),
            "note": forms.Textarea(attrs={"rows": 3}),
            "internal_note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, quote: Quote, **kwargs: Any) -> None:
        # A copy: what was typed must not show on the quote when it is refused.
        super().__init__(*args, **{**kwargs, "instance": copy(quote)})
        plain_numbers(self)
        contact: Any = self.fields["contact"]
        contact.queryset = quote.account.contacts.filter(is_active=True).order_by("name")
        self.fields["freight"].required = False

    def head(self) -> dict[str, Any]:
        """What the service takes."""
        return {**self.cleaned_data, "freight": self.cleaned_data["freight"] or Decimal(0)}
