"""Which methods a series listens to: backtest losses, shrunk towards what works for everybody."""

from dataclasses import dataclass

import numpy as np

from analytics.algorithms.demand.series import BoolArray, FloatArray

SHRINK_CELLS = 200.0
SHARPNESS = 30.0
PRIOR_KEYS = ("pooled_regression", "moving_median", "simple_smoothing")


@dataclass(frozen=True, eq=False)
class MethodScores:
    """Relative backtest loss of each method over everybody (m,); 1 = the average method. NaN = not tried yet."""

    keys: tuple[str, ...]
    overall: FloatArray

    def usable(self) -> BoolArray:
        """True for methods that beat naive overall; naive alone when none does."""
        if np.isnan(self.overall).any():
            prior = np.array([key in PRIOR_KEYS for key in self.keys])
            return prior if prior.any() else np.ones(len(self.keys), dtype=bool)
        naive = self.overall[self.keys.index("naive")]
        better = self.overall < naive
        return better if better.any() else np.array([key == "naive" for key in self.keys])


def method_losses(candidates: FloatArray, actual: FloatArray, counts: BoolArray) -> tuple[FloatArray, FloatArray]:
    """Mean absolute error per method and series (m, n) and cells scored (n,).

    ``candidates`` is (origins, m, n, h); ``actual`` and ``counts`` are (origins, n, h).
    """
    number = counts.sum(axis=(0, 2)).astype(np.float64)
    error = (np.abs(candidates - actual[:, None]) * counts[:, None]).sum(axis=(0, 3))
    return error / np.maximum(number, 1.0), number


def overall_scores(keys: tuple[str, ...], losses: FloatArray, number: FloatArray) -> MethodScores:
    """Total loss of each method over all series, relative to the average method."""
    total = (losses * number).sum(axis=1)
    if total.sum() <= 0:
        return MethodScores(keys, np.full(len(keys), np.nan))
    return MethodScores(keys, total / total.mean())


def method_weights(scores: MethodScores, losses: FloatArray, number: FloatArray) -> FloatArray:
    """Weights (n, m), each row summing to one.

    A series' own relative loss counts with its number of scored cells against ``SHRINK_CELLS`` cells of the
    overall loss, so few cells cannot crown a lucky method; weights fall exponentially with the shrunk loss.
    """
    usable = scores.usable()
    overall = np.where(np.isnan(scores.overall), 1.0, scores.overall)
    average = losses.mean(axis=0)
    own = np.where(average > 0, losses / np.where(average > 0, average, 1.0), 1.0)
    trust = number / (number + SHRINK_CELLS)
    shrunk = trust * own + (1.0 - trust) * overall[:, None]
    shrunk = np.where(usable[:, None], shrunk, np.inf)
    weight = np.exp(-SHARPNESS * (shrunk - shrunk.min(axis=0, keepdims=True)))
    # Whatever hardly counts is dropped, so that a planner sees two or three names instead of fourteen.
    weight = np.where(weight >= 0.1 * weight.max(axis=0, keepdims=True), weight, 0.0)
    return np.asarray((weight / weight.sum(axis=0, keepdims=True)).T)


def combine(candidates: FloatArray, weights: FloatArray) -> FloatArray:
    """Weighted mean of method forecasts (m, n, h) -> (n, h)."""
    return np.asarray(np.einsum("mnh,nm->nh", candidates, weights))
