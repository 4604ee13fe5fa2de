"""Working time: how many minutes people were at work between two instants, and when so many will have passed.

The rules and their worked table are in ``docs/reference/domain/service_levels.md``. Nothing here asks the database.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
DAY_MINUTES = 24 * 60
SEARCH_DAYS_MAX = 3660  # ten years of holidays in a row: such a calendar never opens

Span = tuple[int, int]


class NeverOpen(ValueError):
    """The schedule has no working minute within ten years."""


@dataclass(frozen=True)
class Schedule:
    """Weekly hours: for each weekday (0 = Monday) spans in minutes since midnight, end excluded, sorted."""

    zone: ZoneInfo
    week: tuple[tuple[Span, ...], ...]
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError("a week has seven days")
        for spans in self.week:
            end = 0
            for opens, closes in spans:
                if not end <= opens < closes <= DAY_MINUTES:
                    raise ValueError(f"{opens}–{closes} overlaps another span or lies outside the day")
                end = closes

    def spans_on(self, day: date) -> tuple[Span, ...]:
        return () if day in self.holidays else self.week[day.weekday()]


def whole_minute(instant: datetime) -> datetime:
    """The minute an instant lies in, in UTC."""
    return instant.astimezone(UTC).replace(second=0, microsecond=0)


def working_minutes(schedule: Schedule, start: datetime, end: datetime) -> int:
    """How many working minutes begin from ``start`` on and before ``end``; 0 when ``end`` is not after ``start``.

    >>> office = Schedule(ZoneInfo("UTC"), (((540, 1020),),) * 5 + ((),) * 2)
    >>> working_minutes(office, datetime(2026, 11, 20, 16, 30, tzinfo=UTC), datetime(2026, 11, 23, 9, 30, tzinfo=UTC))
    60
    """
    first, last = whole_minute(start), whole_minute(end)
    counted = timedelta(0)
    if first >= last:
        return 0
    for opens, closes in _openings(schedule, first, last.astimezone(schedule.zone).date()):
        counted += max(timedelta(0), min(closes, last) - max(opens, first))
    return counted // MINUTE


def working_add(schedule: Schedule, start: datetime, minutes: int) -> datetime:
    """The earliest minute at which ``minutes`` working minutes have passed since ``start``; raises NeverOpen."""
    first = whole_minute(start)
    left = minutes * MINUTE
    if left <= timedelta(0):
        return first
    until = first.astimezone(schedule.zone).date() + timedelta(days=SEARCH_DAYS_MAX)
    for opens, closes in _openings(schedule, first, until):
        begin = max(opens, first)
        if closes - begin >= left:
            return begin + left
        left -= max(timedelta(0), closes - begin)
    raise NeverOpen(f"{minutes} working minutes do not pass within ten years of {start:%Y-%m-%d}")


def _openings(schedule: Schedule, first: datetime, until: date) -> Iterator[tuple[datetime, datetime]]:
    """The spans of time people are at work, in UTC and in order, from the local day of ``first`` to ``until``."""
    day = first.astimezone(schedule.zone).date()
    while day <= until:
        spans = schedule.spans_on(day)
        if spans:
            midnight, next_midnight = _midnight(schedule.zone, day), _midnight(schedule.zone, day + DAY)
            if next_midnight - midnight == DAY:
                for opens, closes in spans:
                    yield midnight + opens * MINUTE, midnight + closes * MINUTE
            else:
                yield from _walked(schedule, spans, midnight, next_midnight)
        day += DAY


def _midnight(zone: ZoneInfo, day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def _walked(
    schedule: Schedule, spans: tuple[Span, ...], midnight: datetime, next_midnight: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """A day on which clocks change, minute by minute: two days a year, about 1,500 steps each."""
    instant = midnight
    while instant < next_midnight:
        local = instant.astimezone(schedule.zone)
        of_day = local.hour * 60 + local.minute
        if any(opens <= of_day < closes for opens, closes in spans):
            yield instant, instant + MINUTE
        instant += MINUTE
