"""Moving average over the last eight active periods."""

import numpy as np

from analytics.algorithms.demand.methods.base import Method, flat, window_mean
from analytics.algorithms.demand.panel import Panel
from analytics.algorithms.demand.series import FloatArray, IntArray

WINDOW = 8


def forecast(panel: Panel, origins: IntArray, horizon: int) -> FloatArray:
    """y(t+h) = mean(y(t-7) .. y(t))."""
    levels = np.array([window_mean(panel, o, WINDOW) for o in origins.tolist()])
    return flat(levels.reshape(len(origins), -1), horizon)


METHOD = Method("moving_average", "Moving average", "Brown (1959)", forecast)
