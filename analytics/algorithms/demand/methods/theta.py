"""Theta: exponential smoothing plus half the long-run slope."""

import numpy as np

from analytics.algorithms.demand.methods.base import Method
from analytics.algorithms.demand.methods.linear_trend import line_at
from analytics.algorithms.demand.methods.simple_smoothing import ALPHAS, smoothed_levels
from analytics.algorithms.demand.panel import Panel
from analytics.algorithms.demand.series import FloatArray, IntArray


def forecast(panel: Panel, origins: IntArray, horizon: int) -> FloatArray:
    """y(t+h) = l(t) + h b / 2, b the least-squares slope (Hyndman and Billah's form without the start term)."""
    level = smoothed_levels(panel, origins, ALPHAS)[1]
    slope = np.array([line_at(panel, o)[1] for o in origins.tolist()]).reshape(level.shape)
    steps = np.arange(1, horizon + 1)
    return np.maximum(level[:, :, None] + 0.5 * slope[:, :, None] * steps, 0.0)


METHOD = Method("theta", "Theta", "Assimakopoulos, Nikolopoulos (2000)", forecast)
