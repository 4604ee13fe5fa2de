"""What every forecasting method offers, and the arithmetic several of them share."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analytics.algorithms.demand.panel import Panel
from analytics.algorithms.demand.series import BoolArray, FloatArray, IntArray

ForecastFunction = Callable[[Panel, IntArray, int], FloatArray]


@dataclass(frozen=True)
class Method:
    """A named forecaster.

    ``forecast(panel, origins, horizon)`` returns (len(origins), n, horizon): for each origin ``o`` the forecast
    of periods o .. o+horizon-1 from values before ``o`` only. Results are finite and never negative.
    """

    key: str
    title: str
    source: str
    forecast: ForecastFunction


def flat(levels: FloatArray, horizon: int) -> FloatArray:
    """Repeat one level per origin and series (o, n) over the horizon, never below zero."""
    return np.repeat(np.maximum(levels, 0.0)[:, :, None], horizon, axis=2)


def age_at(panel: Panel, origin: int) -> IntArray:
    """Periods of history each series has at an origin (n,)."""
    return np.clip(origin - panel.first, 0, None)


def window_mean(panel: Panel, origin: int, length: int) -> FloatArray:
    """Mean of the last ``length`` active periods before the origin (n,); 0 without history."""
    start = max(origin - length, 0)
    total = panel.values[:, start:origin].sum(axis=1)
    return np.asarray(total / np.maximum(np.minimum(age_at(panel, origin), origin - start), 1))


class GridScore:
    """Running absolute one-step error of every grid member, to pick one per series with the past only."""

    def __init__(self, members: int, series: int) -> None:
        self.error = np.zeros((members, series))

    def add(self, forecast: FloatArray, actual: FloatArray, counts: BoolArray) -> None:
        """Add |actual - forecast| (members, n) where the series counts."""
        self.error += np.where(counts, np.abs(actual - forecast), 0.0)

    def pick(self, candidates: FloatArray) -> FloatArray:
        """Per series the candidate (members, n, ...) whose error is smallest, shrunk to the best overall."""
        if not candidates.shape[1]:
            return np.asarray(candidates[0])
        scale = self.error.mean(axis=0) + 1e-12
        relative = self.error / scale
        score = relative + relative.mean(axis=1, keepdims=True)
        best = score.argmin(axis=0)
        return np.asarray(candidates[best, np.arange(candidates.shape[1])])
