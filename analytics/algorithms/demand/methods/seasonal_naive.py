"""Seasonal naive: the same period of the previous season."""

import numpy as np

from analytics.algorithms.demand.methods.base import Method
from analytics.algorithms.demand.panel import Panel
from analytics.algorithms.demand.series import FloatArray, IntArray


def forecast(panel: Panel, origins: IntArray, horizon: int) -> FloatArray:
    """y(t+h) = y(t+h-m); where that period is before the history, the last value."""
    result = np.zeros((len(origins), len(panel.first), horizon))
    season = panel.season_length
    for row, origin in enumerate(origins.tolist()):
        if origin == 0:
            continue
        last = panel.values[:, origin - 1]
        for step in range(horizon):
            source = origin + step - season * (step // season + 1)
            if source < 0:
                result[row, :, step] = last
            else:
                result[row, :, step] = np.where(source >= panel.first, panel.values[:, source], last)
    return result


METHOD = Method("seasonal_naive", "Seasonal naive", "Hyndman, Athanasopoulos, FPP3, 5.2", forecast)
