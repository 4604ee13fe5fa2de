"""What the stock ledger says: balances on a day, and weeks in which a product ran out."""

from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import numpy.typing as npt
from django.db.models import Sum

from supply.models import StockMove

IntArray = npt.NDArray[np.int64]
DAYS_AT_ONCE = 4_000_000  # cells of the products × days balance: 32 MB


def end_of(day: date) -> datetime:
    """The first moment after the day, in UTC."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=UTC)


def ledger_exists(*, as_of: date) -> bool:
    """Whether any goods were ever booked. 1 query."""
    return StockMove.objects.filter(moved_at__lt=end_of(as_of)).exists()


def on_hand(*, as_of: date, warehouse_id: int | None = None) -> dict[int, float]:
    """Balance per product at the end of the day, from the ledger. 1 query."""
    moves = StockMove.objects.filter(moved_at__lt=end_of(as_of))
    if warehouse_id is not None:
        moves = moves.filter(warehouse_id=warehouse_id)
    totals = moves.order_by("product_id").values_list("product_id").annotate(total=Sum("quantity"))
    return {product: float(total) for product, total in totals}


def weeks_out_of_stock(*, product_ids: IntArray, start: date, weeks: int) -> npt.NDArray[np.bool_] | None:
    """(products, weeks) True where the closing balance of a day was zero or less; None without a ledger. 1 query.

    Days before a product's first booking are unknown, not out of stock.
    """
    until = end_of(start + timedelta(days=weeks * 7 - 1))
    moves = StockMove.objects.filter(moved_at__lt=until).order_by("product_id", "moved_at", "pk")
    rows = list(moves.values_list("product_id", "moved_at", "quantity").iterator(chunk_size=10_000))
    if not rows:
        return None
    out = np.zeros((len(product_ids), weeks), dtype=bool)
    moved = np.array([row[0] for row in rows], dtype=np.int64)
    day = np.array([(row[1].date() - start).days for row in rows], dtype=np.int64)
    quantity = np.array([float(row[2]) for row in rows])
    days = weeks * 7
    block = max(1, DAYS_AT_ONCE // days)
    for first in range(0, len(product_ids), block):
        chosen = product_ids[first : first + block]
        out[first : first + block] = _out_of_stock(chosen, moved, day, quantity, weeks)
    return out


def _out_of_stock(
    chosen: IntArray, moved: IntArray, day: IntArray, quantity: npt.NDArray[np.float64], weeks: int
) -> npt.NDArray[np.bool_]:
    mine = np.isin(moved, chosen)
    row = np.searchsorted(chosen, moved[mine])
    # Everything booked before the window is its opening balance.
    column = np.maximum(day[mine], 0)
    shape = (len(chosen), weeks * 7)
    change = np.bincount(row * shape[1] + column, weights=quantity[mine], minlength=shape[0] * shape[1]).reshape(shape)
    first = np.full(len(chosen), shape[1])
    np.minimum.at(first, row, column)
    empty = (np.cumsum(change, axis=1) <= 0) & (np.arange(shape[1])[None, :] >= first[:, None])
    return np.asarray(empty.reshape(len(chosen), weeks, 7).any(axis=2))
