"""What is on order, and how long suppliers really take."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import numpy as np
from django.db.models import F, Sum
from numpy.typing import NDArray

from supply.models import PURCHASE_OPEN, PurchaseOrderLine, PurchaseReceiptLine, Warehouse
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
    rows = of_products(lines, found).values_list("product_id").annotate(Sum(F("quantity") - F("received_qty")))
    for product_id, quantity in rows.order_by():
        if product_id in found:
            found[product_id] = quantity
    return found


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
