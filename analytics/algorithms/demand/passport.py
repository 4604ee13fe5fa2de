"""The forecast passport: how good the forecast was where it could be checked, against two yardsticks."""

from dataclasses import dataclass

import numpy as np

from analytics.algorithms.demand.accuracy import Accuracy, naive_scale, score
from analytics.algorithms.demand.panel import Panel
from analytics.algorithms.demand.series import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Passport:
    """Accuracy of the rolling-origin backtest; arrays have one entry per series (or one entry when pooled).

    ``naive_wape`` and ``seasonal_naive_wape`` come from the same cells. ``beats_naive`` is False where nothing could
    be scored. ``origins`` counts backtest origins with known demand, ``history_length`` active periods.
    """

    levels: FloatArray
    accuracy: Accuracy
    naive_wape: FloatArray
    seasonal_naive_wape: FloatArray
    beats_naive: BoolArray
    beats_seasonal_naive: BoolArray
    origins: IntArray
    history_length: IntArray


def passports(
    panel: Panel,
    *,
    levels: FloatArray,
    origins: IntArray,
    actual: FloatArray,
    counts: BoolArray,
    point: FloatArray,
    quantiles: FloatArray,
    naive: FloatArray,
    seasonal: FloatArray,
) -> tuple[Passport, Passport]:
    """Passports per series and pooled from backtest arrays (origins, n, h) and quantiles (origins, n, h, q)."""
    scale = np.array([naive_scale(panel, origin) for origin in origins.tolist()]).reshape(
        len(origins), len(panel.first)
    )
    per_series, pooled = score(
        actual=actual, point=point, quantiles=quantiles, levels=levels, scale=scale, counts=counts
    )
    naive_own, naive_all = absolute_ratio(naive, actual, counts)
    seasonal_own, seasonal_all = absolute_ratio(seasonal, actual, counts)
    scored = counts.any(axis=2).sum(axis=0)
    length = panel.values.shape[1] - panel.first
    return (
        _passport(levels, per_series, naive_own, seasonal_own, scored, length),
        _passport(levels, pooled, naive_all, seasonal_all, np.array([len(origins)]), np.array([panel.values.shape[1]])),
    )


def absolute_ratio(forecast: FloatArray, actual: FloatArray, counts: BoolArray) -> tuple[FloatArray, FloatArray]:
    """WAPE per series (n,) and pooled (1,) of (origins, n, h) forecasts; NaN without demand."""
    error = (np.abs(forecast - actual) * counts).sum(axis=(0, 2))
    demand = (actual * counts).sum(axis=(0, 2))
    total = demand.sum()
    pooled = np.array([error.sum() / total if total > 0 else np.nan])
    return error / np.where(demand > 0, demand, np.nan), pooled


def _passport(
    levels: FloatArray, accuracy: Accuracy, naive: FloatArray, seasonal: FloatArray, origins: IntArray, length: IntArray
) -> Passport:
    with np.errstate(invalid="ignore"):
        beats, beats_seasonal = accuracy.wape < naive, accuracy.wape < seasonal
    return Passport(levels, accuracy, naive, seasonal, beats, beats_seasonal, origins, length)
