"""Ticks of a time axis: whole days, weeks, months, quarters or years, whichever fits the width."""

from collections.abc import Iterator
from datetime import date, timedelta

MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
DAY_STEPS = (1, 2, 7, 14, 28)


def _months(first: date, last: date, step: int) -> Iterator[date]:
    index = first.year * 12 + first.month - 1
    index += (first.day > 1) + (-(index + (first.day > 1))) % step
    while index // 12 <= min(last.year, 9999):
        tick = date(index // 12, index % 12 + 1, 1)
        if tick > last:
            return
        yield tick
        index += step


def _days(first: date, last: date, step: int) -> Iterator[date]:
    # Weekly ticks fall on Mondays: ordinal 1 is a Monday.
    offset = (1 - first.toordinal()) % step
    for ordinal in range(first.toordinal() + offset, last.toordinal() + 1, step):
        yield date.fromordinal(ordinal)


def date_ticks(first: date, last: date, count: int = 6) -> list[tuple[date, str]]:
    """Return at most ``count`` round dates between first and last with their labels."""
    days = (last - first).days
    for step in DAY_STEPS:
        if days / step <= count and days < 70:
            return [(tick, f"{tick.day} {tick:%b}") for tick in _days(first, last, step)]
    months = days / 30.44
    step = next((step for step in MONTH_STEPS if months / step <= count), MONTH_STEPS[-1])
    ticks = list(_months(first, last, step))
    if step >= 12:
        return [(tick, str(tick.year)) for tick in ticks]
    return [(tick, f"{tick:%b}" if tick.month > step else f"{tick:%b} {tick.year}") for tick in ticks]


def date_text(day: date) -> str:
    """Write a date for a tooltip or a table, the same for every reader."""
    return f"{day.day} {day:%b} {day.year}"


def shifted(day: date, days: int) -> date:
    """Return the date some days later, kept inside the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min
