"""The two axes of an order, delivered and billed: kept with its lines, in one place."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from orders.models import SalesOrder, SalesOrderLine
from orders.services import status

ZERO = Decimal(0)


def lines_locked(order: SalesOrder) -> list[SalesOrderLine]:
    """Every line of the order with its product, locked. 1 query."""
    return list(SalesOrderLine.objects.filter(order=order).select_related("product").locked())


def save(order: SalesOrder, lines: Sequence[SalesOrderLine]) -> None:
    """Both percentages and the status from all of the order's lines, stored."""
    ordered = sum((line.quantity for line in lines), ZERO)
    order.delivered_pct = status.axis_pct(done=sum((line.shipped_qty for line in lines), ZERO), ordered=ordered)
    order.billed_pct = status.axis_pct(done=sum((line.billed_qty for line in lines), ZERO), ordered=ordered)
    status.apply(order, open_holds=order.holds.filter(released_at__isnull=True).count())
    order.save(update_fields=["status", "delivered_pct", "billed_pct", "updated_at"])


def facts(order: SalesOrder) -> dict[str, Any]:
    """Status and axes, for the audit trail."""
    return {"status": order.status, "delivered_pct": order.delivered_pct, "billed_pct": order.billed_pct}
