"""One seasonal profile for many series: what a short history cannot show, its category can."""

import numpy as np

from analytics.algorithms.demand.methods.base import Method
from analytics.algorithms.demand.methods.simple_smoothing import smoothed_levels
from analytics.algorithms.demand.panel import Panel
from analytics.algorithms.demand.series import FloatArray, IntArray

ALPHA = np.array([0.2])
LEAST_SERIES = 20


def profile_at(panel: Panel, origin: int) -> FloatArray:
    """Multiplicative index (n, season) learnt before the origin; all ones with less than two seasons.

    Each series is divided by its own mean so that none dominates; the group's ratio to its centred season-long
    mean is averaged by place in the season and shrunk to one by the number of seasons seen.
    """
    season = panel.season_length
    ones = np.ones((len(panel.first), season))
    if season < 2 or origin < 2 * season or not len(panel.first):
        return ones
    groups = [panel.category == code for code in np.unique(panel.category)]
    everyone = _group_index(panel, origin, np.ones(len(panel.first), dtype=bool))
    ones[:] = everyone
    for members in groups:
        if LEAST_SERIES <= members.sum() < len(panel.first):
            ones[members] = (_group_index(panel, origin, members) + everyone) / 2.0
    return ones


def _group_index(panel: Panel, origin: int, members: np.ndarray) -> FloatArray:
    season = panel.season_length
    values = panel.values[members, :origin]
    active = np.arange(origin)[None, :] >= panel.first[members][:, None]
    own = values.sum(axis=1) / np.maximum(active.sum(axis=1), 1)
    share = values / np.maximum(own, 1e-12)[:, None]
    total = np.where(active & (own > 0)[:, None], share, 0.0).sum(axis=0) / np.maximum(active.sum(axis=0), 1)
    weights = np.ones(season + 1 - season % 2)
    if season % 2 == 0:
        weights[[0, -1]] = 0.5
    centred = np.convolve(total, weights / weights.sum(), mode="valid")
    half = len(weights) // 2
    ratio = total[half : half + len(centred)] / np.maximum(centred, 1e-12)
    place = (np.arange(len(ratio)) + half) % season
    count = np.bincount(place, minlength=season)
    mean = np.bincount(place, weights=np.clip(ratio, 0.05, 20.0), minlength=season) / np.maximum(count, 1)
    index = 1.0 + (mean - 1.0) * count / (count + 1.0)
    return np.asarray(np.where(count > 0, index, 1.0))


def forecast(panel: Panel, origins: IntArray, horizon: int) -> FloatArray:
    """y(t+h) = level of the deseasonalised series x index of the period."""
    result = np.zeros((len(origins), len(panel.first), horizon))
    for row, origin in enumerate(origins.tolist()):
        index = profile_at(panel, origin)
        place = np.arange(origin) % panel.season_length
        calm = Panel(panel.values[:, :origin] / index[:, place], panel.first, panel.season_length, panel.category)
        level = smoothed_levels(calm, np.array([origin]), ALPHA)[1][0]
        ahead = (origin + np.arange(horizon)) % panel.season_length
        result[row] = np.maximum(level[:, None] * index[:, ahead], 0.0)
    return result


METHOD = Method("seasonal_profile", "Shared seasonal profile", "Dalhart (1974); Mohammadipour, Boylan (2012)", forecast)
