from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b2bops.workspaces.rhythm import rhythm_of

START = date(2026, 1, 1)


def history(*offsets, amount=Decimal(10)):
    return [(START + timedelta(days=offset), amount) for offset in offsets]


def test_the_interval_is_the_median_of_the_gaps():
    rhythm = rhythm_of(history(0, 10, 20, 90), as_of=START + timedelta(days=105))
    assert rhythm.usual_gap_days == 10
    assert rhythm.silent_days == 15
    assert rhythm.lateness == 1.5


def test_orders_of_one_day_are_one_visit():
    rhythm = rhythm_of(history(0, 0, 0, 10, 20), as_of=START + timedelta(days=30))
    assert rhythm.usual_gap_days == 10
    assert rhythm.usual_amount == Decimal(10)


@pytest.mark.parametrize("offsets", [(), (0,), (0, 7), (0, 0, 7, 7)])
def test_fewer_than_three_order_days_make_no_rhythm(offsets):
    assert rhythm_of(history(*offsets), as_of=START + timedelta(days=99)) is None


@given(st.lists(st.integers(0, 700), min_size=3, max_size=40, unique=True))
def test_it_is_the_plain_definition(offsets):
    rhythm = rhythm_of(history(*offsets), as_of=START + timedelta(days=800))
    days = sorted(offsets)
    assert rhythm.usual_gap_days == median(b - a for a, b in pairwise(days))
    assert rhythm.silent_days == 800 - max(offsets)
