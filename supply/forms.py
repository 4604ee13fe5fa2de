"""Forms clean what people typed; services decide and write."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from b2bops.accounts.rights import hidden_fields
from b2bops.common.forms import LookupField, plain_numbers
from catalog.models import Product
from supply.models import MoveKind, PurchaseOrder, PurchaseOrderLine, Shipment, Supplier, SupplierProduct, Warehouse

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def product_field(user: Any, **options: Any) -> LookupField:
    """One product, found by its SKU."""
    options.setdefault("help_text", _("Type a SKU or a name."))
    field = LookupField(label=_("Product"), options_url="catalog:product_options", code_field="sku", **options)
    field.queryset = Product.objects.visible_to(user)
    return field


def quantity_input(label: Any, **options: Any) -> forms.DecimalField:
    """A quantity as the database holds it: three decimals."""
    return forms.DecimalField(label=label, max_digits=15, decimal_places=3, **options)


class ChangesMixin(forms.ModelForm[Any]):
    """Hands services only what the person changed."""

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}


class SupplierForm(ChangesMixin):
    class Meta:
        model = Supplier
        fields: ClassVar = [
            "code",
            "name",
            "country",
            "currency",
            "email",
            "phone",
            "payment_terms_days",
            "stated_lead_time_days",
            "is_active",
        ]
        help_texts: ClassVar = {
            "currency": _("Three letters, such as EUR; their orders are made in it."),
            "stated_lead_time_days": _("What they promise; what they keep is measured from receipts."),
        }


class OfferForm(ChangesMixin):
    """What a supplier sells; supplier and product are chosen once and stay."""

    class Meta:
        model = SupplierProduct
        fields: ClassVar = [
            "supplier",
            "supplier_sku",
            "unit_cost",
            "minimum_order_qty",
            "order_multiple",
            "maximum_order_qty",
            "lead_time_days",
            "priority",
            "valid_from",
            "valid_until",
        ]
        widgets: ClassVar = {"valid_from": DATE, "valid_until": DATE}
        help_texts: ClassVar = {
            "unit_cost": _("Per unit, in the supplier's currency."),
            "lead_time_days": _("Empty: the supplier's own."),
            "priority": _("The lowest is asked first."),
            "valid_from": _("Empty for always."),
            "valid_until": _("Last day; empty for no end."),
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain_numbers(self)
        for name in hidden_fields(model="supply.supplierproduct", rights=user.rights):
            self.fields.pop(name, None)
        if self.instance.pk:
            del self.fields["supplier"]
            return
        self.fields["product"] = product_field(user)
        self.order_fields(["supplier", "product"])
        supplier: Any = self.fields["supplier"]
        supplier.queryset = Supplier.objects.visible_to(user).filter(is_active=True).order_by("name")


class WarehouseForm(ChangesMixin):
    class Meta:
        model = Warehouse
        fields: ClassVar = ["code", "name", "city", "country", "is_active"]


class PurchaseOrderForm(forms.ModelForm[PurchaseOrder]):
    class Meta:
        model = PurchaseOrder
        fields: ClassVar = ["supplier", "warehouse", "expected_date", "note"]
        widgets: ClassVar = {"expected_date": DATE}

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["supplier"].queryset = Supplier.objects.visible_to(user).filter(is_active=True).order_by("name")
        fields["warehouse"].queryset = Warehouse.objects.visible_to(user).filter(is_active=True).order_by("name")


class LineForm(forms.Form):
    """One more product on a draft."""

    quantity = quantity_input(_("Quantity"), min_value=Decimal("0.001"))
    unit_cost = forms.DecimalField(
        label=_("Unit cost"),
        max_digits=19,
        decimal_places=6,
        min_value=Decimal(0),
        required=False,
        help_text=_("Empty: the supplier's offer."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"] = product_field(user)
        self.order_fields(["product", "quantity", "unit_cost"])


class ConfirmForm(forms.Form):
    expected_date = forms.DateField(label=_("Expected by"), widget=DATE, required=False)


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("Why?"), max_length=200, required=False)


class ReceiptForm(forms.Form):
    """What arrived, line by line; prefilled with everything that is still to come."""

    received_at = forms.DateTimeField(label=_("Received at"), widget=MOMENT)

    def __init__(self, *args: Any, lines: Sequence[PurchaseOrderLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        self.fields["received_at"].initial = timezone.localtime
        for line in lines:
            missing = max(line.quantity - line.received_qty, Decimal(0))
            self.fields[f"quantity_{line.pk}"] = quantity_input(
                _("Received now"), min_value=Decimal(0), required=False, initial=missing.normalize() or Decimal(0)
            )
            self.fields[f"lot_{line.pk}"] = forms.CharField(label=_("Lot"), max_length=40, required=False)
            # The table's heads label the columns for the eye; each box says its row to a screen reader.
            for kind in ("quantity", "lot"):
                box = self.fields[f"{kind}_{line.pk}"]
                box.widget.attrs["aria-label"] = f"{box.label}, {line.product}"

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each line with its two fields."""
        for line in self.lines:
            yield {"line": line, "quantity": self[f"quantity_{line.pk}"], "lot": self[f"lot_{line.pk}"]}

    def quantities(self) -> dict[int, Decimal]:
        """Line id → what arrived; lines left empty or zero are not part of the receipt."""
        found = {line.pk: self.cleaned_data[f"quantity_{line.pk}"] for line in self.lines}
        return {line_id: quantity for line_id, quantity in found.items() if quantity}

    def lots(self) -> dict[int, str]:
        return {line.pk: self.cleaned_data[f"lot_{line.pk}"] for line in self.lines}


class CorrectionForm(forms.Form):
    """A count, an adjustment or scrap."""

    warehouse = forms.ModelChoiceField(label=_("Warehouse"), queryset=Warehouse.objects.none())
    lot = forms.CharField(label=_("Lot"), max_length=40, required=False)
    kind = forms.ChoiceField(
        label=_("What happened"),
        choices=(
            (MoveKind.COUNT, _("Counted: this much is there")),
            (MoveKind.ADJUSTMENT, _("Adjustment: this much more (or less, with a minus)")),
            (MoveKind.SCRAP, _("Scrapped: this much was thrown away")),
        ),
    )
    quantity = quantity_input(_("Quantity"))
    reason = forms.CharField(label=_("Why?"), max_length=200, help_text=_("Kept in the ledger for good."))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"] = product_field(user)
        self.order_fields(["product", "warehouse", "lot", "kind", "quantity", "reason"])
        warehouse: Any = self.fields["warehouse"]
        warehouse.queryset = Warehouse.objects.visible_to(user).filter(is_active=True).order_by("name")


class ThresholdForm(forms.Form):
    safety_qty = quantity_input(_("Safety threshold"), min_value=Decimal(0))


class ShipmentForm(ChangesMixin):
    """What can be put right once the goods have left."""

    class Meta:
        model = Shipment
        fields = ("carrier", "tracking_number")
