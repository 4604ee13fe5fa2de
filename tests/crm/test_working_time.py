"""Working time: the digits of docs/reference/domain/service_levels.md, and a naive count of every minute."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.working_time import MINUTE, NeverOpen, Schedule, whole_minute, working_add, working_minutes

OFFICE = ((540, 720), (780, 1020))
KASSEL = Schedule(
    ZoneInfo("Europe/Berlin"), (OFFICE,) * 5 + ((), ()), frozenset({date(2026, 12, 25), date(2027, 1, 1)})
)
SHANGHAI = Schedule(
    ZoneInfo("Asia/Shanghai"),
    (((510, 1050),),) * 6 + ((),),
    frozenset({date(2026, 10, 1), date(2026, 10, 2), date(2026, 10, 3)}),
)
NIGHT = Schedule(ZoneInfo("America/New_York"), (((0, 360),),) * 7)
ALWAYS = Schedule(ZoneInfo("UTC"), (((0, 1440),),) * 7)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("calendar", "start", "end", "minutes"),
    [
        (KASSEL, "2026-11-20 15:30", "2026-11-23 08:30", 60),
        (KASSEL, "2026-11-24 10:30", "2026-11-24 12:30", 60),
        (KASSEL, "2026-12-24 15:00", "2026-12-28 08:10", 70),
        (KASSEL, "2026-11-21 09:00", "2026-11-22 20:00", 0),
        (KASSEL, "2026-07-01 07:00", "2026-07-01 15:00", 420),
        (SHANGHAI, "2026-11-20 00:30", "2026-11-20 09:30", 540),
        (SHANGHAI, "2026-09-30 09:00", "2026-10-05 01:00", 60),
        (NIGHT, "2026-11-01 04:00", "2026-11-01 11:00", 420),
        (NIGHT, "2026-03-08 05:00", "2026-03-08 10:00", 300),
        (ALWAYS, "2026-02-28 23:59", "2026-03-01 00:01", 2),
    ],
)
def test_worked_table_of_minutes(calendar, start, end, minutes):
    assert working_minutes(calendar, at(start), at(end)) == minutes


@pytest.mark.parametrize(
    ("calendar", "start", "minutes", "gives"),
    [
        (KASSEL, "2026-11-20 15:30", 60, "2026-11-23 08:30"),
        (KASSEL, "2026-11-20 15:00", 60, "2026-11-20 16:00"),
        (KASSEL, "2026-11-21 09:00", 30, "2026-11-23 08:30"),
        (KASSEL, "2026-12-24 10:59", 1, "2026-12-24 11:00"),
        (KASSEL, "2026-12-24 15:30", 450, "2026-12-28 16:00"),
        (SHANGHAI, "2026-09-30 09:00", 60, "2026-10-05 01:00"),
    ],
)
def test_worked_table_of_additions(calendar, start, minutes, gives):
    assert working_add(calendar, at(start), minutes) == at(gives)


def naive(schedule: Schedule, start: datetime, end: datetime) -> int:
    """Ask every single minute whether it counts."""
    counted, instant = 0, whole_minute(start)
    while instant < whole_minute(end):
        local = instant.astimezone(schedule.zone)
        minute = local.hour * 60 + local.minute
        open_now = any(opens <= minute < closes for opens, closes in schedule.week[local.weekday()])
        counted += open_now and local.date() not in schedule.holidays
        instant += MINUTE
    return counted


edges = st.lists(st.integers(0, 96), unique=True, max_size=4).map(
    lambda found: tuple(
        (15 * opens, 15 * closes) for opens, closes in zip(sorted(found)[::2], sorted(found)[1::2], strict=False)
    )
)
# Days around changes of clocks in both hemispheres, one of half an hour (Lord Howe), one at midnight (Beirut).
zones = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai", "Asia/Kathmandu", "Asia/Beirut"]
)
days = st.sampled_from([date(2026, 3, 7), date(2026, 3, 28), date(2026, 4, 4), date(2026, 10, 24), date(2026, 10, 31)])


@st.composite
def schedules(draw):
    return Schedule(
        ZoneInfo(draw(zones)),
        tuple(draw(edges) for _day in range(7)),
        frozenset(draw(st.lists(st.dates(date(2026, 3, 7), date(2026, 11, 3)), max_size=2))),
    )


@given(schedule=schedules(), day=days, first=st.integers(0, 1440 * 60), length=st.integers(0, 60 * 60 * 60))
@settings(max_examples=60, deadline=None)
def test_equals_the_count_of_every_minute(schedule, day, first, length):
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=first)
    end = start + timedelta(seconds=length)
    counted = naive(schedule, start, end)
    assert working_minutes(schedule, start, end) == counted
    if counted:
        due = working_add(schedule, start, counted)
        assert naive(schedule, start, due) == counted
        assert naive(schedule, start, due - MINUTE) == counted - 1


@given(schedule=schedules(), day=days, cuts=st.lists(st.integers(0, 20_000), min_size=3, max_size=3).map(sorted))
@settings(max_examples=40, deadline=None)
def test_parts_add_up(schedule, day, cuts):
    a, b, c = (datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=cut) for cut in cuts)
    parts = working_minutes(schedule, a, b) + working_minutes(schedule, b, c)
    assert parts == working_minutes(schedule, a, c) >= 0
    assert working_minutes(schedule, c, a) == 0


def test_a_schedule_that_never_opens_is_said_so():
    with pytest.raises(NeverOpen):
        working_add(Schedule(ZoneInfo("UTC"), ((),) * 7), at("2026-01-01 00:00"), 1)


@pytest.mark.parametrize("spans", [((0, 1441),), ((60, 60),), ((60, 120), (100, 200)), ((-1, 5),)])
def test_spans_that_make_no_sense_are_refused(spans):
    with pytest.raises(ValueError, match="overlaps another span or lies outside"):
        Schedule(ZoneInfo("UTC"), (spans, *((),) * 6))
