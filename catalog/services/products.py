"""Writing products: creating, changing, listing and delisting them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from b2bops.common.errors import BusinessError, Conflict, TransitionRefused
from b2bops.platform.services import audit, records
from catalog import selectors
from catalog.models import PRODUCT_TRANSITIONS, Category, Product, ProductStatus, TaxClass
from catalog.services import product_rules, units


class ProductFields(TypedDict, total=False):
    """What a product may be given besides its SKU and name. Costs are in the company's currency."""

    description: str
    category: Category | None
    brand: str
    unit: str
    pack_multiple: Decimal
    attributes: dict[str, Any]
    weight_kg: Decimal | None
    volume_l: Decimal | None
    tax_class: TaxClass | None
    standard_cost: Decimal | None
    barcode: str
    replaced_by: Product | None


class ProductChanges(ProductFields, total=False):
    sku: str
    name: str


class ListingIncomplete(BusinessError):
    """A product lacks something it needs before it can be sold."""

    code = "listing_incomplete"
    status = 422


class UnitHasFactors(Conflict):
    """The unit a product is sold in cannot change while other units are counted in it."""

    code = "unit_has_factors"


@dataclass(frozen=True)
class ListingOutcome:
    """What a bulk listing did: how many were listed, and (product, what it lacks) for those that were refused."""

    listed: int
    refused: tuple[tuple[Product, tuple[str, ...]], ...]


@transaction.atomic
def product_create(*, actor: Any, sku: str, name: str, **fields: Unpack[ProductFields]) -> Product:
    """Create a DRAFT product. Raises RecordRefused naming field, value and remedy."""
    product_rules.check_names(fields)
    product = Product(sku=sku, name=name, **fields)
    product_rules.check(product)
    units.check_known(product.unit)
    return records.row_create(
        actor=actor, instance=product, action="product.created", named=["sku", "name", "status", *fields]
    )


@transaction.atomic
def product_update(*, actor: Any, product: Product, **changes: Unpack[ProductChanges]) -> Product:
    """Change fields of a product; the status has its own verbs. Returns the product as stored."""
    product_rules.check_names(changes)
    product_rules.check_changes(product, changes)
    if "unit" in changes:
        _check_unit_change(product, changes["unit"])
    return records.row_change(actor=actor, instance=product, changes=changes, action="product.changed")


@transaction.atomic
def product_list(*, actor: Any, product: Product, on: date | None = None) -> Product:
    """Put a product on sale. Raises ListingIncomplete naming everything that is missing, at once."""
    locked = Product.objects.lock_one(pk=product.pk)
    PRODUCT_TRANSITIONS.check(subject=locked.sku, current=locked.status, target=ProductStatus.LISTED)
    checklist = selectors.listing_checklists(products=[locked], on=on or timezone.localdate())[locked.pk]
    missing = [item for item in checklist if not item.is_done]
    if missing:
        labels = [item.label for item in missing]
        raise ListingIncomplete(
            _("%(sku)s cannot be listed: it has no %(missing)s.")
            % {"sku": locked.sku, "missing": _(" and no ").join(labels)},
            field=missing[0].key,
            remedy=_("Fill in what is missing and list it again."),
            missing=", ".join(labels),
        )
    return _status_set(actor, locked, ProductStatus.LISTED, "product.listed")


@transaction.atomic
def product_delist(*, actor: Any, product: Product) -> Product:
    """Take a product off sale. Orders already taken are not touched."""
    locked = Product.objects.lock_one(pk=product.pk)
    PRODUCT_TRANSITIONS.check(subject=locked.sku, current=locked.status, target=ProductStatus.DELISTED)
    return _status_set(actor, locked, ProductStatus.DELISTED, "product.delisted")


@transaction.atomic
def products_list(*, actor: Any, product_ids: Sequence[int], on: date) -> ListingOutcome:
    """List all of these that are complete; the others stay as they are and are named. Constant queries."""
    products = list(Product.objects.filter(pk__in=product_ids).exclude(status=ProductStatus.LISTED).locked())
    missing = selectors.listing_missing(products=products, on=on)
    complete = [product for product in products if not missing[product.pk]]
    _status_set_many(actor, complete, ProductStatus.LISTED, "product.listed")
    refused = tuple((product, missing[product.pk]) for product in products if missing[product.pk])
    return ListingOutcome(listed=len(complete), refused=refused)


@transaction.atomic
def products_delist(*, actor: Any, product_ids: Sequence[int]) -> int:
    """Delist all of these that are listed; returns how many. Drafts stay drafts. Constant queries."""
    products = list(Product.objects.filter(pk__in=product_ids).listed().locked())
    _status_set_many(actor, products, ProductStatus.DELISTED, "product.delisted")
    return len(products)


def _check_unit_change(product: Product, unit: str) -> None:
    """A product is not sold in one of its own other units: the factors would lose their meaning."""
    units.check_known(unit)
    if unit != product.unit and product.units.exists():
        raise UnitHasFactors(
            _("%(sku)s has other units, counted in %(unit)s.") % {"sku": product.sku, "unit": product.unit},
            field="unit",
            value=unit,
            remedy=_("Remove its other units first."),
        )


def _status_set(actor: Any, product: Product, status: ProductStatus, action: str) -> Product:
    before = product.status
    product.status = status
    product.save(update_fields=["status", "updated_at"])
    audit.record(
        actor=actor, action=action, instance=product, before={"status": before}, after={"status": status.value}
    )
    return product


def _status_set_many(actor: Any, products: Sequence[Product], status: ProductStatus, action: str) -> None:
    for product in products:
        if not PRODUCT_TRANSITIONS.allows(product.status, status):
            raise TransitionRefused(subject=product.sku, current=product.status, target=status, allowed=[])
    changes = [
        audit.Change(action, product, {"status": product.status}, {"status": status.value}) for product in products
    ]
    keys = [product.pk for product in products]
    Product.objects.filter(pk__in=keys).update(status=status, updated_at=timezone.now())
    audit.record_many(actor=actor, changes=changes)
