"""What is on order, and how long suppliers really take."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
from django.db.models import Count, F, Min, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from numpy.typing import NDArray

from catalog.models import Product
from supply.models import (
    PURCHASE_OPEN,
    PURCHASE_TRANSITIONS,
    PurchaseOrder,
    PurchaseOrderLine,
    PurchaseReceipt,
    PurchaseReceiptLine,
    PurchaseStatus,
    Warehouse,
)
from supply.selectors.restriction import of_products

ZERO = Decimal(0)


@dataclass(frozen=True)
class LeadTimes:
    """Parallel arrays, one entry for each received line: days from the order being sent to the goods arriving."""

    supplier_id: NDArray[np.int64]
    product_id: NDArray[np.int64]
    days: NDArray[np.float64]


def on_order(*, product_ids: Collection[int], warehouse: Warehouse) -> dict[int, Decimal]:
    """Product id → what open purchase orders still bring to the warehouse; zero when nothing. One query."""
    found: dict[int, Decimal] = dict.fromkeys(product_ids, ZERO)
    lines = PurchaseOrderLine.objects.filter(
        order__warehouse=warehouse, order__status__in=PURCHASE_OPEN, received_qty__lt=F("quantity")
    )
    rows = of_products(lines, found).values("product_id").annotate(coming=Sum(F("quantity") - F("received_qty")))
    for product_id, quantity in rows.order_by().values_list("product_id", "coming"):
        if product_id in found:
            found[product_id] = quantity
    return found


def expected_dates(*, warehouse_id: int, product_ids: Collection[int]) -> dict[int, date]:
    """Product id → the earliest day an open purchase order brings it; absent when none does. 1 query."""
    lines = PurchaseOrderLine.objects.filter(
        order__warehouse=warehouse_id, order__status__in=PURCHASE_OPEN, received_qty__lt=F("quantity")
    )
    day = Coalesce("expected_date", "order__expected_date")
    rows = of_products(lines, product_ids).values("product_id").annotate(day=Min(day)).order_by()
    return {product_id: day for product_id, day in rows.values_list("product_id", "day") if day is not None}


def receipt_lead_times(*, as_of: datetime) -> LeadTimes:
    """Every receipt known at ``as_of``, as days since its order was sent (whole days, at least 0). One query."""
    lines = PurchaseReceiptLine.objects.filter(
        receipt__received_at__lte=as_of, receipt__order__ordered_date__isnull=False
    )
    rows = lines.order_by("receipt__received_at", "pk").values_list(
        "receipt__order__supplier_id",
        "order_line__product_id",
        "receipt__order__ordered_date",
        "receipt__received_at",
    )
    suppliers, products, days = [], [], []
    for supplier_id, product_id, ordered_date, received_at in rows.iterator(chunk_size=10_000):
        if ordered_date is None:
            continue
        suppliers.append(supplier_id)
        products.append(product_id)
        days.append(max((received_at.date() - ordered_date).days, 0))
    return LeadTimes(
        np.array(suppliers, dtype=np.int64), np.array(products, dtype=np.int64), np.array(days, dtype=np.float64)
    )


@dataclass(frozen=True)
class OrderPage:
    """What the page of one purchase order shows beside the order; ``may`` names the verbs possible now."""

    lines: list[PurchaseOrderLine]
    receipts: list[PurchaseReceipt]
    ordered_qty: Decimal
    received_qty: Decimal
    may: frozenset[str]
    is_late: bool

    @property
    def received_share(self) -> Decimal:
        """0 … 1, by quantity; what came beyond the order does not count."""
        return min(self.received_qty / self.ordered_qty, Decimal(1)) if self.ordered_qty else ZERO


VERBS: dict[str, tuple[str, ...]] = {
    "approve": (PurchaseStatus.APPROVED,),
    "send": (PurchaseStatus.SENT,),
    "confirm": (PurchaseStatus.CONFIRMED,),
    "receive": (PurchaseStatus.PARTLY_RECEIVED, PurchaseStatus.RECEIVED),
    "cancel": (PurchaseStatus.CANCELLED,),
    "close": (PurchaseStatus.CLOSED,),
}


def purchase_orders_for_list(orders: QuerySet[PurchaseOrder]) -> QuerySet[PurchaseOrder]:
    """The orders with what their list shows. One query."""
    return orders.select_related("supplier", "warehouse", "created_by").annotate(line_count=Count("lines"))


def purchase_order_page(order: PurchaseOrder, *, user: Any) -> OrderPage:
    """Lines, receipts, and the verbs that status, policy and the four-eyes rule allow. Four queries."""
    lines = list(order.lines.select_related("product").order_by("pk"))
    receipts = order.receipts.select_related("received_by").prefetch_related("lines__order_line__product")
    may = {
        verb
        for verb, targets in VERBS.items()
        if any(PURCHASE_TRANSITIONS.allows(order.status, target) for target in targets)
        and user.may_use(f"supply:purchase_order_{verb}", "POST")
    }
    if order.created_by_id == user.pk or not lines:
        may.discard("approve")
    if order.status == PurchaseStatus.DRAFT and user.may_use("supply:purchase_order_line_add", "POST"):
        may.add("edit")
    return OrderPage(
        lines=lines,
        receipts=list(receipts.order_by("-received_at")),
        ordered_qty=sum((line.quantity for line in lines), ZERO),
        received_qty=sum((min(line.received_qty, line.quantity) for line in lines), ZERO),
        may=frozenset(may),
        is_late=order.status in PURCHASE_OPEN
        and order.expected_date is not None
        and order.expected_date < timezone.localdate(),
    )


def on_order_by_warehouse(product: Product) -> list[dict[str, Any]]:
    """What is still to come of one product: warehouse, quantity and the earliest expected day. One query."""
    lines = PurchaseOrderLine.objects.filter(
        product=product, order__status__in=PURCHASE_OPEN, received_qty__lt=F("quantity")
    )
    rows = lines.values("order__warehouse__name").annotate(
        quantity=Sum(F("quantity") - F("received_qty")), expected_date=Min("order__expected_date")
    )
    return [
        {"warehouse": row["order__warehouse__name"], "quantity": row["quantity"], "expected_date": row["expected_date"]}
        for row in rows.order_by("order__warehouse__name")
    ]
