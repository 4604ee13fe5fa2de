"""The forms of a recurring order."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orders.forms.pickers import AccountField, day_input
from orders.models import PricePolicy, RecurringOrder, RecurringUnit
from supply.models import Warehouse


class RecurringForm(forms.Form):
    """The head of the agreement. With ``recurring`` or from an order the account is given and not asked for."""

    account = AccountField()
    name = forms.CharField(required=False, max_length=120, label=_("Name"))
    every = forms.IntegerField(min_value=1, max_value=52, initial=1, label=_("Every"))
    unit = forms.ChoiceField(choices=RecurringUnit.choices, initial=RecurringUnit.MONTH, label=_("Weeks or months"))
    start_date = forms.DateField(label=_("First on"), widget=day_input())
    end_date = forms.DateField(required=False, label=_("Last on"), widget=day_input())
    price_policy = forms.ChoiceField(choices=PricePolicy.choices, label=_("Prices"))
    confirms_itself = forms.BooleanField(
        required=False, initial=True, label=_("Confirm when clean"), help_text=_("Otherwise each one waits as a draft.")
    )
    customer_reference = forms.CharField(required=False, max_length=80, label=_("Customer's reference"))
    warehouse = forms.ModelChoiceField(
        Warehouse.objects.filter(is_active=True).order_by("name"), label=_("Warehouse"), empty_label=None
    )

    def __init__(self, *args: Any, user: Any, given: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if given:
            del self.fields["account"]
        else:
            field: Any = self.fields["account"]
            field.user = user


class SkipForm(forms.Form):
    due_date = forms.DateField(widget=forms.HiddenInput)
    note = forms.CharField(max_length=300, label=_("Why?"))


def initial_of(recurring: RecurringOrder) -> dict[str, Any]:
    """What the form shows of an agreement."""
    names = [name for name in RecurringForm.base_fields if name != "account"]
    return {name: getattr(recurring, name) for name in names}
