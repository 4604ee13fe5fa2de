"""What the account itself buys: how often, how recently and for how much."""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from analytics.algorithms.recommend.interactions import FloatArray, IntArray, PurchaseHistory
from analytics.algorithms.recommend.method import check_positive


@dataclass(frozen=True, slots=True)
class OwnScores:
    """Scores that are zero for every item the account never bought."""

    matrix: sp.csr_matrix

    def scores(self, accounts: IntArray) -> FloatArray:
        dense: FloatArray = self.matrix[accounts].toarray()
        return dense


@dataclass(frozen=True, slots=True)
class FrequencyWithTies:
    """Own counts, with equal counts ordered by how many accounts buy the item."""

    matrix: sp.csr_matrix
    tie_break: FloatArray

    def scores(self, accounts: IntArray) -> FloatArray:
        dense: FloatArray = self.matrix[accounts].toarray() + self.tie_break
        return dense


@dataclass(frozen=True, slots=True)
class OwnFrequency:
    """score = number of days on which the account bought the item (+ popularity below 1 to break ties).

    Most accounts have many items with equal counts, so without the tie-break this baseline is unfairly weak.
    """

    key: str = "own_frequency"

    def fit(self, history: PurchaseHistory) -> FrequencyWithTies:
        popularity = history.item_weight(None)
        below_one = 0.5 * popularity / (popularity.max() + 1)
        return FrequencyWithTies(history.matrix(), below_one.astype(np.float32))


@dataclass(frozen=True, slots=True)
class OwnRecency:
    """score = sum over the account's purchases of the item of 2^(-age / half life)."""

    half_life_days: float = 60.0

    def __post_init__(self) -> None:
        check_positive("own_recency", half_life_days=self.half_life_days)

    @property
    def key(self) -> str:
        return f"own_recency_{self.half_life_days:g}_days"

    def fit(self, history: PurchaseHistory) -> OwnScores:
        return OwnScores(history.matrix(history.decay(self.half_life_days)))


@dataclass(frozen=True, slots=True)
class OwnCount:
    """score = number of days on which the account bought the item; no tie-break."""

    key: str = "own_count"

    def fit(self, history: PurchaseHistory) -> OwnScores:
        return OwnScores(history.matrix())


@dataclass(frozen=True, slots=True)
class OwnSpend:
    """score = money the account spent on the item, negative values read as zero."""

    key: str = "own_spend"

    def fit(self, history: PurchaseHistory) -> OwnScores:
        return OwnScores(history.matrix(np.maximum(history.value, 0.0)))
