"""How far a forecast was off: WAPE, MASE, bias, pinball loss, coverage and CRPS, per series and pooled."""

from dataclasses import dataclass

import numpy as np

from analytics.algorithms.demand.panel import Panel
from analytics.algorithms.demand.series import BoolArray, FloatArray


@dataclass(frozen=True, eq=False)
class Accuracy:
    """Per-series arrays (n,) and, for the quantiles, (n, levels); NaN where nothing could be scored.

    ``pinball`` is divided by mean demand, so 0.2 means a loss worth a fifth of an average period.
    ``coverage`` is the share of periods at or below the quantile. ``crps`` is twice the mean pinball loss over the
    levels given, a discrete form of the continuous ranked probability score, also divided by mean demand.
    """

    wape: FloatArray
    mase: FloatArray
    bias: FloatArray
    pinball: FloatArray
    coverage: FloatArray
    crps: FloatArray


def pinball_loss(actual: FloatArray, quantile: FloatArray, level: FloatArray) -> FloatArray:
    """max(p (y - q), (p - 1)(y - q)), element by element (Koenker, Bassett 1978)."""
    gap = actual - quantile
    return np.asarray(np.maximum(level * gap, (level - 1.0) * gap))


def naive_scale(panel: Panel, origin: int) -> FloatArray:
    """Mean absolute one-period change before the origin (n,): the denominator of MASE; NaN where it is zero."""
    change = np.abs(np.diff(panel.values[:, :origin], axis=1))
    counts = np.arange(1, max(origin, 1))[None, :] > panel.first[:, None]
    count = counts.sum(axis=1)
    scale = np.where(counts, change, 0.0).sum(axis=1) / np.maximum(count, 1)
    return np.where(scale > 0, scale, np.nan)


def score(
    *,
    actual: FloatArray,
    point: FloatArray,
    quantiles: FloatArray,
    levels: FloatArray,
    scale: FloatArray,
    counts: BoolArray,
) -> tuple[Accuracy, Accuracy]:
    """Score forecasts of shape (origins, n, h); returns (per series, pooled over all series as length-one arrays).

    ``quantiles`` is (origins, n, h, levels), ``scale`` (origins, n) the MASE denominator, ``counts`` marks the
    cells whose demand is known.
    """
    cells = counts.astype(np.float64)
    error = np.abs(actual - point) * cells
    demand, number = (actual * cells).sum(axis=(0, 2)), cells.sum(axis=(0, 2))
    signed = ((point - actual) * cells).sum(axis=(0, 2))
    loss = (pinball_loss(actual[..., None], quantiles, levels) * cells[..., None]).sum(axis=(0, 2))
    # A quantile is a computed number: the comparison forgives its last digits so that a zero counts as a zero.
    below = actual[..., None] <= quantiles * (1.0 + 1e-9) + 1e-9
    covered = (below * cells[..., None]).sum(axis=(0, 2))
    known = ~np.isnan(scale)
    scaled = np.where(known[..., None], error / np.where(known, scale, 1.0)[..., None], 0.0).sum(axis=(0, 2))
    scaled_number = (cells * known[..., None]).sum(axis=(0, 2))
    per_series = _ratios(error.sum(axis=(0, 2)), signed, loss, covered, scaled, demand, number, scaled_number)
    # The pooled MASE averages the series' own values; everything else adds up before dividing.
    pooled = _ratios(
        error.sum()[None],
        signed.sum()[None],
        loss.sum(axis=0)[None],
        covered.sum(axis=0)[None],
        scaled.sum()[None],
        demand.sum()[None],
        number.sum()[None],
        scaled_number.sum()[None],
    )
    return per_series, pooled


def _ratios(
    error: FloatArray,
    signed: FloatArray,
    loss: FloatArray,
    covered: FloatArray,
    scaled: FloatArray,
    demand: FloatArray,
    number: FloatArray,
    scaled_number: FloatArray,
) -> Accuracy:
    total = np.where(demand > 0, demand, np.nan)
    count = np.where(number > 0, number, np.nan)
    pinball = loss / total[:, None]
    return Accuracy(
        wape=error / total,
        mase=scaled / np.where(scaled_number > 0, scaled_number, np.nan),
        bias=signed / total,
        pinball=pinball,
        coverage=covered / count[:, None],
        crps=2.0 * pinball.mean(axis=1) if pinball.shape[1] else np.full(len(total), np.nan),
    )
