"""The form of a quote."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.models import Opportunity
from orders.forms.pickers import AccountField, day_input
from orders.models import DeclineReason


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
