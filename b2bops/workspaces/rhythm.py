"""Each account's own rhythm of ordering: how long it usually waits, and how much longer it has waited now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from statistics import median

CALL_FROM = 1.5  # times the usual interval: late, and worth a call
AT_RISK_FROM = 3.0  # three intervals without an order: the habit is probably broken


@dataclass(frozen=True)
class Rhythm:
    """``usual_gap_days`` is the median of the days between order days, ``usual_amount`` the median order."""

    usual_gap_days: float
    silent_days: int
    usual_amount: Decimal
    last_date: date

    @property
    def lateness(self) -> float:
        """Days without an order ÷ the usual interval; 1 is exactly on time."""
        return self.silent_days / self.usual_gap_days


def rhythm_of(orders: Iterable[tuple[date, Decimal]], *, as_of: date) -> Rhythm | None:
    """The rhythm of one account from (day, amount) of its orders; None with fewer than three order days.

    >>> days = [date(2026, 1, 1), date(2026, 1, 11), date(2026, 1, 21)]
    >>> rhythm_of([(day, Decimal(5)) for day in days], as_of=date(2026, 2, 10)).lateness
    2.0
    """
    amounts: dict[date, Decimal] = {}
    for day, amount in orders:
        amounts[day] = amounts.get(day, Decimal(0)) + amount
    days = sorted(amounts)
    if len(days) < 3:
        return None
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    return Rhythm(
        usual_gap_days=float(median(gaps)),
        silent_days=(as_of - days[-1]).days,
        usual_amount=median(amounts.values()),
        last_date=days[-1],
    )
