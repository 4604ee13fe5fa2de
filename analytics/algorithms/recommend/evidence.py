"""Facts behind a recommendation, from which a screen words its reason."""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from analytics.algorithms.recommend.interactions import FloatArray, IntArray
from analytics.algorithms.recommend.repeat_rhythm import RhythmTable


@dataclass(frozen=True, slots=True)
class Evidence:
    """Aligned with the recommended pairs.

    Attributes:
        purchases: (pairs,) days on which the account bought the item.
        median_gap_days: (pairs,) its usual interval, NaN when bought fewer than two times.
        last_age_days: (pairs,) days since it last bought the item, NaN when never.
        bought_with: (pairs x companions) items of the account that speak most for this one, -1 where none.
        bought_with_share: (pairs x companions) their share of the neighbour score, 0..1.
    """

    purchases: IntArray
    median_gap_days: FloatArray
    last_age_days: FloatArray
    bought_with: IntArray
    bought_with_share: FloatArray

    def reason(self, pair: int) -> str:
        """Plain words for one pair, with item numbers where a screen puts product names."""
        if self.purchases[pair] > 1:
            gap, age = self.median_gap_days[pair], self.last_age_days[pair]
            return f"bought every {gap:.0f} days, last {age:.0f} days ago"
        if self.purchases[pair] == 1:
            return f"bought once, {self.last_age_days[pair]:.0f} days ago"
        companions = [str(item) for item in self.bought_with[pair] if item >= 0]
        return f"often bought with {', '.join(companions)}" if companions else "popular with other accounts"


def gather_evidence(
    *,
    accounts: IntArray,
    items: IntArray,
    rhythm: RhythmTable,
    contributions: sp.csr_matrix | None,
    companions: int = 3,
) -> Evidence:
    """Look the pairs up; `contributions` is (pairs x items), see NeighbourScores.contributions."""
    count = len(accounts)
    row = rhythm.rows(accounts, items)
    known = row >= 0
    purchases, gap, age = np.zeros(count, dtype=np.int64), np.full(count, np.nan), np.full(count, np.nan)
    purchases[known] = rhythm.purchases[row[known]]
    gap[known] = rhythm.median_gap_days[row[known]]
    age[known] = rhythm.last_age_days[row[known]]
    bought_with = np.full((count, companions), -1, dtype=np.int64)
    share = np.zeros((count, companions))
    if contributions is not None and contributions.nnz:
        pair = np.repeat(np.arange(count), np.diff(contributions.indptr))
        order = np.lexsort((contributions.indices, -contributions.data, pair))
        rank = np.arange(len(order)) - contributions.indptr[pair[order]]
        best, place = order[rank < companions], rank[rank < companions]
        total = np.asarray(contributions.sum(axis=1)).ravel()
        bought_with[pair[best], place] = contributions.indices[best]
        share[pair[best], place] = contributions.data[best] / total[pair[best]]
    return Evidence(purchases, gap, age, bought_with, share)
