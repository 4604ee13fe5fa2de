"""Temporal aggregation: forecast calmer, longer buckets and split the result evenly (ADIDA, averaged as in IMAPA)."""

import numpy as np

from analytics.algorithms.demand.methods.base import Method, age_at, flat
from analytics.algorithms.demand.panel import Panel
from analytics.algorithms.demand.series import FloatArray, IntArray

BUCKETS = (2, 4, 8)
ALPHA = 0.3


def bucket_level(panel: Panel, origin: int, width: int) -> FloatArray:
    """Smoothed demand per period (n,) from whole buckets counted backwards from the origin."""
    buckets = max(origin // width, 1)
    start = max(origin - buckets * width, 0)
    sums = panel.values[:, start:origin].reshape(len(panel.first), buckets, (origin - start) // buckets).mean(axis=2)
    held = np.maximum(np.ceil(age_at(panel, origin) / width), 1)
    total, weight = np.zeros(len(panel.first)), np.zeros(len(panel.first))
    for bucket in range(buckets):
        active = buckets - bucket <= held
        total = np.where(active, (1 - ALPHA) * total + ALPHA * sums[:, bucket], total)
        weight = np.where(active, (1 - ALPHA) * weight + ALPHA, weight)
    return np.asarray(total / np.maximum(weight, 1e-12))


def forecast(panel: Panel, origins: IntArray, horizon: int) -> FloatArray:
    """Mean over bucket widths of the smoothed bucket mean."""
    levels = np.zeros((len(origins), len(panel.first)))
    for row, origin in enumerate(origins.tolist()):
        if origin:
            levels[row] = np.mean([bucket_level(panel, origin, width) for width in BUCKETS], axis=0)
    return flat(levels, horizon)


METHOD = Method(
    "aggregation", "Temporal aggregation", "Nikolopoulos et al. (2011); Petropoulos, Kourentzes (2015)", forecast
)
