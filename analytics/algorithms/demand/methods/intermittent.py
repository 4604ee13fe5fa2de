"""Croston, SBA and TSB: demand that comes in bursts, split into size and rhythm."""

from functools import partial

import numpy as np

from analytics.algorithms.demand.methods.base import Method, flat
from analytics.algorithms.demand.panel import Panel
from analytics.algorithms.demand.series import FloatArray, IntArray

SIZE_ALPHA = 0.1
CHANCE_ALPHA = 0.1


def croston(panel: Panel, origins: IntArray, horizon: int, *, factor: float) -> FloatArray:
    """z / p with size z and interval p smoothed at each sale; ``factor`` 1 - a/2 removes Croston's bias (SBA)."""
    series = len(panel.first)
    size, interval, gap = np.zeros(series), np.ones(series), np.ones(series)
    result = np.zeros((len(origins), series))
    wanted = {origin: row for row, origin in enumerate(origins.tolist())}
    seen = np.zeros(series)
    for period in range(int(origins.max(initial=0)) + 1):
        if period in wanted:
            result[wanted[period]] = factor * size / interval
        if period >= panel.values.shape[1]:
            break
        actual = panel.values[:, period]
        sale = (actual > 0) & (period >= panel.first)
        seen = seen + sale
        # Early on the mean of what has been seen is better than a fixed constant.
        step = np.maximum(SIZE_ALPHA, 1.0 / np.maximum(seen, 1.0))
        size = np.where(sale, size + step * (actual - size), size)
        interval = np.where(sale, interval + step * (gap - interval), interval)
        gap = np.where(sale, 1.0, gap + (period >= panel.first))
    return flat(result, horizon)


def teunter_syntetos_babai(panel: Panel, origins: IntArray, horizon: int) -> FloatArray:
    """z * q: size z smoothed at sales, chance q of a sale smoothed every period, so dead series fade to zero."""
    series = len(panel.first)
    size, chance, seen = np.zeros(series), np.zeros(series), np.zeros(series)
    result = np.zeros((len(origins), series))
    wanted = {origin: row for row, origin in enumerate(origins.tolist())}
    for period in range(int(origins.max(initial=0)) + 1):
        if period in wanted:
            result[wanted[period]] = size * chance
        if period >= panel.values.shape[1]:
            break
        actual = panel.values[:, period]
        active = period >= panel.first
        sale = (actual > 0) & active
        seen = seen + sale
        age = np.maximum(period - panel.first + 1.0, 1.0)
        size = np.where(sale, size + np.maximum(SIZE_ALPHA, 1 / np.maximum(seen, 1)) * (actual - size), size)
        step = np.maximum(CHANCE_ALPHA, 1.0 / age)
        chance = np.where(active, chance + step * (sale - chance), chance)
    return flat(result, horizon)


CROSTON = Method("croston", "Croston", "Croston (1972)", partial(croston, factor=1.0))
SBA = Method("sba", "Syntetos-Boylan", "Syntetos, Boylan (2005)", partial(croston, factor=1.0 - SIZE_ALPHA / 2.0))
TSB = Method("tsb", "Teunter-Syntetos-Babai", "Teunter, Syntetos, Babai (2011)", teunter_syntetos_babai)
