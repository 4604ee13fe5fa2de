"""The one entry: a demand history in, point forecast, mean, quantiles, passport and explanation out."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.algorithms.demand.backtest import Lessons, backtest_cutoffs, learn, method_keys
from analytics.algorithms.demand.drivers import driver_factors
from analytics.algorithms.demand.explanation import TERMS, Explanation
from analytics.algorithms.demand.panel import Panel, hidden_cells, panel_from_history
from analytics.algorithms.demand.params import ForecastParams
from analytics.algorithms.demand.part import ForecastPart, forecast_part
from analytics.algorithms.demand.passport import Passport, passports
from analytics.algorithms.demand.series import BoolArray, DemandHistory, FloatArray
from analytics.algorithms.demand.workings import Workings, prepare


@dataclass(frozen=True, eq=False)
class DemandForecast:
    """Result for ``n`` series, ``h`` periods, ``q`` levels and ``m`` methods, in the unit of the history.

    ``point`` (n, h) is the combined forecast, the one with the least absolute error; ``mean`` (n, h) the expected
    demand; ``quantiles`` (n, h, q) rise with the level. ``weights`` (n, m) name what each series listens to.
    ``log_ratio_grid`` and ``scale`` hold the whole predictive distribution for ``lead_time_demand``.
    """

    series_keys: npt.NDArray[np.generic] | tuple[object, ...]
    levels: FloatArray
    point: FloatArray
    mean: FloatArray
    quantiles: FloatArray
    method_keys: tuple[str, ...]
    weights: FloatArray
    passport: Passport
    pooled_passport: Passport
    explanation: Explanation
    log_ratio_grid: FloatArray
    scale: FloatArray
    step_correlation: float

    def main_methods(self) -> list[str]:
        """Key of the method with the largest weight, per series."""
        return [self.method_keys[i] for i in self.weights.argmax(axis=1).tolist()]


def demand_forecast(history: DemandHistory, params: ForecastParams | None = None) -> DemandForecast:
    """Forecast every series of a history.

    Raises ``ValueError`` when a future driver does not cover the horizon. The same history gives the same bits;
    cost and memory grow linearly with the series, ``shard_size`` at a time.
    """
    settings = params or ForecastParams()
    panel = panel_from_history(history)
    factors = driver_factors(history, panel, settings.horizon)
    calm = Panel(panel.values / np.exp(factors.past), panel.first, panel.season_length, panel.category)
    counts = ~hidden_cells(history) & panel.active()
    periods = panel.values.shape[1]
    gap = settings.origin_gap or max(settings.horizon // 2, 1)
    cutoffs = [*backtest_cutoffs(periods, settings.horizon, settings.backtest_origins, gap), periods]
    lessons, sample = _learn_from_sample(calm, counts, cutoffs, settings)
    count = len(panel.first)
    parts = []
    for start in range(0, max(count, 1), settings.shard_size):
        rows = np.arange(start, min(start + settings.shard_size, count))
        if len(sample.panel.first) == count:
            work = sample
        else:
            work = prepare(
                calm.take(rows),
                horizon=settings.horizon,
                cutoffs=cutoffs,
                keys=settings.candidate_keys(),
                training=False,
            )
        parts.append(forecast_part(work, lessons, counts[rows], history.values[rows], factors.take(rows), settings))
    return _join(history, settings, lessons, method_keys(sample), panel, parts)


def _learn_from_sample(
    panel: Panel, counts: BoolArray, cutoffs: list[int], settings: ForecastParams
) -> tuple[Lessons, Workings]:
    """Learn from all series, or from every k-th when there are more than one shard holds."""
    every = max(-(-len(panel.first) // settings.shard_size), 1)
    rows = np.arange(0, len(panel.first), every)
    work = prepare(
        panel if every == 1 else panel.take(rows),
        horizon=settings.horizon,
        cutoffs=cutoffs,
        keys=settings.candidate_keys(),
        training=True,
    )
    return learn(work, counts[rows]), work


def _join(
    history: DemandHistory,
    settings: ForecastParams,
    lessons: Lessons,
    keys: tuple[str, ...],
    panel: Panel,
    parts: list[ForecastPart],
) -> DemandForecast:
    per_series, pooled = passports(
        panel,
        levels=np.array(settings.levels),
        origins=parts[0].origins,
        actual=np.concatenate([part.actual for part in parts], axis=1),
        counts=np.concatenate([part.counts for part in parts], axis=1),
        point=np.concatenate([part.past_point for part in parts], axis=1),
        quantiles=np.concatenate([part.past_quantiles for part in parts], axis=1),
        naive=np.concatenate([part.past_naive for part in parts], axis=1),
        seasonal=np.concatenate([part.past_seasonal for part in parts], axis=1),
    )
    explanation = Explanation(
        TERMS,
        np.concatenate([part.explanation.values for part in parts]),
        np.concatenate([part.explanation.total for part in parts]),
    )
    return DemandForecast(
        series_keys=history.series_keys if len(history.series_keys) else tuple(range(len(panel.first))),
        levels=np.array(settings.levels),
        point=np.concatenate([part.point for part in parts]),
        mean=np.concatenate([part.mean for part in parts]),
        quantiles=np.concatenate([part.quantiles for part in parts]),
        method_keys=keys,
        weights=np.concatenate([part.weights for part in parts]),
        passport=per_series,
        pooled_passport=pooled,
        explanation=explanation,
        log_ratio_grid=np.concatenate([part.ratios for part in parts]),
        scale=np.concatenate([part.scale for part in parts]),
        step_correlation=lessons.step_correlation,
    )
