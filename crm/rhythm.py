"""Each account's own rhythm of ordering, and the stage of its life that follows. Pure numbers; rules in
docs/reference/domain/lifecycle.md."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crm.models import Lifecycle

CALL_FROM = 1.5  # times the usual interval: late, and worth a call
AT_RISK_FROM = 3.0  # three intervals without an order: the habit is probably broken
CHURNED_FROM = 6.0
RHYTHM_DAYS = 3  # order days that make a rhythm

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Rhythms:
    """One element per account that ever ordered, by account id. ``last_day`` and ``first_day`` count from 1970.

    ``own_gap_days`` is the median interval, NaN with fewer than three order days; ``silent_days`` since the last one.
    """

    account_id: Integers
    order_days: Integers
    first_day: Integers
    last_day: Integers
    own_gap_days: Floats
    silent_days: Integers

    @property
    def population_gap_days(self) -> float:
        """The median of the accounts' own intervals; NaN when none has one."""
        own = self.own_gap_days[~np.isnan(self.own_gap_days)]
        return float(np.median(own)) if own.size else float("nan")

    @property
    def gap_days(self) -> Floats:
        """The account's own interval, or the population's."""
        return np.where(np.isnan(self.own_gap_days), self.population_gap_days, self.own_gap_days)

    @property
    def lateness(self) -> Floats:
        """Days without an order ÷ the interval; NaN when there is no interval to judge by."""
        late: Floats = self.silent_days / self.gap_days
        return late


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - date(1970, 1, 1).toordinal()


def rhythms_of(account_id: Any, day: Any, *, as_of: date) -> Rhythms:
    """The rhythms of many accounts from (account, day number) of their orders, in any order, repeats allowed.

    >>> found = rhythms_of([7, 7, 7], [0, 10, 20], as_of=date(1970, 2, 10))
    >>> found.own_gap_days.tolist(), found.lateness.tolist()
    ([10.0], [2.0])
    """
    accounts, days = np.asarray(account_id, np.int64), np.asarray(day, np.int64)
    if not accounts.size:
        none, nothing = np.empty(0, np.int64), np.empty(0)
        return Rhythms(none, none, none, none, nothing, none)
    order = np.lexsort((days, accounts))
    accounts, days = accounts[order], days[order]
    fresh = np.r_[True, (accounts[1:] != accounts[:-1]) | (days[1:] != days[:-1])]
    accounts, days = accounts[fresh], days[fresh]
    starts = np.flatnonzero(np.r_[True, accounts[1:] != accounts[:-1]])
    counts = np.diff(np.r_[starts, accounts.size])
    last = days[starts + counts - 1]
    return Rhythms(
        account_id=accounts[starts],
        order_days=counts,
        first_day=days[starts],
        last_day=last,
        own_gap_days=_median_gaps(days, starts, counts),
        silent_days=day_number(as_of) - last,
    )


def _median_gaps(days: Integers, starts: Integers, counts: Integers) -> Floats:
    """The median of each run's gaps, by sorting all gaps within their runs at once."""
    owner = np.repeat(np.arange(starts.size), counts)
    within = owner[1:] == owner[:-1]
    gaps, whose = np.diff(days)[within], owner[1:][within]
    gaps = gaps[np.lexsort((gaps, whose))]
    number = counts - 1
    begin = np.r_[0, np.cumsum(number)[:-1]]
    medians = np.full(starts.size, np.nan)
    known = counts >= RHYTHM_DAYS
    low, high = begin[known] + (number[known] - 1) // 2, begin[known] + number[known] // 2
    medians[known] = (gaps[low] + gaps[high]) / 2
    return medians


def lifecycles_of(rhythms: Rhythms) -> list[Lifecycle]:
    """The stage of each account in ``rhythms``. Accounts that never ordered are not among them: they are leads."""
    late = rhythms.lateness
    conditions = [late >= CHURNED_FROM, late >= AT_RISK_FROM, rhythms.order_days < RHYTHM_DAYS]
    chosen = np.select(conditions, [0, 1, 2], default=3)
    stages = (Lifecycle.CHURNED, Lifecycle.AT_RISK, Lifecycle.NEW, Lifecycle.ACTIVE)
    return [stages[index] for index in chosen]
