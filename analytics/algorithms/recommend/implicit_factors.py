"""Matrix factorisation for implicit feedback by alternating least squares."""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from analytics.algorithms.recommend.interactions import FloatArray, IntArray, PurchaseHistory
from analytics.algorithms.recommend.method import check_positive


@dataclass(frozen=True, slots=True)
class ImplicitScores:
    """score(a, j) = p_a . q_j."""

    account_factors: FloatArray
    item_factors: FloatArray

    def scores(self, accounts: IntArray) -> FloatArray:
        dense: FloatArray = self.account_factors[accounts] @ self.item_factors.T
        return dense


@dataclass(frozen=True, slots=True)
class ImplicitFactors:
    """Minimise sum c_aj (bought_aj - p_a . q_j)^2 + penalty (|p|^2 + |q|^2), c = 1 + confidence * bought.

    Every pair counts, also the unbought ones; the sum over them collapses to Q'Q, so a sweep costs
    purchases x rank^2 + (accounts + items) x rank^3. Source: Hu, Koren and Volinsky, "Collaborative filtering
    for implicit feedback datasets", ICDM 2008, equations 3 to 5.
    """

    rank: int = 32
    sweeps: int = 4
    penalty: float = 5.0
    confidence: float = 10.0
    block_rows: int = 512
    seed: int = 0
    key: str = "implicit_factors"

    def __post_init__(self) -> None:
        check_positive(
            self.key,
            rank=self.rank,
            sweeps=self.sweeps,
            penalty=self.penalty,
            confidence=self.confidence,
            block_rows=self.block_rows,
        )

    def fit(self, history: PurchaseHistory) -> ImplicitScores:
        random = np.random.default_rng(self.seed)
        bought = history.bought()
        buyers = sp.csr_matrix(bought.T)
        item_factors = (0.1 * random.standard_normal((history.item_count, self.rank))).astype(np.float32)
        account_factors = np.zeros((history.account_count, self.rank), dtype=np.float32)
        for _ in range(self.sweeps):
            account_factors = self._solve(bought, item_factors)
            item_factors = self._solve(buyers, account_factors)
        return ImplicitScores(account_factors, item_factors)

    def _solve(self, bought: sp.csr_matrix, other: FloatArray) -> FloatArray:
        """Best rows given the other side: a batch of rank x rank systems per block (512 rows = 2 MB)."""
        rank = self.rank
        shared = other.T @ other + self.penalty * np.eye(rank, dtype=np.float32)
        # The outer products are symmetric: sum one triangle only, which is where the time goes.
        upper = np.triu_indices(rank)
        outer = other[:, upper[0]] * other[:, upper[1]]
        square = np.zeros((rank, rank), dtype=np.intp)
        square[upper] = square.T[upper] = np.arange(len(upper[0]))
        solved = np.zeros((bought.shape[0], rank), dtype=np.float32)
        for start in range(0, bought.shape[0], self.block_rows):
            block = bought[start : start + self.block_rows]
            left = self.confidence * (block @ outer)[:, square] + shared
            right = (1 + self.confidence) * (block @ other)
            solved[start : start + self.block_rows] = np.linalg.solve(left, right[:, :, None])[:, :, 0]
        return solved
