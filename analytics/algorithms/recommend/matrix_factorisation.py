"""Textbook matrix factorisation with biases, fitted by stochastic gradient descent."""

from dataclasses import dataclass

import numpy as np

from analytics.algorithms.recommend.interactions import FloatArray, IntArray, PurchaseHistory
from analytics.algorithms.recommend.method import check_positive


@dataclass(frozen=True, slots=True)
class FactorScores:
    """score(a, j) = mean + account bias + item bias + p_a . q_j."""

    mean: float
    account_bias: FloatArray
    item_bias: FloatArray
    account_factors: FloatArray
    item_factors: FloatArray
    loss_by_pass: FloatArray

    def scores(self, accounts: IntArray) -> FloatArray:
        level = self.mean + self.account_bias[accounts, None] + self.item_bias
        return level + self.account_factors[accounts] @ self.item_factors.T


@dataclass(frozen=True, slots=True)
class MatrixFactorisation:
    """Minimise L = sum (R - mean - b_a - b_j - p_a . q_j)^2 + penalty (|p|^2 + |q|^2 + b^2).

    R is ln(1 + purchase days) of a pair; `negatives_per_positive` pairs drawn at random stand in with R = 0,
    else everything bought would look alike. Steps are taken over mini-batches so that numpy does the work;
    within a batch the gradients of one account or item add up. Source: Koren, Bell and Volinsky, "Matrix
    factorization techniques for recommender systems", IEEE Computer 42(8), 2009, equations 2 and 5.
    """

    rank: int = 16
    passes: int = 10
    learning_rate: float = 0.05
    penalty: float = 0.02
    negatives_per_positive: int = 3
    batch_rows: int = 2048
    seed: int = 0
    key: str = "matrix_factorisation"

    def __post_init__(self) -> None:
        check_positive(
            self.key,
            rank=self.rank,
            passes=self.passes,
            learning_rate=self.learning_rate,
            penalty=self.penalty,
            negatives_per_positive=self.negatives_per_positive,
            batch_rows=self.batch_rows,
        )

    def fit(self, history: PurchaseHistory) -> FactorScores:
        random = np.random.default_rng(self.seed)
        account, item, target = self._training_pairs(history, random)
        sizes = (history.account_count, history.item_count)
        biases: list[FloatArray] = [np.zeros(size) for size in sizes]
        factors: list[FloatArray] = [random.standard_normal((size, self.rank)) * 0.1 for size in sizes]
        mean = float(target.mean()) if len(target) else 0.0
        losses = []
        for _ in range(self.passes):
            order, squared = random.permutation(len(target)), 0.0
            for start in range(0, len(order), self.batch_rows):
                rows = order[start : start + self.batch_rows]
                pair = (account[rows], item[rows])
                squared += self._step(pair, target[rows] - mean, biases, factors)
            losses.append(squared / max(len(target), 1))
        return FactorScores(mean, biases[0], biases[1], factors[0], factors[1], np.array(losses))

    def _training_pairs(
        self, history: PurchaseHistory, random: np.random.Generator
    ) -> tuple[IntArray, IntArray, FloatArray]:
        counts = history.matrix().tocoo()
        extra = counts.nnz * self.negatives_per_positive
        account = np.concatenate((counts.row, random.choice(counts.row, extra) if extra else counts.row))
        item = np.concatenate((counts.col, random.integers(0, history.item_count, extra)))
        target = np.concatenate((np.log1p(counts.data.astype(np.float64)), np.zeros(extra)))
        # A drawn pair that was in fact bought would contradict its own purchase: keep the purchase.
        key = account.astype(np.int64) * history.item_count + item
        _, first = np.unique(key, return_index=True)
        return account[first], item[first], target[first]

    def _step(
        self,
        pair: tuple[IntArray, IntArray],
        centred: FloatArray,
        biases: list[FloatArray],
        factors: list[FloatArray],
    ) -> float:
        """One mini-batch step on both sides at once; returns its sum of squared errors before the step."""
        own = [factors[side][pair[side]] for side in (0, 1)]
        fitted = biases[0][pair[0]] + biases[1][pair[1]] + (own[0] * own[1]).sum(axis=1)
        error = centred - fitted
        for side in (0, 1):
            index, other = pair[side], own[1 - side]
            # Many rows of one item in a batch would overshoot: their steps together stay below a full one.
            crowd = np.bincount(index)[index] * self.learning_rate
            rate = self.learning_rate / np.maximum(crowd, 1.0)
            slope = error[:, None] * other - self.penalty * own[side]
            np.add.at(factors[side], index, rate[:, None] * slope)
            np.add.at(biases[side], index, rate * (error - self.penalty * biases[side][index]))
        return float(error @ error)
