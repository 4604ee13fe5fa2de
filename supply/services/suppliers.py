"""Suppliers and their offers."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue
from b2bops.platform.services import audit
from catalog.models import Product
from supply.models import Supplier, SupplierProduct
from supply.services.writing import changes_apply, validate

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
    supplier = Supplier()
    values = {"code": code, "name": name, "currency": currency or settings.DEFAULT_CURRENCY, **fields}
    _before, after = changes_apply(supplier, values, editable=SUPPLIER_FIELDS)
    validate(supplier)
    supplier.save()
    audit.record(actor=actor, action="supplier.created", instance=supplier, after=after)
    return supplier


@transaction.atomic
def supplier_update(*, actor: Any, supplier: Supplier, **changes: Any) -> Supplier:
    """Change a supplier; nothing is written, nor recorded, when nothing differs."""
    locked = Supplier.objects.lock_one(pk=supplier.pk)
    before, after = changes_apply(locked, changes, editable=SUPPLIER_FIELDS)
    if after:
        validate(locked)
        locked.save(update_fields=sorted(after))
        audit.record(actor=actor, action="supplier.updated", instance=locked, before=before, after=after)
    return locked


@transaction.atomic
def offer_create(
    *, actor: Any, supplier: Supplier, product: Product, unit_cost: Decimal, **fields: Any
) -> SupplierProduct:
    """A new offer of a supplier for a product. Offers of one supplier and product may not overlap in time."""
    offer = SupplierProduct(supplier=supplier, product=product)
    _before, after = changes_apply(offer, {"unit_cost": unit_cost, **fields}, editable=OFFER_FIELDS)
    _check(offer)
    offer.save()
    after |= {"supplier": supplier.code, "product": product.sku}
    audit.record(actor=actor, action="supplierproduct.created", instance=offer, after=after)
    return offer


@transaction.atomic
def offer_update(*, actor: Any, offer: SupplierProduct, **changes: Any) -> SupplierProduct:
    """Change an offer; its supplier and product stay."""
    locked = SupplierProduct.objects.lock_one(pk=offer.pk)
    before, after = changes_apply(locked, changes, editable=OFFER_FIELDS)
    if after:
        _check(locked)
        locked.save(update_fields=sorted(after))
        audit.record(actor=actor, action="supplierproduct.updated", instance=locked, before=before, after=after)
    return locked


def _check(offer: SupplierProduct) -> None:
    """The kind message before the constraint's: order of dates, and no two offers valid on one day."""
    if offer.valid_from and offer.valid_until and offer.valid_until < offer.valid_from:
        raise InvalidValue(_("The offer ends before it starts."), field="valid_until", value=offer.valid_until)
    validate(offer)
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
