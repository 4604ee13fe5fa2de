"""Weights of the blend: a penalised logistic regression on an earlier stretch of time."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.algorithms.recommend.interactions import FloatArray


@dataclass(frozen=True, slots=True)
class BlendWeights:
    """score = base + weights . values, the log-odds that the account buys the item in the next stretch.

    Attributes:
        base: score when all signals are zero.
        weights: (signals,) zero for signals that are not used.
        pairs, purchases: rows learned from, and how many of them were bought.
    """

    base: float
    weights: FloatArray
    pairs: int
    purchases: int

    def terms(self, values: FloatArray) -> FloatArray:
        """(pairs x (1 + signals)) contributions, the base first; the score is their sum."""
        return np.column_stack((np.full(len(values), self.base), values * self.weights))


def learn_weights(
    *,
    values: FloatArray,
    bought: FloatArray,
    start: FloatArray,
    used: npt.NDArray[np.bool_],
    penalty: float,
    base: float,
) -> BlendWeights:
    """Newton's method on log-loss + penalty/2 |standardised weights - start|^2.

    Args:
        values: (pairs x signals). bought: (pairs,) 0 or 1.
        start: (signals,) starting weights, kept when there are no pairs. used: (signals,) bool mask.
        penalty: strength of the pull towards `start`. base: starting base.
    """
    total = int(bought.sum())
    unchanged = BlendWeights(base, np.where(used, start, 0.0), len(bought), total)
    if total == 0 or total == len(bought):
        return unchanged
    picked = values[:, used]
    centre, spread = picked.mean(axis=0), picked.std(axis=0)
    varies = spread > 1e-9
    scale = np.where(varies, spread, 1.0)
    design = np.column_stack((np.ones(len(picked)), (picked - centre) / scale))
    odds = np.log(total / (len(bought) - total))
    prior = np.concatenate(([odds], start[used] * np.where(varies, scale, 0.0)))
    solution = _newton(design, bought, prior, penalty)
    weights = np.zeros(values.shape[1])
    weights[used] = np.where(varies, solution[1:] / scale, start[used])
    # Undo the centring of the signals that vary only: a constant one keeps its starting weight.
    level = float(solution[0] - (solution[1:] / scale * centre)[varies].sum())
    level -= float((weights[used] * centre)[~varies].sum())
    return BlendWeights(level, weights, len(bought), total)


def _newton(design: FloatArray, bought: FloatArray, prior: FloatArray, penalty: float) -> FloatArray:
    solution = prior.copy()
    for _ in range(25):
        chance = 1 / (1 + np.exp(-np.clip(design @ solution, -35, 35)))
        slope = design.T @ (chance - bought) + penalty * (solution - prior)
        curve = (design * (chance * (1 - chance))[:, None]).T @ design + penalty * np.eye(len(prior))
        step = np.linalg.solve(curve, slope)
        # A full Newton step from a poor start can overshoot the logistic's flat tails.
        step *= min(1.0, 4.0 / max(float(np.abs(step).max()), 1e-12))
        solution = solution - step
        if np.abs(step).max() < 1e-7:
            break
    return solution
