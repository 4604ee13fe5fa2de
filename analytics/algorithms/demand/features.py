"""What the pooled regression sees of a series at an origin: its recent levels relative to its own scale."""

from dataclasses import dataclass

import numpy as np

from analytics.algorithms.demand.methods.base import age_at, window_mean
from analytics.algorithms.demand.methods.moving_median import recent_median
from analytics.algorithms.demand.panel import Panel
from analytics.algorithms.demand.series import FloatArray

MEAN_WINDOWS = (1, 2, 4, 8, 13, 26, 52)
MEDIAN_WINDOWS = (4, 6, 8, 13)
ROOT_WINDOWS = (4, 8, 13, 26)
SHARE_WINDOWS = (4, 13, 26)
OFFSET = 0.2
LARGEST_LOG_RATIO = 4.0


@dataclass(frozen=True, eq=False)
class OriginFeatures:
    """At one origin: ``scale`` (n,), ``state`` (n, k) shared by all steps, ``ahead`` (n, h, b) per step."""

    origin: int
    scale: FloatArray
    state: FloatArray
    ahead: FloatArray


def log_ratio(values: FloatArray, scale: FloatArray) -> FloatArray:
    """log((y + c s) / s) with c = 0.2: finite for zero demand and free of the unit."""
    ratio = np.log(values / scale + OFFSET)
    return np.asarray(np.minimum(ratio, LARGEST_LOG_RATIO))


def from_log_ratio(ratio: FloatArray, scale: FloatArray) -> FloatArray:
    """The inverse of ``log_ratio``, never below zero."""
    return np.asarray(np.maximum(np.exp(np.minimum(ratio, 2 * LARGEST_LOG_RATIO)) - OFFSET, 0.0) * scale)


def series_scale(panel: Panel, origin: int) -> FloatArray:
    """The level a series is measured by (n,): a blend of 8, 13 and 26 period means plus a trace of the panel mean."""
    blend = 0.5 * window_mean(panel, origin, 8) + 0.3 * window_mean(panel, origin, 13)
    blend += 0.2 * window_mean(panel, origin, 26)
    typical = float(np.median(blend[blend > 0])) if (blend > 0).any() else 1.0
    return np.asarray(blend + 0.01 * typical)


def origin_features(panel: Panel, origin: int, forecasts: FloatArray) -> OriginFeatures:
    """Features from values before ``origin`` only; ``forecasts`` (b, n, h) are those of the base methods."""
    scale = series_scale(panel, origin)
    root = Panel(np.sqrt(panel.values[:, :origin]), panel.first, panel.season_length, panel.category)
    levels = [window_mean(panel, origin, length) for length in MEAN_WINDOWS]
    levels += [recent_median(panel, origin, length) for length in MEDIAN_WINDOWS]
    levels += [window_mean(root, origin, length) ** 2 for length in ROOT_WINDOWS]
    levels += [season_ago_mean(panel, origin, scale)]
    recent = panel.values[:, max(origin - 13, 0) : origin]
    levels.append(recent.max(axis=1, initial=0.0))
    columns = [log_ratio(level, scale) for level in levels]
    sold = Panel((panel.values[:, :origin] > 0).astype(np.float64), panel.first, panel.season_length, panel.category)
    columns += [window_mean(sold, origin, length) for length in SHARE_WINDOWS]
    columns += [np.log(scale), np.log1p(age_at(panel, origin)), np.log1p(periods_since_sale(panel, origin))]
    ahead = log_ratio(np.moveaxis(forecasts, 0, 2), scale[:, None, None])
    return OriginFeatures(origin, scale, np.stack(columns, axis=1), ahead)


def season_ago_mean(panel: Panel, origin: int, otherwise: FloatArray) -> FloatArray:
    """Mean over the quarter of a season that began one season ago (n,): what came next last time.

    ``otherwise`` stands in where that quarter lies before the data.
    """
    start = origin - panel.season_length
    stop = min(start + max(panel.season_length // 4, 1), origin)
    if panel.season_length < 2 or stop <= 0:
        return otherwise
    return np.asarray(panel.values[:, max(start, 0) : stop].mean(axis=1))


def periods_since_sale(panel: Panel, origin: int) -> FloatArray:
    """Periods since the last positive demand before the origin (n,); the age for a series without one."""
    sold = panel.values[:, :origin] > 0
    last = np.where(sold.any(axis=1), origin - 1 - sold[:, ::-1].argmax(axis=1), panel.first)
    return np.asarray(np.maximum(origin - 1 - last, 0), dtype=np.float64)
