"""Additive Holt-Winters with a damped trend, once a series has seen two whole seasons."""

import numpy as np

from analytics.algorithms.demand.methods import damped_trend
from analytics.algorithms.demand.methods.base import GridScore, Method, age_at
from analytics.algorithms.demand.panel import Panel
from analytics.algorithms.demand.series import BoolArray, FloatArray, IntArray

GRID = np.array([[a, b, g] for a in (0.1, 0.3, 0.5) for b in (0.0, 0.05) for g in (0.05, 0.2)])
PHI = 0.9


def forecast(panel: Panel, origins: IntArray, horizon: int) -> FloatArray:
    """l = a (y - s) + (1-a)(l + phi b); s = g (y - l) + (1-g) s; y(t+h) = l + (phi + .. + phi^h) b + s."""
    fallback = damped_trend.forecast(panel, origins, horizon)
    season = panel.season_length
    if season < 2 or panel.values.shape[1] < 2 * season:
        return fallback
    seasonal = _seasonal(panel, origins, horizon)
    enough = np.array([age_at(panel, o) >= 2 * season for o in origins.tolist()])
    return np.where(enough[:, :, None], seasonal, fallback)


def _seasonal(panel: Panel, origins: IntArray, horizon: int) -> FloatArray:
    series, season = len(panel.first), panel.season_length
    alpha, beta, gamma = (GRID[:, [i]] for i in range(3))
    level, slope = np.zeros((len(GRID), series)), np.zeros((len(GRID), series))
    index = np.zeros((season, len(GRID), series))
    score = GridScore(len(GRID), series)
    result = np.zeros((len(origins), series, horizon))
    wanted = {origin: row for row, origin in enumerate(origins.tolist())}
    sums = damped_trend.damping(np.array([PHI]), horizon)[0]
    for period in range(int(origins.max(initial=0)) + 1):
        place = period % season
        if period in wanted:
            ahead = level[:, :, None] + slope[:, :, None] * sums
            for step in range(horizon):
                ahead[:, :, step] += index[(period + step) % season]
            result[wanted[period]] = np.maximum(score.pick(ahead), 0.0)
        if period >= panel.values.shape[1]:
            break
        actual = panel.values[:, period]
        age = period - panel.first
        starting = age == season - 1
        if starting.any():
            level, slope, index = _start(panel, period, starting, level, slope, index)
        running = age >= season
        expected = level + PHI * slope
        score.add(expected + index[place], actual, running)
        new = alpha * (actual - index[place]) + (1 - alpha) * expected
        trend = beta * (new - level) + (1 - beta) * PHI * slope
        moved = gamma * (actual - new) + (1 - gamma) * index[place]
        index[place] = np.where(running, moved, index[place])
        slope = np.where(running, trend, slope)
        level = np.where(running, new, level)
    return result


def _start(
    panel: Panel, period: int, starting: BoolArray, level: FloatArray, slope: FloatArray, index: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Begin with the mean of the first season as level and the deviations from it as indices."""
    season = panel.season_length
    block = panel.values[:, period - season + 1 : period + 1]
    mean = block.mean(axis=1)
    for offset in range(season):
        place = (period - season + 1 + offset) % season
        index[place] = np.where(starting, block[:, offset] - mean, index[place])
    return np.where(starting, mean, level), np.where(starting, 0.0, slope), index


METHOD = Method("holt_winters", "Holt-Winters, additive", "Winters (1960)", forecast)
