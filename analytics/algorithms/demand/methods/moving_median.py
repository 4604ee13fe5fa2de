"""Moving median: a level one exceptional order cannot move."""

import numpy as np

from analytics.algorithms.demand.methods.base import Method, age_at, flat
from analytics.algorithms.demand.panel import Panel
from analytics.algorithms.demand.series import FloatArray, IntArray

WINDOW = 6


def recent_median(panel: Panel, origin: int, length: int) -> FloatArray:
    """Median of the last ``length`` periods before the origin (n,); a short history uses what it has."""
    start = max(origin - length, 0)
    if start == origin:
        return np.zeros(len(panel.first))
    block = np.sort(panel.values[:, start:origin], axis=1)
    width = origin - start
    held = np.clip(age_at(panel, origin), 1, width)
    # Periods before the first sale are zeros and sort to the front: the median is taken behind them.
    low = (width - held) + (held - 1) // 2
    high = (width - held) + held // 2
    rows = np.arange(len(block))
    return np.asarray((block[rows, low] + block[rows, high]) / 2.0)


def forecast(panel: Panel, origins: IntArray, horizon: int) -> FloatArray:
    """y(t+h) = median(y(t-5) .. y(t))."""
    levels = np.array([recent_median(panel, o, WINDOW) for o in origins.tolist()])
    return flat(levels.reshape(len(origins), -1), horizon)


METHOD = Method("moving_median", "Moving median", "Tukey (1977)", forecast)
