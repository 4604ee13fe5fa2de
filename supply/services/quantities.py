"""Quantities the ledger can hold exactly."""

from decimal import Decimal

from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue

QUANTITY_STEP = Decimal("0.001")
QUANTITY_MAX = Decimal(10) ** 12


def positive_quantity(value: Decimal, *, field: str = "quantity") -> Decimal:
    """The quantity, if it is finite, above zero, and has at most three decimals."""
    checked = finite_quantity(value, field=field)
    if checked <= 0:
        raise InvalidValue(_("The quantity must be above zero."), field=field, value=value)
    return checked


def finite_quantity(value: Decimal, *, field: str = "quantity") -> Decimal:
    """The quantity, if the ledger can hold it exactly: finite, below 10¹², at most three decimals."""
    if not value.is_finite() or abs(value) >= QUANTITY_MAX:
        raise InvalidValue(_("This is not a quantity we can book."), field=field, value=value)
    if value != value.quantize(QUANTITY_STEP):
        raise InvalidValue(
            _("A quantity has at most three decimals."), field=field, value=value, remedy=_("Round it first.")
        )
    return value
