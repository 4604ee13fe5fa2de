"""Units of measure and what a quantity in one of them is in the unit a product is sold in."""

from decimal import Decimal

from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue
from catalog.models import STANDARD_UNITS, Product, UnitOfMeasure


class UnitUnknown(InvalidValue):
    """A unit that does not exist, or that a product is not counted in."""

    code = "unit_unknown"


class QuantityTooFine(InvalidValue):
    """A quantity with more decimals than its unit has: half a box."""

    code = "quantity_too_fine"


def unit_choices(*, current: str = "") -> list[tuple[str, str]]:
    """(code, name) of every unit that may be chosen, in order of code; ``current`` is always among them. 1 query."""
    known = {code: str(name) for code, (name, _decimals) in STANDARD_UNITS.items()}
    known |= dict(UnitOfMeasure.objects.values_list("code", "name"))
    if current:
        known.setdefault(current, current)
    return [(code, f"{code} · {name}" if name != code else code) for code, name in sorted(known.items())]


def unit_decimals(*, code: str) -> int | None:
    """How many decimals a quantity in this unit may have; None for an unknown unit. 1 query."""
    found = UnitOfMeasure.objects.filter(code=code).values_list("decimals", flat=True).first()
    if found is None and code in STANDARD_UNITS:
        return STANDARD_UNITS[code][1]
    return found


def base_quantity(*, product: Product, quantity: Decimal, unit: str) -> Decimal:
    """``quantity`` of ``unit`` in the unit the product is sold in; an empty unit is that unit. At most 2 queries.

    Raises UnitUnknown or QuantityTooFine, each naming what would do.
    """
    code = (unit or product.unit).upper()
    decimals = unit_decimals(code=code)
    if decimals is not None and -int(quantity.normalize().as_tuple().exponent) > decimals:
        raise QuantityTooFine(
            _("A quantity in %(unit)s has at most %(decimals)d decimals.") % {"unit": code, "decimals": decimals},
            field="from_quantity",
            value=quantity,
            remedy=_("Round it, or give it in a smaller unit."),
        )
    if code == product.unit.upper():
        return quantity
    factors = dict(product.units.values_list("unit__code", "factor"))
    if code not in factors:
        raise UnitUnknown(
            _("%(sku)s is not counted in %(unit)s.") % {"sku": product.sku, "unit": code},
            field="unit",
            value=unit,
            remedy=_("Use one of: %(units)s.") % {"units": ", ".join([product.unit, *sorted(factors)])},
        )
    factor: Decimal = factors[code]
    return quantity * factor
