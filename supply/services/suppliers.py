"""Suppliers and their offers."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue
from b2bops.platform.services import records
from catalog.models import Product
from supply.models import Supplier, SupplierProduct

SUPPLIER_FIELDS = frozenset(
    {
        "code",
        "name",
        "country",
        "email",
        "phone",
        "currency",
        "payment_terms_days",
        "stated_lead_time_days",
        "is_active",
    }
)
OFFER_FIELDS = frozenset(
    {
        "supplier_sku",
        "unit_cost",
        "minimum_order_qty",
        "order_multiple",
        "maximum_order_qty",
        "lead_time_days",
        "priority",
        "valid_from",
        "valid_until",
    }
)


@transaction.atomic
def supplier_create(*, actor: Any, code: str, name: str, currency: str = "", **fields: Any) -> Supplier:
    """A new supplier; it is paid in the company's currency unless another is given."""
    values = {"code": code, "name": name, "currency": currency or settings.DEFAULT_CURRENCY, **fields}
    records.check_editable(values, SUPPLIER_FIELDS)
    return records.row_create(actor=actor, instance=Supplier(**values), action="supplier.created", named=values)


@transaction.atomic
def supplier_update(*, actor: Any, supplier: Supplier, **changes: Any) -> Supplier:
    """Change a supplier; nothing is written, nor recorded, when nothing differs."""
    records.check_editable(changes, SUPPLIER_FIELDS)
    return records.row_change(actor=actor, instance=supplier, changes=changes, action="supplier.updated")


@transaction.atomic
def offer_create(
    *, actor: Any, supplier: Supplier, product: Product, unit_cost: Decimal, **fields: Any
) -> SupplierProduct:
    """A new offer of a supplier for a product. Offers of one supplier and product may not overlap in time."""
    values = {"unit_cost": unit_cost, **fields}
    records.check_editable(values, OFFER_FIELDS)
    offer = SupplierProduct(supplier=supplier, product=product, **values)
    _check_time(offer)
    named = ("supplier", "product", *values)
    return records.row_create(actor=actor, instance=offer, action="supplierproduct.created", named=named)


@transaction.atomic
def offer_update(*, actor: Any, offer: SupplierProduct, **changes: Any) -> SupplierProduct:
    """Change an offer; its supplier and product stay."""
    records.check_editable(changes, OFFER_FIELDS)
    changed = records.row_change(actor=actor, instance=offer, changes=changes, action="supplierproduct.updated")
    _check_time(changed)
    return changed


def _check_time(offer: SupplierProduct) -> None:
    """The kind message before the constraint's: order of dates, and no two offers valid on one day."""
    if offer.valid_from and offer.valid_until and offer.valid_until < offer.valid_from:
        raise InvalidValue(_("The offer ends before it starts."), field="valid_until", value=offer.valid_until)
    # The supplier's lock makes two overlapping offers written at once impossible; no constraint could say it portably.
    Supplier.objects.lock_one(pk=offer.supplier_id)
    others = SupplierProduct.objects.filter(supplier_id=offer.supplier_id, product_id=offer.product_id)
    if offer.valid_until:
        others = others.exclude(valid_from__gt=offer.valid_until)
    if offer.valid_from:
        others = others.exclude(valid_until__lt=offer.valid_from)
    clash = others.exclude(pk=offer.pk).order_by(F("valid_from").asc(nulls_first=True)).first()
    if clash is not None:
        raise InvalidValue(
            _("This supplier has another offer for the product in that time."),
            field="valid_from",
            value=offer.valid_from or timezone.localdate(),
            remedy=_("End the other offer first, or start this one later."),
        )
