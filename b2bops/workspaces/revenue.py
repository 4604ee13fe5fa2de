"""Revenue by day and by week, from the orders a person may see."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncDate

from b2bops.workspaces.days import SOLD, day_start
from orders.models import SalesOrder

WEEKS = 12


@dataclass(frozen=True)
class WeeklyRevenue:
    """Net revenue of twelve weeks and of the twelve before, in the currency most of it is in.

    ``weeks`` holds the last day of each of the later twelve; a week is seven days, so both halves compare like with
    like. ``other_currencies`` names what is left out.
    """

    currency: str
    weeks: tuple[date, ...]
    recent: tuple[Decimal, ...]
    before: tuple[Decimal, ...]
    other_currencies: tuple[str, ...]

    @property
    def total(self) -> Decimal:
        return sum(self.recent, Decimal(0))

    @property
    def total_before(self) -> Decimal:
        return sum(self.before, Decimal(0))

    @property
    def change_pct(self) -> Decimal | None:
        """Change against the twelve weeks before, in percent; None without revenue then."""
        return 100 * (self.total / self.total_before - 1) if self.total_before else None


@dataclass(frozen=True)
class Day:
    """Orders placed on one day, in one currency."""

    day: date
    currency: str
    orders: int
    amount: Decimal


def daily_orders(orders: QuerySet[SalesOrder], *, first: date, last: date) -> list[Day]:
    """Sold orders by day and currency, both ends included. One query over a range of the index of order times."""
    window = orders.filter(
        status__in=SOLD, ordered_at__gte=day_start(first), ordered_at__lt=day_start(last + timedelta(days=1))
    )
    rows = window.annotate(day=TruncDate("ordered_at")).values("day", "currency")
    found = rows.annotate(orders=Count("pk"), amount=Sum("subtotal")).order_by("day", "currency")
    return [Day(row["day"], row["currency"], row["orders"], row["amount"]) for row in found]


def weekly_revenue(orders: QuerySet[SalesOrder], *, last: date, default_currency: str) -> WeeklyRevenue:
    """Twenty-four weeks up to ``last``. One query."""
    days = daily_orders(orders, first=last - timedelta(days=2 * 7 * WEEKS - 1), last=last)
    by_currency: dict[str, Decimal] = defaultdict(Decimal)
    for day in days:
        by_currency[day.currency] += day.amount
    currency = max(by_currency, key=lambda code: by_currency[code], default=default_currency)
    totals = [Decimal(0)] * (2 * WEEKS)
    for day in days:
        if day.currency == currency:
            totals[2 * WEEKS - 1 - (last - day.day).days // 7] += day.amount
    return WeeklyRevenue(
        currency=currency,
        weeks=tuple(last - timedelta(days=7 * (WEEKS - 1 - index)) for index in range(WEEKS)),
        recent=tuple(totals[WEEKS:]),
        before=tuple(totals[:WEEKS]),
        other_currencies=tuple(sorted(set(by_currency) - {currency})),
    )
