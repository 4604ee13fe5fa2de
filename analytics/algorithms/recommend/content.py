"""Items whose attributes resemble what the account buys."""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from analytics.algorithms.recommend.interactions import FloatArray, IntArray, PurchaseHistory
from analytics.algorithms.recommend.method import check_positive


@dataclass(frozen=True, slots=True)
class ContentScores:
    """score(a, j) = cosine between the account's attribute profile and the attributes of item j."""

    profile: sp.csr_matrix
    attributes_by_item: sp.csc_matrix

    def scores(self, accounts: IntArray) -> FloatArray:
        dense: FloatArray = (self.profile[accounts] @ self.attributes_by_item).toarray()
        return dense


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """Content-based cosine over attributes such as category, brand and words of the name.

    `attributes` is (items x attributes), zero where absent. Attributes count by
    ln((items + 1) / (holders + 1)), so one that everything has says nothing; the profile is the decayed sum
    over the account's purchases.
    It is the only method that can score an item nobody has bought yet.
    """

    attributes: sp.csr_matrix
    half_life_days: float = 120.0
    key: str = "content"

    def __post_init__(self) -> None:
        check_positive(self.key, half_life_days=self.half_life_days)
        if self.attributes.nnz and not np.isfinite(self.attributes.data).all():
            raise ValueError("content: attributes hold a value that is not finite; correct it")

    def fit(self, history: PurchaseHistory) -> ContentScores:
        if self.attributes.shape[0] != history.item_count:
            raise ValueError(
                f"content: attributes describe {self.attributes.shape[0]} items, the history has "
                f"{history.item_count}; give one row of attributes per item"
            )
        held = sp.csr_matrix(self.attributes, dtype=np.float32)
        holders = np.bincount(held.indices, minlength=held.shape[1])
        rarity = np.log((history.item_count + 1) / (holders + 1)).astype(np.float32)
        items = _unit_rows(sp.csr_matrix(held @ sp.diags_array(rarity)))
        profile = _unit_rows(sp.csr_matrix(history.recency(self.half_life_days) @ items))
        return ContentScores(profile, items.T.tocsc())


def _unit_rows(matrix: sp.csr_matrix) -> sp.csr_matrix:
    norm = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sp.csr_matrix(sp.diags_array(1 / np.maximum(norm, 1e-12)).astype(np.float32) @ matrix)
