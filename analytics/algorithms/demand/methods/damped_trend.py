"""Holt's linear method with a damped trend."""

import numpy as np

from analytics.algorithms.demand.methods.base import GridScore, Method
from analytics.algorithms.demand.panel import Panel
from analytics.algorithms.demand.series import FloatArray, IntArray

GRID = np.array([[a, b, p] for a in (0.1, 0.3, 0.5) for b in (0.05, 0.2) for p in (0.8, 0.95)])


def damping(phi: FloatArray, horizon: int) -> FloatArray:
    """phi + phi^2 + ... + phi^h for h = 1..horizon (members, horizon)."""
    return np.asarray(np.cumsum(phi[:, None] ** np.arange(1, horizon + 1)[None, :], axis=1))


def forecast(panel: Panel, origins: IntArray, horizon: int) -> FloatArray:
    """l = a y + (1-a)(l + phi b); b = c (l - l') + (1-c) phi b; y(t+h) = l + (phi + .. + phi^h) b."""
    series = len(panel.first)
    alpha, beta, phi = (GRID[:, [i]] for i in range(3))
    level, slope = np.zeros((len(GRID), series)), np.zeros((len(GRID), series))
    score = GridScore(len(GRID), series)
    result = np.zeros((len(origins), series, horizon))
    wanted = {origin: row for row, origin in enumerate(origins.tolist())}
    sums = damping(GRID[:, 2], horizon)
    for period in range(int(origins.max(initial=0)) + 1):
        if period in wanted:
            ahead = level[:, :, None] + slope[:, :, None] * sums[:, None, :]
            result[wanted[period]] = np.maximum(score.pick(ahead), 0.0)
        if period >= panel.values.shape[1]:
            break
        actual = panel.values[:, period]
        expected = level + phi * slope
        score.add(expected, actual, period > panel.first)
        new = np.where(period == panel.first, actual, alpha * actual + (1 - alpha) * expected)
        trend = beta * (new - level) + (1 - beta) * phi * slope
        slope = np.where(period > panel.first, trend, 0.0)
        level = np.where(period >= panel.first, new, level)
    return result


METHOD = Method("damped_trend", "Holt, damped trend", "Gardner, McKenzie (1985)", forecast)
