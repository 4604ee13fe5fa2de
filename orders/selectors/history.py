"""The whole order history as arrays, for analytics: read in bulk, in time linear in the number of lines.

Both questions are answered as of a day: an order counts when it was confirmed by the end of that day and not yet
cancelled by then, so that a result can be computed again from its recorded cut-off. Days are UTC. Returns are not
subtracted: what was wanted is demand, even when it came back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
from django.db.models import FloatField, Q, QuerySet
from django.db.models.functions import Cast

from orders.models import SalesOrder, SalesOrderLine

CHUNK_ROWS = 10_000  # about 3 MB of tuples held at a time
EPOCH_ORDINAL = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class DemandLines:
    """One element per order line, all of one length; ``day`` is datetime64[D], ``value`` in the order's currency."""

    product_id: "np.ndarray[Any, np.dtype[np.int64]]"
    warehouse_id: "np.ndarray[Any, np.dtype[np.int64]]"
    day: "np.ndarray[Any, np.dtype[np.datetime64]]"
    qty: "np.ndarray[Any, np.dtype[np.float64]]"
    value: "np.ndarray[Any, np.dtype[np.float64]]"


@dataclass(frozen=True)
class PurchaseInteractions:
    """Who bought what: one element per order line of a known company, all of one length."""

    account_id: "np.ndarray[Any, np.dtype[np.int64]]"
    product_id: "np.ndarray[Any, np.dtype[np.int64]]"
    day: "np.ndarray[Any, np.dtype[np.datetime64]]"
    qty: "np.ndarray[Any, np.dtype[np.float64]]"
    value: "np.ndarray[Any, np.dtype[np.float64]]"


def demand_lines(*, as_of: date, since: date | None = None) -> DemandLines:
    """Every line ordered from ``since`` (or ever) to ``as_of``, both days included. 2 queries."""
    orders = orders_placed(as_of)
    if since is not None:
        orders = orders.filter(ordered_at__gte=_start(since))
    heads, lines = _read(orders, "warehouse_id")
    at = _positions(heads["order"], lines["order"])
    return DemandLines(
        product_id=lines["product"],
        warehouse_id=heads["owner"][at],
        day=heads["day"][at].view("datetime64[D]"),
        qty=lines["qty"],
        value=lines["value"],
    )


def purchase_interactions(*, as_of: date) -> PurchaseInteractions:
    """Every line bought by a known company (no walk-in account) up to ``as_of``. 2 queries."""
    heads, lines = _read(orders_placed(as_of).filter(account__is_walk_in=False), "account_id")
    at = _positions(heads["order"], lines["order"])
    return PurchaseInteractions(
        account_id=heads["owner"][at],
        product_id=lines["product"],
        day=heads["day"][at].view("datetime64[D]"),
        qty=lines["qty"],
        value=lines["value"],
    )


def orders_placed(as_of: date) -> QuerySet[SalesOrder]:
    """Orders confirmed by the end of the day (UTC) and not cancelled by then."""
    end = _start(as_of + timedelta(days=1))
    standing = Q(cancelled_at__isnull=True) | Q(cancelled_at__gte=end)
    return SalesOrder.objects.filter(standing, ordered_at__lt=end, confirmed_at__lt=end)


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)


def _read(orders: QuerySet[SalesOrder], owner: str) -> tuple[Any, Any]:
    """(heads sorted by order id, lines of exactly these orders) as structured arrays."""
    heads = _structured(_heads(orders.order_by("pk"), owner), [("order", "i8"), ("owner", "i8"), ("day", "i8")])
    rows = SalesOrderLine.objects.filter(order__in=orders).values_list(
        "order_id", "product_id", Cast("quantity", FloatField()), Cast("amount", FloatField())
    )
    fields = [("order", "i8"), ("product", "i8"), ("qty", "f8"), ("value", "f8")]
    lines = _structured(rows.order_by().iterator(chunk_size=CHUNK_ROWS), fields)
    # An order placed between the two reads has lines but no head: it belongs to neither.
    return heads, lines[np.isin(lines["order"], heads["order"], assume_unique=False)] if len(lines) else lines


def _heads(orders: QuerySet[SalesOrder], owner: str) -> Iterable[tuple[int, int, int]]:
    rows = orders.values_list("pk", owner, "ordered_at").iterator(chunk_size=CHUNK_ROWS)
    return ((pk, key, at.astimezone(UTC).toordinal() - EPOCH_ORDINAL) for pk, key, at in rows)


def _structured(rows: Iterable[Any], fields: list[tuple[str, str]]) -> Any:
    return np.fromiter(rows, dtype=np.dtype(fields))


def _positions(keys: Any, wanted: Any) -> Any:
    """Where each wanted order id stands in the sorted ``keys``."""
    return np.searchsorted(keys, wanted)
