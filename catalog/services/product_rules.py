"""Rules of a product's fields that the database cannot state: units, barcodes, attributes, replacements."""

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue
from catalog import selectors
from catalog.models import Product
from catalog.selectors.units import QuantityTooFine
from catalog.services.attribute_rules import AttributesInvalid, check_values
from catalog.services.barcodes import check_barcode

ATTRIBUTES_MAX = 60
ATTRIBUTE_TEXT_MAX = 500
REPLACEMENTS_MAX = 50
WRITABLE = frozenset(
    {
        "sku",
        "name",
        "description",
        "category",
        "brand",
        "unit",
        "pack_multiple",
        "attributes",
        "weight_kg",
        "volume_l",
        "tax_class",
        "standard_cost",
        "barcode",
        "replaced_by",
    }
)


class ReplacementCircle(InvalidValue):
    """A product that would in the end replace itself."""

    code = "replacement_circle"


def check_names(changes: Mapping[str, Any]) -> None:
    """Refuse fields that have their own verb or do not exist: a fault of the caller, so it is loud."""
    unknown = set(changes) - WRITABLE
    if unknown:
        raise TypeError(f"a product has no writable {', '.join(sorted(unknown))}")


def check(product: Product) -> None:
    """All rules of a new product."""
    check_changes(
        product,
        {
            "barcode": product.barcode,
            "attributes": product.attributes,
            "category": product.category,
            "pack_multiple": product.pack_multiple,
        },
    )


def check_changes(product: Product, changes: Mapping[str, Any]) -> None:
    """The rules of the fields that are about to change. At most 4 queries, and one for each replacement."""
    if changes.get("barcode"):
        check_barcode(changes["barcode"])
    if "attributes" in changes:
        _check_attributes(changes["attributes"])
    if "attributes" in changes or "category" in changes:
        category = changes.get("category", product.category)
        check_values(changes.get("attributes", product.attributes), selectors.attributes_of(category=category))
    if "pack_multiple" in changes or "unit" in changes:
        _check_pack(changes.get("pack_multiple", product.pack_multiple), changes.get("unit", product.unit))
    if changes.get("replaced_by") is not None:
        _check_replacement(product, changes["replaced_by"])


def _check_pack(multiple: Any, unit: str) -> None:
    """A product sold in pieces is not sold in halves of them."""
    decimals = selectors.unit_decimals(code=unit)
    if decimals is None or not isinstance(multiple, Decimal) or not multiple.is_finite():
        return
    if -int(multiple.normalize().as_tuple().exponent) > decimals:
        raise QuantityTooFine(
            _("A quantity in %(unit)s has at most %(decimals)d decimals.") % {"unit": unit, "decimals": decimals},
            field="pack_multiple",
            value=multiple,
            remedy=_("Round it, or choose a unit that divides."),
        )


def _check_attributes(attributes: Any) -> None:
    plain = isinstance(attributes, dict) and len(attributes) <= ATTRIBUTES_MAX
    for name, value in attributes.items() if plain else ():
        if not _is_plain(name, value):
            raise AttributesInvalid(
                _("The attribute %(name)s is not a plain value.") % {"name": str(name)[:60].replace("\x00", "�")},
                field="attributes",
                value=str(value).replace("\x00", "�"),
                remedy=_("Give text of at most 500 characters, a finite number, or yes/no."),
            )
    if not plain:
        raise AttributesInvalid(
            _("Attributes are at most %(count)d names with one value each.") % {"count": ATTRIBUTES_MAX},
            field="attributes",
            value=attributes,
            remedy=_('Give an object such as {"colour": "red"}.'),
        )


def _is_plain(name: Any, value: Any) -> bool:
    if not isinstance(name, str) or not 0 < len(name) <= 60 or "\x00" in name:
        return False
    if isinstance(value, str):
        return len(value) <= ATTRIBUTE_TEXT_MAX and "\x00" not in value
    if isinstance(value, bool):
        return True
    return isinstance(value, int | float) and math.isfinite(value) and abs(value) < 1e15


def _check_replacement(product: Product, replacement: Product) -> None:
    """Follow the chain of replacements; the number of queries is its length."""
    following: int | None = replacement.pk
    for _step in range(REPLACEMENTS_MAX):
        if following is None:
            return
        if following == product.pk:
            break
        # Read from the table: the rows in the caller's hands may be older than it.
        following = Product.objects.values_list("replaced_by_id", flat=True).get(pk=following)
    raise ReplacementCircle(
        _("%(sku)s would in the end replace itself.") % {"sku": product.sku},
        field="replaced_by",
        value=replacement,
        remedy=_("Choose a product that is not itself replaced by this one."),
    )
