"""Reading the ledger in bulk: balances over time, from which stock-outs are derived in linear time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from django.db.models import Min, QuerySet, Sum
from django.db.models.functions import TruncDate
from numpy.typing import NDArray

from supply.models import StockLevel, StockMove, Warehouse
from supply.selectors.restriction import of_products

ZERO = Decimal(0)


@dataclass(frozen=True)
class DailyClosing:
    """Closing balances of products in one warehouse, at their days of change only: between two entries nothing moved.

    Parallel arrays sorted by product, then day. The first entry of a product is its balance at the end of the day
    before ``since`` (zero when it had none); ``day`` is a numpy day, ``quantity`` in the product's unit.
    """

    since: date
    until: date
    product_id: NDArray[np.int64]
    day: NDArray[np.datetime64]
    quantity: NDArray[np.float64]


@dataclass(frozen=True)
class LedgerPoint:
    """The balance of one level at the end of one day."""

    day: date
    quantity: Decimal


def daily_closing_stock(
    *, product_ids: Collection[int], warehouse: Warehouse, since: date, until: date
) -> DailyClosing:
    """Closing stock by day over ``since`` … ``until`` (both included, UTC days), all lots together. Two queries.

    Every product asked for has at least its opening entry. Balances are running sums of the moves, so a product is
    out of stock from an entry with quantity ≤ 0 until the day of its next entry.
    """
    wanted = sorted(set(product_ids))
    moves = of_products(StockMove.objects.filter(warehouse=warehouse), wanted)
    before = moves.filter(moved_at__lt=_midnight(since)).values_list("product_id").annotate(Sum("quantity"))
    opening = dict(before.order_by())
    changes = _daily_changes(moves, since=since, until=until).values_list("product_id", "day", "change")
    by_product: dict[int, list[tuple[date, Decimal]]] = {}
    for product_id, day, quantity in changes.order_by("product_id", "day").iterator(chunk_size=10_000):
        by_product.setdefault(product_id, []).append((day, quantity))
    eve = np.datetime64(since) - np.timedelta64(1, "D")
    products, days, quantities = [], [], []
    for product_id in wanted:
        balance: Decimal = opening.get(product_id, ZERO)
        steps = by_product.get(product_id, [])
        products += [product_id] * (1 + len(steps))
        days += [eve, *(np.datetime64(day) for day, _quantity in steps)]
        quantities.append(float(balance))
        for _day, quantity in steps:
            balance += quantity
            quantities.append(float(balance))
    return DailyClosing(
        since,
        until,
        np.array(products, dtype=np.int64),
        np.array(days, dtype="datetime64[D]"),
        np.array(quantities, dtype=np.float64),
    )


def stock_out_days(
    *, product_ids: Collection[int], warehouse: Warehouse, since: date, until: date
) -> dict[int, NDArray[np.bool_]]:
    """Product id → one flag for each day of ``since`` … ``until``: closed at zero or below. Three queries.

    A product with no move up to a day is not out of stock then: it was not kept yet.
    """
    closing = daily_closing_stock(product_ids=product_ids, warehouse=warehouse, since=since, until=until)
    first_kept = _first_days(product_ids, warehouse)
    length = (until - since).days + 1
    offsets = (closing.day - np.datetime64(since)).astype(np.int64)
    starts = np.flatnonzero(np.diff(closing.product_id, prepend=-1))
    ends = np.append(starts[1:], len(closing.product_id))
    out: dict[int, NDArray[np.bool_]] = {}
    for start, end in zip(starts, ends, strict=True):
        product_id = int(closing.product_id[start])
        entry = np.searchsorted(offsets[start:end], np.arange(length), side="right") - 1
        flags = closing.quantity[start:end][entry] <= 0
        kept_since = first_kept.get(product_id)
        unkept = length if kept_since is None else min(max((kept_since - since).days, 0), length)
        flags[:unkept] = False
        out[product_id] = flags
    return out


def closing_points(level: StockLevel, *, since: date, until: date) -> list[LedgerPoint]:
    """The level's balance at the end of every day of ``since`` … ``until``. Two queries; for its chart."""
    moves = StockMove.objects.filter(product=level.product_id, warehouse=level.warehouse_id, lot=level.lot)
    opening = moves.filter(moved_at__lt=_midnight(since)).aggregate(sum=Sum("quantity"))["sum"]
    balance: Decimal = opening or ZERO
    changes = dict(_daily_changes(moves, since=since, until=until).order_by("day").values_list("day", "change"))
    points = []
    for offset in range((until - since).days + 1):
        day = since + timedelta(days=offset)
        balance += changes.get(day, ZERO)
        points.append(LedgerPoint(day, balance))
    return points


def _daily_changes(moves: QuerySet[StockMove], *, since: date, until: date) -> Any:
    """Net movement by product and UTC day."""
    inside = moves.filter(moved_at__gte=_midnight(since), moved_at__lt=_midnight(until + timedelta(days=1)))
    dated = inside.annotate(day=TruncDate("moved_at", tzinfo=UTC))
    return dated.values("product_id", "day").annotate(change=Sum("quantity"))


def _first_days(product_ids: Collection[int], warehouse: Warehouse) -> dict[int, date]:
    """Product id → the day of its first move in the warehouse."""
    moves = of_products(StockMove.objects.filter(warehouse=warehouse), product_ids)
    firsts = moves.values_list("product_id").annotate(Min("moved_at")).order_by()
    return {product_id: moment.astimezone(UTC).date() for product_id, moment in firsts}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)
