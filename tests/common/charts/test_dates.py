from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b2bops.common.charts.dates import date_text, date_ticks, shifted


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        (date(2026, 11, 2), date(2026, 11, 6), ["2 Nov", "3 Nov", "4 Nov", "5 Nov", "6 Nov"]),
        (date(2026, 11, 4), date(2026, 12, 6), ["9 Nov", "16 Nov", "23 Nov", "30 Nov"]),
        (date(2026, 1, 15), date(2026, 6, 20), ["Feb", "Mar", "Apr", "May", "Jun"]),
        (date(2025, 5, 5), date(2026, 11, 2), ["Jul", "Oct", "Jan 2026", "Apr", "Jul", "Oct"]),
        (date(2021, 3, 1), date(2026, 3, 1), ["2022", "2023", "2024", "2025", "2026"]),
    ],
)
def test_ticks_fall_on_round_dates(first, last, labels):
    assert [label for _, label in date_ticks(first, last)] == labels


def test_weekly_ticks_are_mondays():
    assert {tick.weekday() for tick, _ in date_ticks(date(2026, 11, 4), date(2026, 12, 6))} == {0}


@given(st.dates(min_value=date(1, 1, 1), max_value=date(9990, 1, 1)), st.integers(min_value=0, max_value=3000))
def test_ticks_lie_inside_and_are_few(first, days):
    last = first + timedelta(days=days)
    ticks = [tick for tick, _ in date_ticks(first, last)]
    assert len(ticks) <= 8
    assert all(first <= tick <= last for tick in ticks)
    assert ticks == sorted(set(ticks))


def test_the_calendar_has_ends():
    assert date_text(date(2026, 11, 9)) == "9 Nov 2026"
    assert shifted(date.max, 1) == date.max
    assert shifted(date.min, -1) == date.min
    assert date_ticks(date(9999, 11, 1), date.max)
