"""The digits of docs/reference/domain/lifecycle.md, and the plain definition of a rhythm."""

from datetime import date, timedelta
from itertools import pairwise
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.rhythm import lifecycles_of, rhythms_of

START = date(1970, 1, 1)
DAY_100 = START + timedelta(days=100)
WORKED = {  # account: (order days, interval, silent, lateness, lifecycle)
    1: ([70, 80, 90, 98], 10, 2, 0.2, "ACTIVE"),
    2: ([10, 40, 70], 30, 30, 1.0, "ACTIVE"),
    3: ([50, 60, 70], 10, 30, 3.0, "AT_RISK"),
    5: ([95], 10, 5, 0.5, "NEW"),
    6: ([30, 40], 10, 60, 6.0, "CHURNED"),
    7: ([10, 20, 30], 10, 70, 7.0, "CHURNED"),
    8: ([60, 65], 10, 35, 3.5, "AT_RISK"),
}


def rhythms(days_of, as_of=DAY_100):
    pairs = [(account, day) for account, days in days_of.items() for day in days]
    return rhythms_of([pair[0] for pair in pairs], [pair[1] for pair in pairs], as_of=as_of)


@pytest.mark.parametrize("place", range(len(WORKED)))
def test_worked_table(place):
    found = rhythms({account: row[0] for account, row in WORKED.items()})
    account = int(found.account_id[place])
    _days, gap, silent, lateness, lifecycle = WORKED[account]
    assert (found.gap_days[place], found.silent_days[place], lifecycles_of(found)[place]) == (gap, silent, lifecycle)
    assert found.lateness[place] == pytest.approx(lateness)


def test_orders_of_one_day_are_one_visit_in_any_order():
    assert rhythms({1: [20, 0, 10, 0, 0]}).own_gap_days.tolist() == [10]


def test_nobody_is_late_when_no_account_has_a_rhythm():
    found = rhythms({1: [0], 2: [0, 50]})
    assert lifecycles_of(found) == ["NEW", "NEW"]
    assert np.isnan(found.lateness).all()


def test_no_orders_make_no_rhythms():
    assert lifecycles_of(rhythms({})) == []


@given(
    st.dictionaries(st.integers(1, 50), st.lists(st.integers(0, 700), min_size=1, max_size=30), min_size=1, max_size=20)
)
def test_it_is_the_plain_definition(days_of):
    found = rhythms(days_of, START + timedelta(days=800))
    for account, gap, silent in zip(found.account_id, found.own_gap_days, found.silent_days, strict=True):
        days = sorted(set(days_of[int(account)]))
        assert silent == 800 - days[-1]
        if len(days) < 3:
            assert np.isnan(gap)
        else:
            assert gap == median(later - earlier for earlier, later in pairwise(days))
