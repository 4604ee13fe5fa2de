"""Popular items: how many purchases an item had lately, the same for every account."""

from dataclasses import dataclass

import numpy as np

from analytics.algorithms.recommend.interactions import FloatArray, IntArray, PurchaseHistory
from analytics.algorithms.recommend.method import check_positive


@dataclass(frozen=True, slots=True)
class ItemScores:
    """A score per item that every account shares."""

    item_score: FloatArray

    def scores(self, accounts: IntArray) -> FloatArray:
        """(len(accounts) x items) read-only view of the shared row."""
        return np.broadcast_to(self.item_score, (len(accounts), len(self.item_score)))


@dataclass(frozen=True, slots=True)
class Popularity:
    """score_i = sum over purchases of item i of 2^(-age / half life).

    A half life of None counts all purchases alike: the baseline every other method must beat.
    """

    half_life_days: float | None = None

    def __post_init__(self) -> None:
        check_positive("popularity", half_life_days=self.half_life_days)

    @property
    def key(self) -> str:
        return "popularity" if self.half_life_days is None else f"popularity_{self.half_life_days:g}_days"

    def fit(self, history: PurchaseHistory) -> ItemScores:
        return ItemScores(history.item_weight(self.half_life_days).astype(np.float32))


@dataclass(frozen=True, slots=True)
class RepeatRate:
    """score_i = (repeat purchases of i + 1) / (purchases of i + 5): do those who tried it come back?

    The added counts draw items with few purchases towards one in five.
    """

    key: str = "repeat_rate"

    def fit(self, history: PurchaseHistory) -> ItemScores:
        # The history is sorted by account, item, day: the first row of each pair is its first purchase.
        repeat = np.zeros(len(history.account), dtype=bool)
        repeat[1:] = (np.diff(history.account) == 0) & (np.diff(history.item) == 0)
        repeats = np.bincount(history.item[repeat], minlength=history.item_count)
        purchases = np.bincount(history.item, minlength=history.item_count)
        return ItemScores(((repeats + 1) / (purchases + 5)).astype(np.float32))
