"""The forecast of one shard of series, together with what the backtest said about them."""

from dataclasses import dataclass

import numpy as np

from analytics.algorithms.demand.backtest import Lessons, Outlook, method_keys, outlooks
from analytics.algorithms.demand.combination import SHRINK_CELLS
from analytics.algorithms.demand.drivers import Factors
from analytics.algorithms.demand.explanation import Explanation, explain
from analytics.algorithms.demand.params import ForecastParams
from analytics.algorithms.demand.quantiles import grid_mean, grid_quantiles
from analytics.algorithms.demand.series import BoolArray, FloatArray, IntArray
from analytics.algorithms.demand.workings import Workings


@dataclass(frozen=True, eq=False)
class ForecastPart:
    """Future arrays (n, h, ...) and backtest arrays (origins, n, h, ...) of one shard, drivers put back in."""

    point: FloatArray
    mean: FloatArray
    quantiles: FloatArray
    ratios: FloatArray
    scale: FloatArray
    weights: FloatArray
    explanation: Explanation
    origins: IntArray
    actual: FloatArray
    counts: BoolArray
    past_point: FloatArray
    past_quantiles: FloatArray
    past_naive: FloatArray
    past_seasonal: FloatArray


def forecast_part(
    work: Workings, lessons: Lessons, counts: BoolArray, raw: FloatArray, factors: Factors, params: ForecastParams
) -> ForecastPart:
    """Forecast the series of ``work``; ``raw`` (n, t) are the values as observed, the yardstick of the backtest."""
    levels, horizon = np.array(params.levels), params.horizon
    views = outlooks(work, lessons, counts)
    origins, end = work.cutoffs[:-1], int(work.cutoffs[-1])
    shape = (len(origins), len(work.panel.first), horizon)
    windows = [slice(origin, origin + horizon) for origin in origins.tolist()]
    lift = np.array([np.exp(factors.past[:, window]) for window in windows]).reshape(shape)
    actual = np.array([np.nan_to_num(raw[:, window]) for window in windows]).reshape(shape)
    existed = work.panel.first[None, :, None] < origins[:, None, None]
    scored = np.array([counts[:, window] for window in windows]).reshape(shape).astype(bool) & existed
    past = [views[origin] for origin in origins.tolist()]
    past_point = np.array([view.point for view in past]).reshape(shape) * lift
    past_quantiles = np.array([grid_quantiles(v.ratios, _spread(v, horizon), levels) for v in past])
    past_naive = work.candidates[:-1, work.keys.index("naive")] * lift
    past_seasonal = work.candidates[:-1, work.keys.index("seasonal_naive")] * lift
    view = _naive_where_better(work, views[end], past_point, past_naive, actual, scored)
    future = np.exp(factors.promotion + factors.price)
    spread = _spread(view, horizon)
    mean = grid_mean(view.ratios, spread) * lessons.calibrations[end].mean_factor * future
    return ForecastPart(
        point=view.point * future,
        mean=mean,
        quantiles=grid_quantiles(view.ratios, spread, levels) * future[..., None],
        ratios=view.ratios,
        scale=view.scale[:, None] * future,
        weights=view.weights,
        explanation=explain(
            work.panel, base=view.point, log_promotion=factors.promotion, log_price=factors.price, mean=mean
        ),
        origins=origins,
        actual=actual,
        counts=scored,
        past_point=past_point,
        past_quantiles=past_quantiles.reshape(*shape, len(levels)) * lift[..., None],
        past_naive=past_naive,
        past_seasonal=past_seasonal,
    )


def _spread(view: Outlook, horizon: int) -> FloatArray:
    return np.repeat(view.scale[:, None], horizon, axis=1)


def _naive_where_better(
    work: Workings, view: Outlook, point: FloatArray, naive: FloatArray, actual: FloatArray, counts: BoolArray
) -> Outlook:
    """Use the naive forecast for series where the combination lost to it by more than chance would give.

    Own error ratios are shrunk to the pooled ratio by the number of scored cells, as the weights are.
    """
    if not len(point):
        return view
    own = (np.abs(point - actual) * counts).sum(axis=(0, 2))
    yardstick = (np.abs(naive - actual) * counts).sum(axis=(0, 2))
    overall = own.sum() / yardstick.sum() if yardstick.sum() > 0 else 1.0
    ratio = np.where(yardstick > 0, own / np.where(yardstick > 0, yardstick, 1.0), overall)
    number = counts.sum(axis=(0, 2))
    trust = number / (number + SHRINK_CELLS)
    worse = trust * ratio + (1.0 - trust) * overall > 1.0
    weights = view.weights.copy()
    weights[worse] = np.eye(len(method_keys(work)))[work.keys.index("naive")]
    last = work.candidates[-1, work.keys.index("naive")]
    return Outlook(np.where(worse[:, None], last, view.point), view.ratios, view.scale, weights)
