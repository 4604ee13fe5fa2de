"""An account's rhythm of ordering with what it usually buys. The rhythm itself is ``crm.rhythm``'s."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from crm.rhythm import RHYTHM_DAYS, day_number, rhythms_of


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
    if len(amounts) < RHYTHM_DAYS:
        return None
    found = rhythms_of([0] * len(amounts), [day_number(day) for day in amounts], as_of=as_of)
    return Rhythm(
        usual_gap_days=float(found.own_gap_days[0]),
        silent_days=int(found.silent_days[0]),
        usual_amount=median(amounts.values()),
        last_date=max(amounts),
    )
