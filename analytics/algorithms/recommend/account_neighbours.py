"""Items bought by accounts that resemble this one: user-based collaborative filtering."""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from analytics.algorithms.recommend.interactions import FloatArray, IntArray, PurchaseHistory
from analytics.algorithms.recommend.method import check_positive


@dataclass(frozen=True, slots=True)
class AccountNeighbourScores:
    """Similarity is worked out per block of accounts when scoring: nothing accounts x accounts is kept."""

    unit_rows: sp.csr_matrix
    unit_columns: sp.csc_matrix
    bought: sp.csr_matrix
    neighbour_count: int

    def scores(self, accounts: IntArray) -> FloatArray:
        similarity = (self.unit_rows[accounts] @ self.unit_columns).toarray()
        similarity[np.arange(len(accounts)), accounts] = 0.0
        keep = min(self.neighbour_count, similarity.shape[1])
        nearest = np.argsort(-similarity, axis=1, kind="stable")[:, :keep]
        weight = np.take_along_axis(similarity, nearest, axis=1).ravel()
        row = np.repeat(np.arange(len(accounts)), keep)
        shape = (len(accounts), self.bought.shape[0])
        nearby = sp.csr_matrix((weight, (row, nearest.ravel())), shape=shape)
        dense: FloatArray = (nearby @ self.bought).toarray()
        return dense


@dataclass(frozen=True, slots=True)
class AccountNeighbours:
    """score(a, j) = sum over the nearest accounts b of cosine(a, b) * bought(b, j); textbook method.

    Items count by ln(1 + accounts / buyers), so sharing a rare item says more than sharing a staple.
    """

    neighbour_count: int = 80
    key: str = "account_neighbours"

    def __post_init__(self) -> None:
        check_positive(self.key, neighbour_count=self.neighbour_count)

    def fit(self, history: PurchaseHistory) -> AccountNeighbourScores:
        bought = history.bought()
        active = max(int((np.diff(bought.indptr) > 0).sum()), 1)
        buyers = np.bincount(bought.indices, minlength=history.item_count)
        rarity = np.log1p(active / np.maximum(buyers, 1)).astype(np.float32)
        weighted = sp.csr_matrix(bought @ sp.diags_array(rarity))
        norm = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
        unit = sp.csr_matrix(sp.diags_array(1 / np.maximum(norm, 1e-12)).astype(np.float32) @ weighted)
        return AccountNeighbourScores(unit, unit.T.tocsc(), bought, self.neighbour_count)
