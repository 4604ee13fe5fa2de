"""Rolling-origin backtest: what each method and the pooled model would have said, and what that teaches."""

from dataclasses import dataclass

import numpy as np

from analytics.algorithms.demand import cold_start
from analytics.algorithms.demand.combination import (
    MethodScores,
    combine,
    method_losses,
    method_weights,
    overall_scores,
)
from analytics.algorithms.demand.dormancy import alive_share
from analytics.algorithms.demand.features import OFFSET, from_log_ratio, log_ratio
from analytics.algorithms.demand.pooled_model import PooledModel, fit_pooled, training_rows
from analytics.algorithms.demand.quantiles import (
    FIT_LEVELS,
    NO_CALIBRATION,
    Calibration,
    apply_calibration,
    calibrate,
)
from analytics.algorithms.demand.series import BoolArray, FloatArray, IntArray
from analytics.algorithms.demand.workings import Workings

POOLED_KEY = "pooled_regression"
MEDIAN_COLUMN = int(np.flatnonzero(FIT_LEVELS == 0.5)[0])
DEFAULT_SPREAD = 0.8


@dataclass(frozen=True, eq=False)
class Lessons:
    """What the whole panel taught at each cut-off, ready to be applied to any part of it."""

    models: dict[int, PooledModel | None]
    scores: dict[int, MethodScores]
    calibrations: dict[int, Calibration]
    look_alikes: dict[int, tuple[IntArray, FloatArray]]
    step_correlation: float


@dataclass(frozen=True, eq=False)
class Outlook:
    """The forecast at one cut-off: point (n, h), log-ratio grid (n, h, levels), scale (n,), weights (n, m)."""

    point: FloatArray
    ratios: FloatArray
    scale: FloatArray
    weights: FloatArray


def backtest_cutoffs(periods: int, horizon: int, count: int, gap: int) -> list[int]:
    """Up to ``count`` origins, ``gap`` apart, the last one full horizon before the end; fewer on short histories."""
    wanted = [periods - horizon - gap * i for i in range(count)]
    return sorted(origin for origin in wanted if origin >= 4)


def method_keys(work: Workings) -> tuple[str, ...]:
    """Keys of the candidates in the order of the weights."""
    return (*work.keys, POOLED_KEY)


def learn(work: Workings, counts: BoolArray) -> Lessons:
    """Fit the pooled model at every cut-off and learn scores and calibration from earlier cut-offs only.

    ``counts`` (n, t) marks periods whose demand is known; a target at or after a cut-off teaches it nothing.
    """
    models: dict[int, PooledModel | None] = {}
    scores: dict[int, MethodScores] = {}
    calibrations: dict[int, Calibration] = {}
    look_alikes = {}
    for cutoff in work.cutoffs.tolist():
        rows = training_rows(work.panel, work.training_blocks(cutoff), cutoff, work.horizon)
        models[cutoff] = fit_pooled(rows, FIT_LEVELS)
        look_alikes[cutoff] = cold_start.look_alike_quantiles(work.panel, cutoff)
    grids = {cutoff: raw_ratios(work, cutoff, models[cutoff]) for cutoff in work.cutoffs.tolist()}
    for cutoff in work.cutoffs.tolist():
        losses, number = losses_before(work, grids, cutoff, counts)
        scores[cutoff] = overall_scores(method_keys(work), losses, number)
        calibrations[cutoff] = _calibrate_before(work, grids, cutoff, counts)
    correlation = _step_correlation(work, grids, counts)
    return Lessons(models, scores, calibrations, look_alikes, correlation)


def raw_ratios(work: Workings, cutoff: int, model: PooledModel | None) -> FloatArray:
    """Uncalibrated log-ratio quantiles (n, h, levels); a plain spread around the mean when no model could be fitted."""
    features = work.features[cutoff]
    if model is not None:
        return model.log_ratios(features, work.horizon)
    position = int(np.searchsorted(work.cutoffs, cutoff))
    centre = log_ratio(work.candidates[position].mean(axis=0), features.scale[:, None])
    normal = np.array([-1.28, -0.67, 0.0, 0.39, 0.84, 1.28, 1.64, 2.33])
    return np.asarray(centre[:, :, None] + DEFAULT_SPREAD * normal)


def outlooks(work: Workings, lessons: Lessons, counts: BoolArray) -> dict[int, Outlook]:
    """The forecast of these series at every cut-off, each made from what was known then."""
    grids = {cutoff: raw_ratios(work, cutoff, lessons.models[cutoff]) for cutoff in work.cutoffs.tolist()}
    result = {}
    for cutoff in work.cutoffs.tolist():
        losses, number = losses_before(work, grids, cutoff, counts)
        weights = method_weights(lessons.scores[cutoff], losses, number)
        result[cutoff] = _outlook(work, lessons, cutoff, grids[cutoff], weights)
    return result


def _outlook(work: Workings, lessons: Lessons, cutoff: int, ratios: FloatArray, weights: FloatArray) -> Outlook:
    point = combine(_candidates(work, cutoff, ratios), weights)
    scale = work.features[cutoff].scale
    ratios = apply_calibration(ratios, lessons.calibrations[cutoff])
    share = cold_start.own_share(work.panel, cutoff)
    codes, table = lessons.look_alikes[cutoff]
    known = np.where(np.isin(work.panel.category, codes), work.panel.category, -1)
    borrowed = table[np.searchsorted(codes, known)]
    ratios, scale = cold_start.borrow(ratios, scale, share, borrowed)
    point = share[:, None] * point + (1.0 - share[:, None]) * borrowed[:, [MEDIAN_COLUMN]]
    alive = alive_share(work.panel, cutoff)
    if (alive < 1.0).any():
        faded = from_log_ratio(ratios, scale[:, None, None]) * alive[:, None, None]
        ratios = np.where((alive < 1.0)[:, None, None], log_ratio(faded, scale[:, None, None]), ratios)
    return Outlook(point * alive[:, None], ratios, scale, weights)


def _candidates(work: Workings, cutoff: int, ratios: FloatArray) -> FloatArray:
    position = int(np.searchsorted(work.cutoffs, cutoff))
    pooled = from_log_ratio(ratios[:, :, MEDIAN_COLUMN], work.features[cutoff].scale[:, None])
    return np.concatenate([work.candidates[position], pooled[None]])


def known_before(work: Workings, origin: int, cutoff: int, counts: BoolArray) -> tuple[FloatArray, BoolArray]:
    """Actual demand (n, h) after ``origin`` and where it is known at ``cutoff`` for series that existed."""
    stop = min(origin + work.horizon, cutoff)
    actual = np.zeros((len(work.panel.first), work.horizon))
    known = np.zeros(actual.shape, dtype=bool)
    if stop > origin:
        actual[:, : stop - origin] = work.panel.values[:, origin:stop]
        known[:, : stop - origin] = counts[:, origin:stop] & (work.panel.first < origin)[:, None]
    return actual, known


def losses_before(
    work: Workings, grids: dict[int, FloatArray], cutoff: int, counts: BoolArray
) -> tuple[FloatArray, FloatArray]:
    """Mean absolute error (m, n) and number of cells (n,) from targets before ``cutoff``."""
    earlier = [origin for origin in work.cutoffs.tolist() if origin < cutoff]
    methods = len(method_keys(work))
    if not earlier:
        return np.zeros((methods, len(work.panel.first))), np.zeros(len(work.panel.first))
    cells = [known_before(work, origin, cutoff, counts) for origin in earlier]
    candidates = np.stack([_candidates(work, origin, grids[origin]) for origin in earlier])
    return method_losses(candidates, np.stack([a for a, _ in cells]), np.stack([k for _, k in cells]))


def _calibrate_before(work: Workings, grids: dict[int, FloatArray], cutoff: int, counts: BoolArray) -> Calibration:
    earlier = [origin for origin in work.cutoffs.tolist() if origin < cutoff]
    if not earlier:
        return NO_CALIBRATION
    cells = [known_before(work, origin, cutoff, counts) for origin in earlier]
    scale = np.stack([np.repeat(work.features[o].scale[:, None], work.horizon, axis=1) for o in earlier])
    ratios = np.stack([grids[origin] for origin in earlier])
    return calibrate(ratios, np.stack([a for a, _ in cells]), scale, np.stack([k for _, k in cells]))


def _step_correlation(work: Workings, grids: dict[int, FloatArray], counts: BoolArray) -> float:
    """How strongly the surprises of one series' steps move together, 0..0.9, from normal scores of the backtest."""
    end = int(work.cutoffs[-1])
    edges = np.array([-1.75, -0.97, -0.32, 0.19, 0.61, 1.05, 1.44, 1.94, 2.66])
    sums, squares, number = 0.0, 0.0, 0
    for origin in work.cutoffs.tolist()[:-1]:
        actual, known = known_before(work, origin, end, counts)
        whole = known.all(axis=1)
        if not whole.any() or work.horizon < 2:
            continue
        reached = log_ratio(actual[whole], work.features[origin].scale[whole][:, None])
        forecast = np.maximum(np.sort(grids[origin][whole], axis=2), np.log(OFFSET))
        surprise = edges[(reached[:, :, None] > forecast).sum(axis=2)]
        surprise = surprise - surprise.mean()
        sums += float((surprise.mean(axis=1) ** 2).sum())
        squares += float((surprise**2).mean(axis=1).sum())
        number += int(whole.sum())
    if number == 0 or squares <= 0:
        return 0.2
    return float(np.clip((work.horizon * sums / squares - 1.0) / (work.horizon - 1.0), 0.0, 0.9))
