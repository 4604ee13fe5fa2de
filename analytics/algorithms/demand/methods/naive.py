"""Naive: tomorrow is like today. The yardstick every other method must beat."""

import numpy as np

from analytics.algorithms.demand.methods.base import Method, flat
from analytics.algorithms.demand.panel import Panel
from analytics.algorithms.demand.series import FloatArray, IntArray


def forecast(panel: Panel, origins: IntArray, horizon: int) -> FloatArray:
    """y(t+h) = y(t)."""
    levels = [panel.values[:, o - 1] if o > 0 else np.zeros(len(panel.first)) for o in origins.tolist()]
    return flat(np.array(levels).reshape(len(origins), -1), horizon)


METHOD = Method("naive", "Naive", "Makridakis, Wheelwright, Hyndman (1998), 2.1", forecast)
