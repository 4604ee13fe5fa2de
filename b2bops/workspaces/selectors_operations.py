"""The operations workspace: what is stuck, what ships today, what came back, what came in."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q, Sum

from b2bops.platform.models import ImportRun
from b2bops.workspaces.days import BusinessDay, business_day, day_start
from b2bops.workspaces.imports import last_imports
from b2bops.workspaces.revenue import Day, daily_orders
from orders.models import OrderHold, OrderStatus, SalesOrder, SalesReturn

ROWS_SHOWN = 6
RETURNS_SHOWN = 5
RETURN_DAYS = 30
TO_SHIP = (OrderStatus.CONFIRMED, OrderStatus.PARTLY_SHIPPED)


@dataclass(frozen=True)
class HeldOrder:
    """An order that waits for a person, and what it waits for."""

    order: SalesOrder
    holds: tuple[OrderHold, ...]


@dataclass(frozen=True)
class Shipping:
    """Confirmed orders that are not fully shipped: the most urgent rows, and how many there are by urgency."""

    orders: tuple[SalesOrder, ...]
    total: int
    late: int
    today: int
    undated: int


@dataclass(frozen=True)
class Intake:
    """Sold orders by day for this week and the one before (Monday first), counted over all currencies."""

    today: int
    today_amount: Decimal
    currency: str
    this_week: tuple[int | None, ...]
    week_before: tuple[int, ...]
    monday: date

    @property
    def week_total(self) -> int:
        return sum(count or 0 for count in self.this_week)


@dataclass(frozen=True)
class Returns:
    """Returns of thirty days, and their share of what was sold in the same days (None when nothing was)."""

    rows: tuple[SalesReturn, ...]
    count: int
    amount: Decimal
    currency: str
    share_pct: Decimal | None


@dataclass(frozen=True)
class OperationsWorkspace:
    day: BusinessDay
    held: tuple[HeldOrder, ...]
    held_total: int
    shipping: Shipping
    intake: Intake
    returns: Returns
    imports: tuple[ImportRun, ...]


def operations_workspace(*, user: Any, today: date) -> OperationsWorkspace:
    """All of it. Ten queries at most, however much there is."""
    day = business_day(today)
    as_of = day.as_of or today
    orders = SalesOrder.objects.visible_to(user)
    days = daily_orders(orders, first=as_of - timedelta(days=RETURN_DAYS - 1), last=as_of)
    return OperationsWorkspace(
        day=day,
        held=held_orders(user),
        held_total=orders.filter(status=OrderStatus.ON_HOLD).count(),
        shipping=shipping(user=user, today=today),
        intake=_intake(days, as_of),
        returns=_returns(user, days, as_of),
        imports=last_imports(),
    )


def held_orders(user: Any) -> tuple[HeldOrder, ...]:
    """The oldest orders on hold with what holds them. Two queries, the first by the index of status."""
    held = SalesOrder.objects.visible_to(user).filter(status=OrderStatus.ON_HOLD).select_related("account")
    orders = list(held.order_by("ordered_at", "pk")[:ROWS_SHOWN])
    holds: dict[int, list[OrderHold]] = {order.pk: [] for order in orders}
    for hold in OrderHold.objects.filter(order__in=orders, released_at__isnull=True).order_by("pk"):
        holds[hold.order_id].append(hold)
    return tuple(HeldOrder(order, tuple(holds[order.pk])) for order in orders)


def shipping(*, user: Any, today: date) -> Shipping:
    """Orders to ship, the longest overdue first and those without a date last. Two queries by the index of status."""
    waiting = SalesOrder.objects.visible_to(user).filter(status__in=TO_SHIP)
    counts = waiting.aggregate(
        total=Count("pk"),
        late=Count("pk", filter=Q(requested_date__lt=today)),
        today=Count("pk", filter=Q(requested_date=today)),
        undated=Count("pk", filter=Q(requested_date__isnull=True)),
    )
    urgent = waiting.select_related("account", "warehouse")
    rows = urgent.order_by(F("requested_date").asc(nulls_last=True), "ordered_at", "pk")[:ROWS_SHOWN]
    return Shipping(tuple(rows), **counts)


def _intake(days: list[Day], as_of: date) -> Intake:
    counts: dict[date, int] = {}
    for day in days:
        counts[day.day] = counts.get(day.day, 0) + day.orders
    monday = as_of - timedelta(days=as_of.weekday())
    week = [monday + timedelta(days=offset) for offset in range(7)]
    currency, amount = _main_amount([day for day in days if day.day == as_of])
    return Intake(
        today=counts.get(as_of, 0),
        today_amount=amount,
        currency=currency,
        this_week=tuple(counts.get(day, 0) if day <= as_of else None for day in week),
        week_before=tuple(counts.get(day - timedelta(days=7), 0) for day in week),
        monday=monday,
    )


def _main_amount(days: list[Day]) -> tuple[str, Decimal]:
    """The currency most money is in, and how much: amounts of several currencies are never added up."""
    amounts: dict[str, Decimal] = {}
    for day in days:
        amounts[day.currency] = amounts.get(day.currency, Decimal(0)) + day.amount
    return max(amounts.items(), key=lambda item: item[1], default=(settings.DEFAULT_CURRENCY, Decimal(0)))


def _returns(user: Any, days: list[Day], as_of: date) -> Returns:
    """Two queries over a range of the index of return times."""
    window = SalesReturn.objects.visible_to(user).filter(
        returned_at__gte=day_start(as_of - timedelta(days=RETURN_DAYS - 1)),
        returned_at__lt=day_start(as_of + timedelta(days=1)),
    )
    currency, sold = _main_amount(days)
    found = window.aggregate(count=Count("pk"), amount=Sum("total", filter=Q(currency=currency)))
    amount = found["amount"] or Decimal(0)
    rows = window.select_related("account").order_by("-returned_at", "-pk")[:RETURNS_SHOWN]
    return Returns(tuple(rows), found["count"], amount, currency, 100 * amount / sold if sold else None)
