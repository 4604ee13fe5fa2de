"""Predictive quantiles: fitted on the pool, corrected by how often they held in the backtest."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from analytics.algorithms.demand.features import OFFSET, from_log_ratio, log_ratio
from analytics.algorithms.demand.series import BoolArray, FloatArray

FIT_LEVELS = np.array([0.1, 0.25, 0.5, 0.65, 0.8, 0.9, 0.95, 0.99])
CALIBRATION_CELLS = 400.0
TRUST_IN_CALIBRATION = 0.5
LARGEST_SHIFT = 0.25
# Equal-probability midpoints: their average is the mean of the distribution, the tail above 0.995 held flat.
MEAN_LEVELS = (np.arange(100) + 0.5) / 100.0


@dataclass(frozen=True, eq=False)
class Calibration:
    """Shift of the log-ratio quantile per fitted level (levels,) and the factor from median-like sum to mean."""

    shift: FloatArray
    mean_factor: float


NO_CALIBRATION = Calibration(np.zeros(len(FIT_LEVELS)), 1.0)


def calibrate(ratios: FloatArray, actual: FloatArray, scale: FloatArray, counts: BoolArray) -> Calibration:
    """Conformal correction from out-of-sample forecasts of earlier origins.

    ``ratios`` (origins, n, h, levels) are the log-ratio quantiles forecast at the time; the others (origins, n, h).
    The shift of a level is the level's quantile of (reached - forecast), the split-conformal step of Romano,
    Patterson and Candes (2019). All cells of a period share its shocks (a closed week, a fair), so only what every
    origin agrees on in sign is believed, at its smallest, and that only in part.
    """
    shifts, factors = [], []
    for origin in range(len(ratios)):
        cells = counts[origin]
        if not cells.any():
            continue
        reached = log_ratio(actual[origin][cells], scale[origin][cells])
        forecast = np.maximum(np.sort(ratios[origin][cells], axis=1), np.log(OFFSET))
        trust = TRUST_IN_CALIBRATION * len(reached) / (len(reached) + CALIBRATION_CELLS)
        gaps = reached[:, None] - forecast
        shifts.append([trust * np.quantile(gaps[:, i], level) for i, level in enumerate(FIT_LEVELS.tolist())])
        expected, demand = grid_mean(forecast, scale[origin][cells]).sum(), actual[origin][cells].sum()
        factors.append(trust * np.log(demand / expected) if expected > 0 and demand > 0 else 0.0)
    if not shifts:
        return NO_CALIBRATION
    shift = np.clip(_agreed(np.array(shifts)), -LARGEST_SHIFT, LARGEST_SHIFT)
    return Calibration(shift, float(np.exp(np.clip(_agreed(np.array(factors)), -LARGEST_SHIFT, LARGEST_SHIFT))))


def _agreed(values: FloatArray) -> FloatArray:
    """Along the first axis: the value nearest zero where all have one sign, else zero."""
    one_sign = np.abs(np.sign(values).sum(axis=0)) == len(values)
    return np.asarray(np.where(one_sign, np.sign(values[0]) * np.abs(values).min(axis=0), 0.0))


def apply_calibration(ratios: FloatArray, calibration: Calibration) -> FloatArray:
    """Shifted log-ratio quantiles (..., levels), rising with the level."""
    return np.asarray(np.sort(ratios + calibration.shift, axis=-1))


def interpolate_levels(ratios: FloatArray, levels: FloatArray) -> FloatArray:
    """Log ratios at any levels from those at ``FIT_LEVELS``: straight lines on the normal scale."""
    known, wanted = ndtri(FIT_LEVELS), ndtri(levels)
    left = np.clip(np.searchsorted(known, wanted, side="right") - 1, 0, len(known) - 2)
    share = (wanted - known[left]) / (known[left + 1] - known[left])
    return np.asarray(ratios[..., left] * (1.0 - share) + ratios[..., left + 1] * share)


def interpolate_ratios(ratios: FloatArray, levels: FloatArray) -> FloatArray:
    """Log ratios (n, s) at a different level per sample (n, s) from a grid (n, levels), as above."""
    known, wanted = ndtri(FIT_LEVELS), ndtri(levels)
    left = np.clip(np.searchsorted(known, wanted, side="right") - 1, 0, len(known) - 2)
    share = (wanted - known[left]) / (known[left + 1] - known[left])
    low, high = np.take_along_axis(ratios, left, axis=1), np.take_along_axis(ratios, left + 1, axis=1)
    return np.asarray(low + share * (high - low))


def grid_quantiles(ratios: FloatArray, scale: FloatArray, levels: FloatArray) -> FloatArray:
    """Demand quantiles (..., levels) from the fitted log-ratio grid; ``scale`` has the leading shape of ``ratios``."""
    return from_log_ratio(interpolate_levels(ratios, levels), scale[..., None])


def grid_mean(ratios: FloatArray, scale: FloatArray) -> FloatArray:
    """Mean of the predictive distribution, one level at a time to keep memory linear."""
    total = np.zeros(ratios.shape[:-1])
    for level in MEAN_LEVELS[2::5].tolist():
        total += from_log_ratio(interpolate_levels(ratios, np.array([level]))[..., 0], scale)
    return np.asarray(total / len(MEAN_LEVELS[2::5]))
