"""Items that are due again by the account's own interval between purchases."""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from analytics.algorithms.recommend.interactions import FloatArray, IntArray, PurchaseHistory
from analytics.algorithms.recommend.method import check_positive


@dataclass(frozen=True, slots=True)
class RhythmTable:
    """One row per account and item ever bought, sorted by account then item.

    Attributes:
        account, item: (pairs,) indices.
        purchases: (pairs,) number of purchase days.
        median_gap_days: (pairs,) median days between purchases; NaN when bought once.
        last_age_days: (pairs,) days since the last purchase.
    """

    account: IntArray
    item: IntArray
    purchases: IntArray
    median_gap_days: FloatArray
    last_age_days: FloatArray

    def rows(self, accounts: IntArray, items: IntArray) -> IntArray:
        """Row of each (account, item) pair, -1 where the account never bought the item."""
        if len(self.account) == 0:
            return np.full(len(accounts), -1)
        stride = int(max(self.item.max(), items.max(initial=0))) + 1
        keys = self.account.astype(np.int64) * stride + self.item
        wanted = accounts.astype(np.int64) * stride + items
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[place] == wanted, place, -1)


def rhythm_table(history: PurchaseHistory) -> RhythmTable:
    """Median interval and last purchase of every pair, without a loop over pairs."""
    account, item, age = history.account, history.item, history.age_days
    if len(account) == 0:
        empty = np.empty(0, dtype=np.int32)
        return RhythmTable(empty, empty, empty, np.empty(0), np.empty(0))
    same = (np.diff(account) == 0) & (np.diff(item) == 0)
    start = np.flatnonzero(np.concatenate(([True], ~same)))
    purchases = np.diff(np.append(start, len(account)))
    last = start + purchases - 1
    return RhythmTable(
        account=account[start],
        item=item[start],
        purchases=purchases,
        median_gap_days=_median_gaps(age, start, purchases),
        last_age_days=age[last],
    )


def _median_gaps(age: FloatArray, start: IntArray, purchases: IntArray) -> FloatArray:
    """Median of the gaps inside each run: sort gaps within runs, take the middle one or two."""
    run = np.repeat(np.arange(len(start)), purchases)
    inside = np.flatnonzero(run[1:] == run[:-1])
    gaps, gap_run = (age[:-1] - age[1:])[inside], run[1:][inside]
    gaps = gaps[np.lexsort((gaps, gap_run))]
    gap_count = purchases - 1
    first = np.concatenate(([0], np.cumsum(gap_count)))[:-1]
    median = np.full(len(start), np.nan)
    many = gap_count > 0
    low, high = first + (gap_count - 1) // 2, first + gap_count // 2
    median[many] = (gaps[low[many]] + gaps[high[many]]) / 2
    return median


@dataclass(frozen=True, slots=True)
class RhythmScores:
    """How close each bought item is to being due."""

    matrix: sp.csr_matrix

    def scores(self, accounts: IntArray) -> FloatArray:
        dense: FloatArray = self.matrix[accounts].toarray()
        return dense


@dataclass(frozen=True, slots=True)
class RepeatRhythm:
    """score = exp(-(ln(days since last / median interval))^2 / (2 width^2)) for items bought at least twice.

    It is 1 when the item is exactly due and falls evenly for half and for double the interval. Items that
    were bought once have no interval and score 0.
    """

    width: float = 0.7
    key: str = "repeat_rhythm"

    def __post_init__(self) -> None:
        check_positive("repeat_rhythm", width=self.width)

    def fit(self, history: PurchaseHistory) -> RhythmScores:
        table = rhythm_table(history)
        known = np.isfinite(table.median_gap_days)
        # A purchase on the cut-off day would give ln 0: half a day is the finest age the data can tell.
        age = np.maximum(table.last_age_days[known], 0.5)
        distance = np.log(age / table.median_gap_days[known]) / self.width
        score = np.exp(-0.5 * distance * distance).astype(np.float32)
        shape = (history.account_count, history.item_count)
        return RhythmScores(sp.csr_matrix((score, (table.account[known], table.item[known])), shape=shape))
