"""Cells as numbers and days; what cannot be read is refused by its column."""

from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue
from orders.imports.company.tables import Row

NUMBER_MAX = Decimal(10) ** 10
YES = frozenset({"1", "true", "True", "TRUE", "yes", "Yes"})


def number(row: Row, name: str, *, places: int) -> Decimal:
    """The cell as a number from 0 on, rounded half up: a source that keeps binary fractions writes 32.3800011."""
    text = row[name] or "0"
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise _refused(row, name, _("“%(value)s” is not a number."), _("Write digits with a decimal point.")) from error
    if not value.is_finite() or not 0 <= value <= NUMBER_MAX:
        raise _refused(row, name, _("%(value)s is out of range."), _("Give a number from 0 to 10,000,000,000."))
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def day(row: Row, name: str) -> date | None:
    """The cell as a day (ISO 8601), None when it is empty."""
    text = row[name]
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).date()
    except ValueError as error:
        raise _refused(row, name, _("“%(value)s” is not a day."), _("Write it as 2026-11-24.")) from error


def moment(on: date) -> datetime:
    """Noon of a day: the source keeps no time."""
    return datetime.combine(on, time(12), tzinfo=UTC)


def flag(row: Row, name: str) -> bool:
    """Whether the cell says yes."""
    return row[name] in YES


def _refused(row: Row, name: str, sentence: str, remedy: str) -> InvalidValue:
    value = row[name][:100]
    return InvalidValue(sentence % {"value": value}, field=f"{row.table}.{name}", value=value, remedy=remedy)
