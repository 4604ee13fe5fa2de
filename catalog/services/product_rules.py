"""Rules of a product's fields that the database cannot state: GTIN check digits, attributes, replacements."""

import math
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue
from catalog.models import Product

GTIN_LENGTHS = frozenset({8, 12, 13, 14})
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


class BarcodeInvalid(InvalidValue):
    """A barcode that no scanner would accept."""

    code = "barcode_invalid"


class AttributesInvalid(InvalidValue):
    """Attributes that are not plain named values."""

    code = "attributes_invalid"


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
    check_changes(product, {"barcode": product.barcode, "attributes": product.attributes})


def check_changes(product: Product, changes: Mapping[str, Any]) -> None:
    """The rules of the fields that are about to change."""
    if changes.get("barcode"):
        _check_barcode(changes["barcode"])
    if "attributes" in changes:
        _check_attributes(changes["attributes"])
    if changes.get("replaced_by") is not None:
        _check_replacement(product, changes["replaced_by"])


def _check_barcode(barcode: str) -> None:
    if len(barcode) in GTIN_LENGTHS and barcode.isascii() and barcode.isdigit() and gtin_is_valid(barcode):
        return
    raise BarcodeInvalid(
        _("%(barcode)s is not a GTIN: 8, 12, 13 or 14 digits, the last of which checks the others.")
        % {"barcode": barcode[:40]},
        field="barcode",
        value=barcode,
        remedy=_("Scan it again, or leave it empty."),
    )


def gtin_is_valid(digits: str) -> bool:
    """Whether the last digit is the GS1 check digit of the others (weights 3, 1, 3, … from the right).

    >>> gtin_is_valid("4006381333931"), gtin_is_valid("4006381333932")
    (True, False)
    """
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return weighted % 10 == 0


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
