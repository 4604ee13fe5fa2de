"""Linear regression on time over the active history."""

import numpy as np

from analytics.algorithms.demand.methods.base import Method, age_at
from analytics.algorithms.demand.panel import Panel
from analytics.algorithms.demand.series import FloatArray, IntArray


def line_at(panel: Panel, origin: int) -> tuple[FloatArray, FloatArray]:
    """Least-squares value at the last period before the origin, and slope per period (n,), (n,)."""
    age = age_at(panel, origin).astype(np.float64)
    # Time runs backwards from the origin, so each active period carries -1, -2, ... and short histories need no mask.
    back = np.arange(-origin, 0, dtype=np.float64)
    inside = back[None, :] >= -age[:, None]
    values = np.where(inside, panel.values[:, :origin], 0.0)
    count = np.maximum(age, 1.0)
    mean_time = -(age + 1.0) / 2.0
    mean = values.sum(axis=1) / count
    spread = age * (age * age - 1.0) / 12.0
    slope = np.where(age >= 3, (values @ back - mean_time * values.sum(axis=1)) / np.maximum(spread, 1.0), 0.0)
    return mean + slope * (-1.0 - mean_time), slope


def forecast(panel: Panel, origins: IntArray, horizon: int) -> FloatArray:
    """y(t+h) = a + b (t+h), least squares; the line is held once it has moved by one current level."""
    result = np.zeros((len(origins), len(panel.first), horizon))
    for row, origin in enumerate(origins.tolist()):
        level, slope = line_at(panel, origin)
        steps = np.arange(1, horizon + 1)
        ahead = level[:, None] + slope[:, None] * steps
        result[row] = np.clip(ahead, 0.0, 2.0 * np.maximum(level, 0.0)[:, None])
    return result


METHOD = Method("linear_trend", "Linear regression on time", "Draper, Smith (1966)", forecast)
