"""Reading the cells of product and price files; what cannot be read names its reason."""

from datetime import UTC, date, datetime
from decimal import Decimal

from b2bops.platform.tabular.rows import Note
from b2bops.platform.tabular.values import Conventions, moment, scaled

WORDS = {"yes": True, "true": True, "1": True, "ja": True, "是": True}
WORDS |= {"no": False, "false": False, "0": False, "nein": False, "否": False}


class Unreadable(Exception):
    """A cell that cannot be taken; carries the note that says why."""

    def __init__(self, reason: str, field: str, value: str) -> None:
        super().__init__(reason)
        self.note = Note(reason, field, value, "left out")


def text_of(field: str, text: str, *, longest: int) -> str:
    """Text a table can hold."""
    if "\x00" in text:
        raise Unreadable("INVALID_TEXT", field, text)
    if len(text) > longest:
        raise Unreadable("TOO_LONG", field, text)
    return text


def number_of(field: str, text: str, *, places: int, told: Conventions) -> Decimal:
    """A finite number ≥ 0 with at most so many decimals, as the file writes it."""
    found = scaled(text, scale=10**places, decimal_comma=told.decimal_comma)
    if found is None or found < 0:
        raise Unreadable("INVALID_NUMBER", field, text)
    return Decimal(found).scaleb(-places)


def date_of(field: str, text: str, *, told: Conventions) -> date | None:
    """A day, or None for an empty cell."""
    if not text:
        return None
    seconds = moment(text, day_first=told.day_first)
    if seconds is None:
        raise Unreadable("INVALID_DATE", field, text)
    return datetime.fromtimestamp(seconds, tz=UTC).date()
