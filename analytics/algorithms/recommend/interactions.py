"""Purchase history of accounts as sparse matrices, cut at a day and weighted by age."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class PurchaseHistory:
    """What was known at the end of `as_of_day`: one row per account, item and day of purchase.

    Attributes:
        account_count, item_count: sizes of the index spaces (accounts and items with no purchase included).
        as_of_day: last day read, in days since any fixed origin.
        account, item: (purchases,) indices, sorted by account, then item, then day.
        age_days: (purchases,) days between the purchase and `as_of_day`, >= 0.
        qty, value: (purchases,) units and money, summed over the lines of that day.
        ignored_rows: rows that were not read: after `as_of_day`, or with a quantity that is not positive.
    """

    account_count: int
    item_count: int
    as_of_day: int
    account: IntArray
    item: IntArray
    age_days: FloatArray
    qty: FloatArray
    value: FloatArray
    ignored_rows: int

    def matrix(self, weight: FloatArray | None = None) -> sp.csr_matrix:
        """(accounts x items) sum of `weight` per purchase; without one, the number of purchase days."""
        data = np.ones(len(self.account)) if weight is None else weight
        shape = (self.account_count, self.item_count)
        return sp.csr_matrix((np.asarray(data, dtype=np.float32), (self.account, self.item)), shape=shape)

    def decay(self, half_life_days: float | None) -> FloatArray:
        """(purchases,) weight 2^(-age / half life); all ones when there is no half life."""
        if half_life_days is None:
            return np.ones(len(self.account))
        weight: FloatArray = np.exp2(-self.age_days / half_life_days)
        return weight

    def bought(self) -> sp.csr_matrix:
        """(accounts x items) 1 where the account ever bought the item."""
        matrix = self.matrix()
        matrix.data[:] = 1.0
        return matrix

    def recency(self, half_life_days: float) -> sp.csr_matrix:
        """(accounts x items) decayed number of purchases, at most 1, so one staple cannot drown the rest."""
        matrix = self.matrix(self.decay(half_life_days))
        np.minimum(matrix.data, 1.0, out=matrix.data)
        return matrix

    def item_weight(self, half_life_days: float | None) -> FloatArray:
        """(items,) decayed number of purchases over all accounts."""
        weight = self.decay(half_life_days)
        return np.bincount(self.item, weights=weight, minlength=self.item_count).astype(np.float64)

    def recut(self, as_of_day: int) -> "PurchaseHistory":
        """The history as it was known at the end of an earlier day.

        Raises:
            ValueError: the day is later than this history reaches.
        """
        later = self.as_of_day - as_of_day
        if later < 0:
            raise ValueError(f"as_of_day is {as_of_day}; take a day up to {self.as_of_day}, the history's end")
        keep = self.age_days >= later
        return replace(
            self,
            as_of_day=as_of_day,
            account=self.account[keep],
            item=self.item[keep],
            age_days=self.age_days[keep] - later,
            qty=self.qty[keep],
            value=self.value[keep],
            ignored_rows=self.ignored_rows + int((~keep).sum()),
        )

    def bought_since(self, day: int) -> sp.csr_matrix:
        """(accounts x items) 1 where the account bought the item after `day`."""
        matrix = self.matrix((self.age_days < self.as_of_day - day).astype(np.float32))
        matrix.eliminate_zeros()
        matrix.data[:] = 1.0
        return matrix


def purchase_history(
    *,
    account_index: IntArray,
    item_index: IntArray,
    day: IntArray,
    qty: FloatArray,
    value: FloatArray,
    account_count: int,
    item_count: int,
    as_of_day: int,
) -> PurchaseHistory:
    """Order lines up to and including `as_of_day`, merged to one purchase per account, item and day.

    Args:
        account_index, item_index: (lines,) integers from 0 below the counts.
        day: (lines,) integer day of the order, on the same origin as `as_of_day`.
        qty, value: (lines,) units and money. Lines with qty <= 0 are returns: left out, counted.

    Raises:
        ValueError: lengths differ, an index is out of range, or a number is not finite.

    >>> history = purchase_history(
    ...     account_index=np.array([0, 0, 0]), item_index=np.array([1, 1, 0]), day=np.array([3, 3, 9]),
    ...     qty=np.array([2.0, 1.0, 5.0]), value=np.array([20.0, 10.0, 50.0]),
    ...     account_count=1, item_count=2, as_of_day=5)
    >>> history.qty.tolist(), history.age_days.tolist(), history.ignored_rows
    ([3.0], [2.0], 1)
    """
    columns: list[npt.NDArray[Any]] = [np.asarray(column) for column in (account_index, item_index, day, qty, value)]
    _check_columns(columns, account_count, item_count)
    account, item, days, units, money = columns
    keep = (days <= as_of_day) & (units > 0)
    account, item, days, units, money = (column[keep] for column in columns)
    order = np.lexsort((days, item, account))
    account, item, days = account[order], item[order], days[order]
    same = (np.diff(account) == 0) & (np.diff(item) == 0) & (np.diff(days) == 0)
    start = np.flatnonzero(np.concatenate(([True], ~same))) if len(account) else np.empty(0, dtype=np.intp)
    return PurchaseHistory(
        account_count=account_count,
        item_count=item_count,
        as_of_day=int(as_of_day),
        account=account[start].astype(np.int32),
        item=item[start].astype(np.int32),
        age_days=(as_of_day - days[start]).astype(np.float64),
        qty=_group_sums(units[order], start),
        value=_group_sums(money[order], start),
        ignored_rows=int((~keep).sum()),
    )


def _group_sums(column: npt.NDArray[Any], start: IntArray) -> FloatArray:
    """Sum of each run that begins at `start` (reduceat refuses an empty list of starts)."""
    return np.add.reduceat(column.astype(np.float64), start) if len(start) else np.empty(0)


def _check_columns(columns: Sequence[npt.NDArray[Any]], account_count: int, item_count: int) -> None:
    names = ("account_index", "item_index", "day", "qty", "value")
    lengths = {name: len(column) for name, column in zip(names, columns, strict=True)}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"columns differ in length: {lengths}; give one entry per order line in each")
    for name, column in zip(names, columns, strict=True):
        if len(column) and not np.isfinite(column.astype(np.float64)).all():
            row = int(np.flatnonzero(~np.isfinite(column.astype(np.float64)))[0])
            raise ValueError(f"{name} is {column[row]} in row {row}; leave the line out or correct it")
    for name, column, count in (
        ("account_index", columns[0], account_count),
        ("item_index", columns[1], item_count),
    ):
        if count < 1:
            raise ValueError(f"number of rows for {name} is {count}; give at least one account and one item")
        if len(column) and (column.min() < 0 or column.max() >= count):
            wrong = int(column.min() if column.min() < 0 else column.max())
            raise ValueError(f"{name} holds {wrong}; it must lie between 0 and {count - 1}")
