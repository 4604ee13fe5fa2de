"""What left for an order, and what still waits for goods to come."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch

from orders.models import SalesOrder, SalesOrderLine
from orders.sources import ORDER_SOURCE, document_of, source_of
from supply import selectors as supply_selectors
from supply.models import Shipment, ShipmentLine

ZERO = Decimal(0)


@dataclass(frozen=True)
class Backorder:
    """A line that wants more than is reserved for it, and the earliest day a purchase order brings its product."""

    line: SalesOrderLine
    waiting_qty: Decimal
    expected_date: date | None


def order_shipments(order: SalesOrder) -> list[Shipment]:
    """The order's shipments with their lines, newest first. 2 queries."""
    lines = Prefetch("lines", ShipmentLine.objects.select_related("product").order_by("pk"))
    rows = Shipment.objects.filter(source=document_of(order)).prefetch_related(lines)
    return list(rows.order_by("-shipped_at", "-pk"))


def shipment_order(shipment: Shipment) -> SalesOrder | None:
    """The order a shipment was for; None when it was for something else. 1 query."""
    key = shipment.source.removeprefix(ORDER_SOURCE)
    if key == shipment.source or not key.isdecimal():
        return None
    return SalesOrder.objects.select_related("account").filter(pk=int(key)).first()


def backorders(lines: Sequence[SalesOrderLine]) -> list[Backorder]:
    """Of open lines of confirmed orders (joined to their orders), those that wait for goods. 1 + 1 per warehouse."""
    held = supply_selectors.reserved_by_source([source_of(line) for line in lines])
    waiting = [(line, line.still_open - held.get(source_of(line), ZERO)) for line in lines]
    waiting = [(line, quantity) for line, quantity in waiting if quantity > 0]
    products: dict[int, set[int]] = defaultdict(set)
    for line, _quantity in waiting:
        products[line.order.warehouse_id].add(line.product_id)
    expected = {
        warehouse: supply_selectors.expected_dates(warehouse_id=warehouse, product_ids=keys)
        for warehouse, keys in products.items()
    }
    return [
        Backorder(line, quantity, expected[line.order.warehouse_id].get(line.product_id)) for line, quantity in waiting
    ]
