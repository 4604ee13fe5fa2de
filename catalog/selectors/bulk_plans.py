"""What a bulk edit would do, row by row, before anything is written: the preview, and what the service then writes."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from catalog.models import (
    PRODUCT_TRANSITIONS,
    STANDARD_UNITS,
    PriceRow,
    Product,
    ProductStatus,
    ProductUnit,
    UnitOfMeasure,
)
from catalog.selectors.attributes import attributes_by_category
from catalog.selectors.listing import listing_missing

AMOUNT_MAX = Decimal(10) ** 12


@dataclass(frozen=True)
class PlannedLine:
    """One row: the fields that would differ, as they are and as they would be; or why it is refused."""

    instance: Any
    before: dict[str, Any]
    after: dict[str, Any]
    refusal: str = ""


@dataclass(frozen=True)
class BulkPlan:
    """All rows of a bulk edit, in the order given."""

    lines: tuple[PlannedLine, ...]

    @property
    def changed(self) -> list[PlannedLine]:
        return [line for line in self.lines if line.after and not line.refusal]

    @property
    def refused(self) -> list[PlannedLine]:
        return [line for line in self.lines if line.refusal]

    @property
    def unchanged(self) -> int:
        return len(self.lines) - len(self.changed) - len(self.refused)


@dataclass(frozen=True)
class PriceChange:
    """How prices change: by ``percent`` or by ``amount`` (one of the two), rounded half up to ``decimals``."""

    percent: Decimal | None = None
    amount: Decimal | None = None
    decimals: int = 2

    def of(self, price: Decimal) -> Decimal:
        """The new unit price.

        >>> PriceChange(percent=Decimal(5)).of(Decimal("9.99"))
        Decimal('10.49')
        """
        raised = price * (1 + self.percent / 100) if self.percent is not None else price + (self.amount or 0)
        return raised.quantize(Decimal(1).scaleb(-self.decimals), rounding=ROUND_HALF_UP)


def price_plan(*, rows: Sequence[PriceRow], change: PriceChange) -> BulkPlan:
    """What becomes of each price. No query."""
    lines = []
    for row in rows:
        amount = change.of(row.amount)
        if not 0 <= amount < AMOUNT_MAX:
            lines.append(PlannedLine(row, {}, {}, _("The price would be %(amount)s.") % {"amount": f"{amount:f}"}))
        elif amount == row.amount:
            lines.append(PlannedLine(row, {}, {}))
        else:
            lines.append(PlannedLine(row, {"amount": row.amount}, {"amount": amount}))
    return BulkPlan(tuple(lines))


def product_plan(*, products: Sequence[Product], changes: Mapping[str, Any], on: date) -> BulkPlan:
    """What becomes of each product. At most 8 queries however many products.

    ``changes`` holds any of category, tax_class, brand, unit, pack_multiple and status.
    """
    changed = [_changed(product, changes) for product in products]
    facts = _Facts.of(changed, changes, on)
    lines = []
    for product, candidate in zip(products, changed, strict=True):
        differing = [name for name in changes if getattr(product, _attname(name)) != getattr(candidate, _attname(name))]
        refusal = facts.refusal(product, candidate, differing)
        before = {name: getattr(product, name) for name in differing}
        lines.append(PlannedLine(product, before, {name: changes[name] for name in differing}, refusal))
    return BulkPlan(tuple(lines))


def _changed(product: Product, changes: Mapping[str, Any]) -> Product:
    """A copy with the new values; a complete copy, so that the row in hand stays as it is stored."""
    candidate = copy.copy(product)
    candidate._state = copy.copy(product._state)
    candidate._state.fields_cache = dict(product._state.fields_cache)
    for name, value in changes.items():
        setattr(candidate, name, value)
    return candidate


def _attname(name: str) -> str:
    return str(Product._meta.get_field(name).attname)  # type: ignore[union-attr]


@dataclass(frozen=True)
class _Facts:
    """What refusals depend on, read once for all rows."""

    missing: dict[int, tuple[str, ...]]
    definitions: dict[int, list[Any]]
    with_other_units: frozenset[int]
    decimals: dict[str, int]

    @classmethod
    def of(cls, candidates: Sequence[Product], changes: Mapping[str, Any], on: date) -> "_Facts":
        keys = [product.pk for product in candidates]
        listing = changes.get("status") == ProductStatus.LISTED
        category = changes.get("category")
        counted = ProductUnit.objects.filter(product__in=keys) if "unit" in changes else ProductUnit.objects.none()
        decimals = {code: places for code, (_name, places) in STANDARD_UNITS.items()}
        decimals |= dict(UnitOfMeasure.objects.values_list("code", "decimals"))
        return cls(
            listing_missing(products=candidates, on=on) if listing else {},
            attributes_by_category(category_ids=[category.pk]) if category else {},
            frozenset(counted.values_list("product_id", flat=True)),
            decimals,
        )

    def refusal(self, product: Product, candidate: Product, differing: Sequence[str]) -> str:
        """Why the change is refused for this product; "" when it is not."""
        if "status" in differing and not PRODUCT_TRANSITIONS.allows(product.status, candidate.status):
            return _("It is a draft and was never on sale.")
        if "status" in differing and self.missing.get(product.pk):
            return _("It has no %(missing)s.") % {"missing": _(" and no ").join(self.missing[product.pk])}
        if "unit" in differing and product.pk in self.with_other_units:
            return _("Its other units are counted in %(unit)s.") % {"unit": product.unit}
        places = self.decimals.get(candidate.unit)
        exponent = Decimal(candidate.pack_multiple).normalize().as_tuple().exponent
        if {"unit", "pack_multiple"} & set(differing) and places is not None and -int(exponent) > places:
            return _("Packs of %(pack)s do not go with %(unit)s.") % {
                "pack": f"{Decimal(candidate.pack_multiple).normalize():f}",
                "unit": candidate.unit,
            }
        return self._attribute_refusal(candidate) if "category" in differing else ""

    def _attribute_refusal(self, candidate: Product) -> str:
        for definition in self.definitions.get(candidate.category_id or 0, []):
            if definition.code in candidate.attributes and not definition.takes(candidate.attributes[definition.code]):
                return _("Its %(name)s does not fit the category.") % {"name": definition.name}
        return ""
