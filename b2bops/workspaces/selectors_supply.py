"""The supply workspace: what to order, what is late, what has run out, what arrives, and who keeps their word."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Aggregate, Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import TruncDate

from analytics.models import ForecastSeries, Proposal, ProposalKind
from b2bops.workspaces.days import day_start
from catalog.models import ProductStatus
from supply.models import PurchaseOrder, PurchaseReceipt, StockLevel

ROWS_SHOWN = 8
ORDERS_SHOWN = 6
STOCK_OUTS_SHOWN = 6
SUPPLIERS_SHOWN = 8
ARRIVAL_DAYS = 7
RECEIPT_DAYS = 180
RECEIPTS_MIN = 3  # fewer say nothing about a supplier


@dataclass(frozen=True)
class Purchases:
    """Open purchase proposals: those with most money at stake, and all of them together in the main currency."""

    rows: tuple[Proposal, ...]
    count: int
    at_stake: Decimal
    currency: str


@dataclass(frozen=True)
class Arrivals:
    """Open purchase orders by their expected day: overdue ones, and those due within seven days."""

    late: tuple[PurchaseOrder, ...]
    late_total: int
    coming: tuple[PurchaseOrder, ...]
    coming_total: int


@dataclass(frozen=True)
class StockOut:
    """A listed product with nothing free to sell. ``expected_qty`` is its forecast over the horizon."""

    product_id: int
    sku: str
    name: str
    free_qty: Decimal
    expected_qty: float | None


@dataclass(frozen=True)
class Stock:
    """``value`` (on hand × standard cost) and ``uncosted`` are None for those without the right to see cost."""

    value: Decimal | None
    uncosted: int | None
    products: int
    stock_outs: tuple[StockOut, ...]
    stock_outs_total: int


@dataclass(frozen=True)
class Punctuality:
    """Receipts of one supplier in the last 180 days, and how many came on or before the agreed day."""

    supplier_id: int
    name: str
    receipts: int
    on_time: int

    @property
    def share_pct(self) -> float:
        return 100 * self.on_time / self.receipts


@dataclass(frozen=True)
class SupplyWorkspace:
    today: date
    purchases: Purchases
    arrivals: Arrivals
    stock: Stock
    punctuality: tuple[Punctuality, ...]
    on_time_pct: float | None


def supply_workspace(*, user: Any, today: date) -> SupplyWorkspace:
    """All of it. Nine queries, whatever there is."""
    suppliers = punctuality(user=user, today=today)
    receipts = sum(each.receipts for each in suppliers)
    shown = sorted(suppliers, key=lambda each: -each.receipts)[:SUPPLIERS_SHOWN]
    return SupplyWorkspace(
        today=today,
        purchases=purchases(user=user, today=today),
        arrivals=arrivals(user=user, today=today),
        stock=stock(user=user),
        punctuality=tuple(sorted(shown, key=lambda each: (each.share_pct, each.name))),
        on_time_pct=100 * sum(each.on_time for each in suppliers) / receipts if receipts else None,
    )


def purchases(*, user: Any, today: date) -> Purchases:
    """Two queries by the index of money at stake."""
    waiting = Proposal.objects.visible_to(user).open().filter(kind=ProposalKind.PURCHASE)
    sums = list(waiting.values_list("currency").annotate(Count("pk"), Sum("money_at_stake")).order_by())
    currency, _count, at_stake = max(sums, key=lambda row: row[2], default=(settings.DEFAULT_CURRENCY, 0, Decimal(0)))
    rows = waiting.select_related("product", "supplier").defer("terms").order_by("-money_at_stake", "pk")
    return Purchases(tuple(rows[:ROWS_SHOWN]), sum(row[1] for row in sums), at_stake, currency)


def arrivals(*, user: Any, today: date) -> Arrivals:
    """Three queries by the index of status and expected day."""
    waiting = PurchaseOrder.objects.visible_to(user).open()
    late = waiting.filter(expected_date__lt=today)
    coming = waiting.filter(expected_date__gte=today, expected_date__lte=today + timedelta(days=ARRIVAL_DAYS - 1))
    soon = Q(expected_date__gte=today, expected_date__lte=today + timedelta(days=ARRIVAL_DAYS - 1))
    counts = waiting.aggregate(
        late_total=Count("pk", filter=Q(expected_date__lt=today)), coming_total=Count("pk", filter=soon)
    )
    return Arrivals(late=_first(late), coming=_first(coming), **counts)


def _first(orders: QuerySet[PurchaseOrder]) -> tuple[PurchaseOrder, ...]:
    return tuple(orders.select_related("supplier").order_by("expected_date", "pk")[:ORDERS_SHOWN])


def stock(*, user: Any) -> Stock:
    """Three queries; each reads every stock level once (one row for each product, place and lot)."""
    levels = StockLevel.objects.visible_to(user)
    sums: dict[str, Aggregate] = {"products": Count("product", distinct=True)}
    if "cost" in user.rights:
        sums["value"] = Sum(F("on_hand") * F("product__standard_cost"))
        uncosted = Q(product__standard_cost__isnull=True, on_hand__gt=0)
        sums["uncosted"] = Count("product", distinct=True, filter=uncosted)
    found = levels.aggregate(**sums)
    value = found.get("value")
    out = _stock_outs(levels)
    expected = ForecastSeries.objects.filter(run__is_current=True, product=OuterRef("product_id"))
    rows = out.annotate(expected=Subquery(expected.values("total")[:1])).order_by(
        F("expected").desc(nulls_last=True), "product__sku"
    )[:STOCK_OUTS_SHOWN]
    return Stock(
        value=(value or Decimal(0)) if "value" in found else None,
        uncosted=found.get("uncosted"),
        products=found["products"],
        stock_outs=tuple(
            StockOut(row["product_id"], row["product__sku"], row["product__name"], row["free"], row["expected"])
            for row in rows
        ),
        stock_outs_total=out.count(),
    )


def _stock_outs(levels: QuerySet[StockLevel]) -> Any:
    """Listed products whose lots and places together hold nothing that is not reserved."""
    listed = levels.filter(product__status=ProductStatus.LISTED)
    rows = listed.values("product_id", "product__sku", "product__name")
    return rows.annotate(free=Sum(F("on_hand") - F("reserved"))).filter(free__lte=0).order_by()


def punctuality(*, user: Any, today: date) -> list[Punctuality]:
    """Suppliers with at least three receipts against an agreed day in 180 days. One query."""
    received = PurchaseReceipt.objects.filter(
        received_at__gte=day_start(today - timedelta(days=RECEIPT_DAYS)),
        order__in=PurchaseOrder.objects.visible_to(user),
        order__expected_date__isnull=False,
    )
    rows = (
        received.annotate(day=TruncDate("received_at"))
        .values("order__supplier_id", "order__supplier__name")
        .annotate(receipts=Count("pk"), on_time=Count("pk", filter=Q(day__lte=F("order__expected_date"))))
        .filter(receipts__gte=RECEIPTS_MIN)
        .order_by()
    )
    return [
        Punctuality(row["order__supplier_id"], row["order__supplier__name"], row["receipts"], row["on_time"])
        for row in rows
    ]
