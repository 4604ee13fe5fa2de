"""Simple exponential smoothing; the smoothing constant is chosen per series from a grid."""

import numpy as np

from analytics.algorithms.demand.methods.base import GridScore, Method, flat
from analytics.algorithms.demand.panel import Panel
from analytics.algorithms.demand.series import FloatArray, IntArray

ALPHAS = np.array([0.05, 0.1, 0.2, 0.3, 0.5])


def smoothed_levels(panel: Panel, origins: IntArray, alphas: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Levels (origins, alphas, n) and the level picked by one-step error (origins, n).

    The start is the weighted mean of what has been seen, so a first order does not weigh for ever.
    """
    series = len(panel.first)
    alpha = alphas[:, None]
    total, weight = np.zeros((len(alphas), series)), np.zeros((len(alphas), series))
    score = GridScore(len(alphas), series)
    levels = np.zeros((len(origins), len(alphas), series))
    picked = np.zeros((len(origins), series))
    wanted = {origin: row for row, origin in enumerate(origins.tolist())}
    for period in range(int(origins.max(initial=0)) + 1):
        level = total / np.maximum(weight, 1e-12)
        if period in wanted:
            levels[wanted[period]] = level
            picked[wanted[period]] = score.pick(level)
        if period >= panel.values.shape[1]:
            break
        actual = panel.values[:, period]
        active = period >= panel.first
        score.add(level, actual, period > panel.first)
        total = np.where(active, (1 - alpha) * total + alpha * actual, total)
        weight = np.where(active, (1 - alpha) * weight + alpha, weight)
    return levels, picked


def forecast(panel: Panel, origins: IntArray, horizon: int) -> FloatArray:
    """l(t) = alpha y(t) + (1 - alpha) l(t-1); y(t+h) = l(t)."""
    return flat(smoothed_levels(panel, origins, ALPHAS)[1], horizon)


METHOD = Method("simple_smoothing", "Simple exponential smoothing", "Brown (1959); Holt (1957)", forecast)
