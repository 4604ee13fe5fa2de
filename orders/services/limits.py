"""What the columns of a document can hold exactly; the kind refusal before the database's own."""

from decimal import Decimal

from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue

LINES_MAX = 1_000
QUANTITY_MAX = Decimal(10) ** 9
UNIT_PRICE_MAX = Decimal(10) ** 10
# SQLite keeps amounts as doubles: below this, their error stays far under a thousandth.
AMOUNT_MAX = Decimal(10) ** 11


def line_count(count: int) -> None:
    """1…1,000 lines."""
    if not 1 <= count <= LINES_MAX:
        raise InvalidValue(
            _("A document has between 1 and %(most)s lines; this one has %(count)s.")
            % {"most": LINES_MAX, "count": count},
            field="lines",
            value=count,
            remedy=_("Add a line.") if count < 1 else _("Split it."),
        )


def quantity(value: Decimal, *, field: str) -> None:
    """Above zero, below 10⁹, at most three decimals."""
    _range(value, field=field, low=Decimal("0.001"), high=QUANTITY_MAX, places=3)


def unit_price(value: Decimal, *, field: str) -> None:
    """Zero or more, below 10¹⁰, at most six decimals."""
    _range(value, field=field, low=Decimal(0), high=UNIT_PRICE_MAX, places=6)


def discount(value: Decimal, *, field: str) -> None:
    """0…100 percent, at most two decimals."""
    _range(value, field=field, low=Decimal(0), high=Decimal(100), places=2)


def amount(value: Decimal, *, field: str) -> None:
    """Zero or more, up to 10¹¹."""
    _range(value, field=field, low=Decimal(0), high=AMOUNT_MAX, places=None)


def _range(value: Decimal, *, field: str, low: Decimal, high: Decimal, places: int | None) -> None:
    remedy = _("Give a number from %(low)s to %(high)s") % {"low": low, "high": f"{high:f}"}
    if places is not None:
        remedy = _("%(range)s with at most %(places)s decimals.") % {"range": remedy, "places": places}
    if not value.is_finite() or not low <= value <= high:
        raise InvalidValue(_("%(value)s is out of range.") % {"value": value}, field=field, value=value, remedy=remedy)
    if places is not None and value != value.quantize(Decimal(1).scaleb(-places)):
        raise InvalidValue(
            _("%(value)s has too many decimals.") % {"value": value}, field=field, value=value, remedy=remedy
        )
