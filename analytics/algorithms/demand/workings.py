"""Everything computed once per set of series: method forecasts and features at every origin needed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analytics.algorithms.demand.features import OriginFeatures, origin_features
from analytics.algorithms.demand.methods import METHODS
from analytics.algorithms.demand.panel import Panel
from analytics.algorithms.demand.series import FloatArray, IntArray

FEATURE_METHODS = ("damped_trend", "holt_winters", "tsb", "aggregation", "seasonal_profile", "seasonal_naive")
TRAINING_ORIGINS = 8


@dataclass(frozen=True, eq=False)
class Workings:
    """``cutoffs`` (c,) ascending; ``candidates`` (c, m, n, h) of ``keys``; features by origin."""

    panel: Panel
    horizon: int
    cutoffs: IntArray
    keys: tuple[str, ...]
    candidates: FloatArray
    features: dict[int, OriginFeatures]

    def training_blocks(self, cutoff: int) -> list[OriginFeatures]:
        """Features at the origins a model fitted at ``cutoff`` may learn from, latest first."""
        return [self.features[o] for o in training_origins(cutoff, self.horizon) if o in self.features]


def training_origins(cutoff: int, horizon: int) -> list[int]:
    """Up to eight origins before the cut-off, spread over at least one horizon."""
    gap = max(horizon // TRAINING_ORIGINS, 1)
    return [cutoff - gap * (i + 1) for i in range(TRAINING_ORIGINS) if cutoff - gap * (i + 1) >= 2]


def prepare(panel: Panel, *, horizon: int, cutoffs: Sequence[int], keys: tuple[str, ...], training: bool) -> Workings:
    """Run all methods at the cut-offs and, for ``training``, the feature methods at the origins before them."""
    wanted = np.array(sorted(cutoffs), dtype=np.int64)
    origins = set(wanted.tolist())
    if training:
        for cutoff in wanted.tolist():
            origins.update(training_origins(cutoff, horizon))
    every = np.array(sorted(origins), dtype=np.int64)
    rows = np.searchsorted(every, wanted)
    inputs = {key: METHODS[key].forecast(panel, every, horizon) for key in FEATURE_METHODS}
    candidates = [inputs[key][rows] if key in inputs else METHODS[key].forecast(panel, wanted, horizon) for key in keys]
    features = {
        origin: origin_features(panel, origin, np.stack([inputs[key][row] for key in FEATURE_METHODS]))
        for row, origin in enumerate(every.tolist())
    }
    return Workings(panel, horizon, wanted, keys, np.stack(candidates, axis=1), features)
