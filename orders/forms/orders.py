"""Forms of an order."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orders.forms.pickers import AccountField, day_input
from orders.models import SalesOrder
from supply.models import Warehouse


def _note() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 2})


class OrderForm(forms.Form):
    """The header of an order. With ``order`` the account is given and not asked for."""

    account = AccountField()
    warehouse = forms.ModelChoiceField(
        Warehouse.objects.filter(is_active=True).order_by("name"), label=_("Warehouse"), empty_label=None
    )
    requested_date = forms.DateField(required=False, label=_("Wanted by"), widget=day_input())
    customer_reference = forms.CharField(required=False, max_length=80, label=_("Customer's reference"))
    freight = forms.DecimalField(
        required=False, min_value=0, max_digits=14, decimal_places=3, label=_("Freight"), localize=False
    )
    delivery_terms = forms.CharField(required=False, max_length=120, label=_("Delivery terms"))
    payment_terms = forms.CharField(required=False, max_length=120, label=_("Payment terms"))
    ship_complete = forms.BooleanField(
        required=False, label=_("Ship only complete"), help_text=_("Otherwise what is ready leaves first.")
    )
    note = forms.CharField(required=False, max_length=2000, label=_("Note to the customer"), widget=_note())
    internal_note = forms.CharField(required=False, max_length=2000, label=_("Internal note"), widget=_note())

    def __init__(self, *args: Any, user: Any, order: SalesOrder | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if order is not None and order.confirmed_at is not None:
            del self.fields["warehouse"]
        if order is not None:
            del self.fields["account"]
        else:
            field: Any = self.fields["account"]
            field.user = user
            field.widget.attrs["autofocus"] = not self.initial.get("account")

    def header(self) -> dict[str, Any]:
        """What the services take, without the account."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "account"}
        values["freight"] = values.get("freight") or Decimal(0)
        return values


class ReleaseForm(forms.Form):
    reason = forms.CharField(max_length=8)
    note = forms.CharField(max_length=300, label=_("Why may it pass?"))


class ReleaseManyForm(forms.Form):
    note = forms.CharField(max_length=300, label=_("Why may they pass?"))


class ShipForm(forms.Form):
    """Who takes the goods."""

    carrier = forms.CharField(required=False, max_length=80, label=_("Carrier"))
    tracking_number = forms.CharField(required=False, max_length=80, label=_("Tracking number"))


class HoldForm(forms.Form):
    note = forms.CharField(max_length=300, label=_("Why does it wait?"))
