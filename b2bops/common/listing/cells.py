"""Formatting of one cell: for the eye (HTML) and for a spreadsheet (plain values)."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from b2bops.common.listing.declaration import Column, attribute
from b2bops.common.money import currency_exponent

BLANK = mark_safe('<span class="muted">–</span>')
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def format_number(value: Decimal | float, *, places: int) -> str:
    """Grouped in the reader's locale and rounded half up; Django's own number_format cuts digits off instead."""
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return str(number_format(rounded, decimal_pos=places, force_grouping=True))


def format_amount(amount: Decimal | float, currency: str) -> str:
    """1 234.50 EUR in the reader's locale."""
    places = -int(currency_exponent(currency).as_tuple().exponent)
    return f"{format_number(amount, places=places)} {currency}".strip()


def format_quantity(quantity: Decimal | float) -> str:
    """Grouped, with decimals only where there are any."""
    value = Decimal(str(quantity)).quantize(Decimal("0.001")).normalize()
    places = max(0, -int(value.as_tuple().exponent))
    return str(number_format(value, decimal_pos=places, force_grouping=True))


def html_cell(column: Column, row: Any) -> SafeString | str:
    """The cell as safe HTML."""
    value = column.raw(row)
    if value is None or value == "":
        return BLANK
    if column.kind == "badge":
        tone = column.tone(row) if column.tone else "neutral"
        return format_html('<span class="badge badge-{}">{}</span>', tone, value)
    if column.kind == "code":
        return format_html('<span class="code">{}</span>', value)
    return format_html("{}", _plain_text(column, row, value))


def _plain_text(column: Column, row: Any, value: Any) -> str:
    match column.kind:
        case "money":
            return format_amount(value, attribute(row, column.currency) or "")
        case "quantity":
            return format_quantity(value)
        case "number":
            return str(number_format(value, force_grouping=True))
        case "percent":
            return f"{format_number(value, places=1)} %"
        case "date":
            return date_format(value, "DATE_FORMAT")
        case "datetime":
            return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
        case "boolean":
            return _("Yes") if value else _("No")
    return str(value)


def export_cell(column: Column, row: Any) -> Any:
    """The cell for a file: numbers stay numbers, text that a spreadsheet would run as a formula is defused."""
    value = column.raw(row)
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool | int | float | Decimal):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
