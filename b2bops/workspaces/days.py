"""Days and windows: what "today" is for a company whose orders may end long ago, and where a window begins."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from orders.models import OrderStatus, SalesOrder

STALE_DAYS = 28
# What counts as sold: neither drafts and held orders nor cancelled ones.
SOLD = frozenset({OrderStatus.CONFIRMED, OrderStatus.PARTLY_SHIPPED, OrderStatus.SHIPPED, OrderStatus.CLOSED})


@dataclass(frozen=True)
class BusinessDay:
    """``as_of`` is the day figures are counted to; ``is_past`` says that the last order is more than four weeks old.

    A company that has just imported its history sees that history, not a page of zeros. ``as_of`` is None when there
    is no order at all.
    """

    today: date
    as_of: date | None

    @property
    def is_past(self) -> bool:
        return self.as_of is not None and self.as_of < self.today

    @property
    def last_complete(self) -> date:
        """The last day that is over."""
        if self.as_of is None or not self.is_past:
            return self.today - timedelta(days=1)
        return self.as_of


def business_day(today: date) -> BusinessDay:
    """One query on the index of order times."""
    latest = SalesOrder.objects.filter(ordered_at__lt=day_start(today + timedelta(days=1))).order_by("-ordered_at")
    moment = latest.values_list("ordered_at", flat=True).first()
    if moment is None:
        return BusinessDay(today, None)
    last = timezone.localdate(moment)
    return BusinessDay(today, today if (today - last).days <= STALE_DAYS else last)


def day_start(day: date) -> datetime:
    """Midnight of ``day`` in the current time zone: the bound of an index range."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())
