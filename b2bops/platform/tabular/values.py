"""Reading numbers and dates as people write them, exactly, into integers.

Quantities become thousandths, prices millionths, times seconds since 1970 in UTC. How a file writes its decimals and
orders day and month is decided once per file from a sample, never row by row.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

QUANTITY_SCALE = 1_000
PRICE_SCALE = 1_000_000
VALUE_SCALE = QUANTITY_SCALE * PRICE_SCALE
NUMBER_MAX = 10**9
COMMA_DECIMAL = re.compile(r"^-?\d[\d.]*,(\d{1,2}|\d{4,})$|\.\d{3},\d+$")
POINT_DECIMAL = re.compile(r"^-?\d[\d,]*\.(\d{1,2}|\d{4,})$|,\d{3}\.\d+$")
NUMBER = re.compile(r"^([+-]?)(\d*)(?:\.(\d*))?$")
DATE = re.compile(
    r"^(\d{1,4})[-/.年](\d{1,2})[-/.月](\d{1,4})日?"
    r"(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|AM|PM|am|pm)?)?$"
)
COMPACT_DATE = re.compile(r"^(\d{4})(\d{2})(\d{2})$")


@dataclass(frozen=True)
class Conventions:
    """How one file writes: decimal comma or point, day or month first in dates such as 03/04/2024."""

    decimal_comma: bool = False
    day_first: bool = True


def conventions(*, numbers: Iterable[str], dates: Iterable[str], delimiter: str) -> Conventions:
    """What a sample shows; undecided numbers follow the delimiter (``;`` goes with a comma), dates are day first."""
    stripped = [number.strip() for number in numbers]
    comma = sum(1 for number in stripped if COMMA_DECIMAL.search(number))
    point = sum(1 for number in stripped if POINT_DECIMAL.search(number))
    decimal_comma = comma > point if comma != point else delimiter == ";" and point == 0
    return Conventions(decimal_comma, _day_first(dates))


def _day_first(dates: Iterable[str]) -> bool:
    firsts, seconds = 0, 0
    for text in dates:
        match = DATE.match(text.strip())
        if match and len(match[1]) <= 2:
            firsts += int(match[1]) > 12
            seconds += int(match[2]) > 12
    return firsts >= seconds


def scaled(text: str, *, scale: int, decimal_comma: bool) -> int | None:
    """``text`` × scale as an exact integer; None when it is no number, too large or has too many decimals."""
    plain = text.strip().replace(" ", "").replace("\u00a0", "").replace("'", "")
    plain = plain.replace(".", "").replace(",", ".") if decimal_comma else plain.replace(",", "")
    match = NUMBER.match(plain)
    if match is None or not plain.isascii() or not (match[2] or match[3]):
        return None
    places = len(str(scale)) - 1
    decimals = (match[3] or "").rstrip("0")
    if len(decimals) > places:
        return None
    whole = int(match[2] or 0)
    if whole > NUMBER_MAX:
        return None
    value = whole * scale + int(decimals.ljust(places, "0"))
    return -value if match[1] == "-" else value


def moment(text: str, *, day_first: bool) -> int | None:
    """Seconds since 1970 (UTC) of a date with or without time; None when it is no date from 1970 to 2100."""
    text = text.strip()
    compact = COMPACT_DATE.match(text)
    if compact:
        return _seconds(int(compact[1]), int(compact[2]), int(compact[3]), 0, 0, 0)
    match = DATE.match(text)
    if match is None:
        return None
    first, second, third = int(match[1]), int(match[2]), int(match[3])
    hour, minute, second_of = int(match[4] or 0), int(match[5] or 0), int(match[6] or 0)
    half = (match[7] or "").lower()
    if half in {"am", "pm"}:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if len(match[1]) == 4:
        return _seconds(first, second, third, hour, minute, second_of)
    year = third if len(match[3]) == 4 else 2000 + third
    day, month = (first, second) if day_first else (second, first)
    return _seconds(year, month, day, hour, minute, second_of)


def _seconds(year: int, month: int, day: int, hour: int, minute: int, second: int) -> int | None:
    if not 1970 <= year <= 2100:
        return None
    try:
        return int(datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp())
    except ValueError:
        return None
