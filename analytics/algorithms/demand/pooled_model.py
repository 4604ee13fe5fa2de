"""One regression over all series: quantiles of future demand relative to each series' own scale."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analytics.algorithms.demand.features import OriginFeatures, log_ratio
from analytics.algorithms.demand.panel import Panel
from analytics.algorithms.demand.quantile_regression import fit_quantile
from analytics.algorithms.demand.series import FloatArray

MOST_ROWS = 60_000
LEAST_ROWS = 20
TRAINING_STEPS = 4
LEAST_AGE = 2
TAIL_LEVEL = 0.9


@dataclass(frozen=True, eq=False)
class TrainingRows:
    """Stacked past forecasts: features (rows, k), log ratio reached (rows,), scale (rows,)."""

    features: FloatArray
    target: FloatArray
    scale: FloatArray


@dataclass(frozen=True, eq=False)
class PooledModel:
    """Coefficients (levels, k) on features standardised by ``centre`` and ``spread`` (k,)."""

    levels: FloatArray
    coefficients: FloatArray
    centre: FloatArray
    spread: FloatArray
    rows: int

    def log_ratios(self, features: OriginFeatures, horizon: int) -> FloatArray:
        """Predicted log ratios (n, h, levels), not yet sorted."""
        count = len(features.scale)
        result = np.empty((count, horizon, len(self.levels)))
        for step in range(horizon):
            result[:, step] = self._standardised(step_features(features, step)) @ self.coefficients.T
        return result

    def _standardised(self, rows: FloatArray) -> FloatArray:
        inside = np.clip((rows - self.centre) / self.spread, -4.0, 4.0)
        return np.hstack([np.ones((len(rows), 1)), inside])


def step_features(features: OriginFeatures, step: int) -> FloatArray:
    """The regression's raw columns (n, k) for one step ahead."""
    distance = np.full((len(features.scale), 1), np.log1p(step))
    return np.hstack([features.state, features.ahead[:, step], distance])


def training_rows(panel: Panel, blocks: Sequence[OriginFeatures], cutoff: int, horizon: int) -> TrainingRows:
    """Past origins whose targets lie before ``cutoff``, thinned evenly to a fixed number of rows."""
    stride = max(horizon // TRAINING_STEPS, 1)
    pairs = [(block, step) for block in blocks for step in range(0, horizon, stride) if block.origin + step < cutoff]
    usable = [np.flatnonzero(block.origin - panel.first >= LEAST_AGE) for block, _ in pairs]
    total = sum(len(rows) for rows in usable)
    keep_every = max(-(-total // MOST_ROWS), 1)
    features, targets, scales = [], [], []
    for number, ((block, step), rows) in enumerate(zip(pairs, usable, strict=True)):
        kept = rows[number % keep_every :: keep_every]
        features.append(step_features(block, step)[kept])
        scales.append(block.scale[kept])
        targets.append(log_ratio(panel.values[kept, block.origin + step], block.scale[kept]))
    if not features:
        return TrainingRows(np.zeros((0, 1)), np.zeros(0), np.zeros(0))
    return TrainingRows(np.concatenate(features), np.concatenate(targets), np.concatenate(scales))


def fit_pooled(rows: TrainingRows, levels: FloatArray, *, rounds: int = 15) -> PooledModel | None:
    """Fit every level on the pooled rows; None when there are too few to learn from."""
    if len(rows.target) < LEAST_ROWS:
        return None
    centre, spread = rows.features.mean(axis=0), rows.features.std(axis=0) + 1e-6
    standard = np.hstack([np.ones((len(rows.target), 1)), np.clip((rows.features - centre) / spread, -4.0, 4.0)])
    size = rows.scale / np.median(rows.scale)
    coefficients = np.zeros((len(levels), standard.shape[1]))
    middle = int(np.abs(levels - 0.5).argmin())
    # From the median outwards, each level starts where its inner neighbour ended.
    for place in sorted(range(len(levels)), key=lambda index: abs(index - middle)):
        inner = place + int(np.sign(middle - place))
        # Money is lost on big sellers at the median and on every series in the tail.
        coefficients[place] = fit_quantile(
            standard,
            rows.target,
            np.clip(size, 1e-3, 1e3) ** (1.0 if place == middle else 0.5),
            level=float(levels[place]),
            start=coefficients[inner] if place != middle else None,
            # The thin tail needs its full share of rounds; the levels between are close to their neighbour.
            rounds=rounds if place == middle or levels[place] > TAIL_LEVEL else max(rounds // 2, 1),
        )
    return PooledModel(levels, coefficients, centre, spread, len(rows.target))
