"""Items bought by the same accounts: sparse item-item cosine with shrinkage and few neighbours each."""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from analytics.algorithms.recommend.interactions import FloatArray, IntArray, PurchaseHistory
from analytics.algorithms.recommend.method import check_positive


@dataclass(frozen=True, slots=True)
class NeighbourScores:
    """score(a, j) = sum over items i the account bought of weight(a, i) * similarity(i, j)."""

    profile: sp.csr_matrix
    similarity: sp.csr_matrix

    def scores(self, accounts: IntArray) -> FloatArray:
        dense: FloatArray = (self.profile[accounts] @ self.similarity).toarray()
        return dense

    def contributions(self, accounts: IntArray, items: IntArray) -> sp.csr_matrix:
        """(pairs x items) how much each bought item speaks for the pair; a row sums to the pair's score."""
        towards = sp.csr_matrix(self.similarity.T)
        return sp.csr_matrix(self.profile[accounts].multiply(towards[items]))


@dataclass(frozen=True, slots=True)
class ItemNeighbours:
    """Item-based collaborative filtering (Sarwar, Karypis, Konstan and Riedl, 2001) for purchases.

    Each account's row is divided by the square root of its breadth, so a buyer of everything says little;
    similarity(i, j) = w_i . w_j / (|w_i| |w_j| + shrinkage); each item keeps its `neighbour_count` nearest.
    Products are formed for `block_items` items at a time: memory is block x items at the very most.
    """

    neighbour_count: int = 50
    shrinkage: float = 0.0
    half_life_days: float = 120.0
    block_items: int = 512
    key: str = "item_neighbours"

    def __post_init__(self) -> None:
        check_positive(
            self.key,
            neighbour_count=self.neighbour_count,
            half_life_days=self.half_life_days,
            block_items=self.block_items,
        )
        if not 0 <= self.shrinkage < float("inf"):
            raise ValueError(f"{self.key}: shrinkage is {self.shrinkage}; give zero or a positive number")

    def fit(self, history: PurchaseHistory) -> NeighbourScores:
        bought = history.bought()
        breadth = np.maximum(np.diff(bought.indptr), 1)
        weighted = sp.csc_matrix(sp.diags_array(1 / np.sqrt(breadth)).astype(np.float32) @ bought)
        norm = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=0)).ravel())
        blocks = [self._nearest(weighted, norm, start) for start in range(0, history.item_count, self.block_items)]
        return NeighbourScores(history.recency(self.half_life_days), sp.vstack(blocks, format="csr"))

    def _nearest(self, weighted: sp.csc_matrix, norm: FloatArray, start: int) -> sp.csr_matrix:
        """Rows start..start+block of the similarity, each cut to its nearest neighbours."""
        similar = (weighted[:, start : start + self.block_items].T @ weighted).toarray()
        rows = np.arange(len(similar))
        similar /= np.maximum(norm[start + rows, None] * norm + self.shrinkage, 1e-12)
        similar[rows, start + rows] = 0.0
        keep = min(self.neighbour_count, similar.shape[1])
        nearest = np.argpartition(-similar, keep - 1, axis=1)[:, :keep]
        value = np.take_along_axis(similar, nearest, axis=1).astype(np.float32)
        block = sp.csr_matrix((value.ravel(), (np.repeat(rows, keep), nearest.ravel())), shape=similar.shape)
        block.eliminate_zeros()
        return block
