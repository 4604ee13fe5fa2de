"""New series borrow from look-alikes until they have a history of their own."""

import numpy as np

from analytics.algorithms.demand.features import from_log_ratio, log_ratio
from analytics.algorithms.demand.methods.base import age_at
from analytics.algorithms.demand.panel import Panel
from analytics.algorithms.demand.quantiles import FIT_LEVELS
from analytics.algorithms.demand.series import FloatArray, IntArray

YOUNG_AGE = 4
ESTABLISHED_AGE = 8
LEAST_LOOK_ALIKES = 5
OWN_PERIODS = 2.0


def own_share(panel: Panel, origin: int) -> FloatArray:
    """How much of its own forecast a series keeps (n,): 1 from the fourth period, k / (k + 2) before."""
    age = age_at(panel, origin)
    return np.where(age >= YOUNG_AGE, 1.0, age / (age + OWN_PERIODS))


def look_alike_quantiles(panel: Panel, origin: int) -> tuple[IntArray, FloatArray]:
    """Category codes and the recent demand quantiles (codes, levels) of their established series.

    The last row, code -1, is everybody; a category with fewer than five established series gets that row too.
    """
    recent = panel.values[:, max(origin - ESTABLISHED_AGE, 0) : origin]
    established = age_at(panel, origin) >= min(ESTABLISHED_AGE, max(origin, 1))
    codes = np.unique(np.append(panel.category, -1))
    everybody = _quantiles(recent[established])
    table = np.tile(everybody, (len(codes), 1))
    for row, code in enumerate(codes.tolist()):
        members = established & (panel.category == code)
        if code != -1 and members.sum() >= LEAST_LOOK_ALIKES:
            table[row] = _quantiles(recent[members])
    return codes, table


def borrow(
    ratios: FloatArray, scale: FloatArray, share: FloatArray, borrowed: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Blend a young series' grid (n, h, levels) with its look-alikes' quantiles (n, levels): ratios and scale."""
    young = share < 1.0
    if not young.any():
        return ratios, scale
    own = from_log_ratio(ratios[young], scale[young][:, None, None])
    kept = share[young][:, None, None]
    blend = kept * own + (1.0 - kept) * borrowed[young][:, None, :]
    new_scale = np.maximum(borrowed[young].mean(axis=1), scale[young])
    ratios, scale = ratios.copy(), scale.copy()
    scale[young] = new_scale
    ratios[young] = log_ratio(blend, new_scale[:, None, None])
    return ratios, scale


def _quantiles(cells: FloatArray) -> FloatArray:
    if cells.size == 0:
        return np.zeros(len(FIT_LEVELS))
    return np.asarray(np.quantile(cells, FIT_LEVELS))
