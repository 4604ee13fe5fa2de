"""How much of each product will be asked for in the coming weeks, and how sure that is."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _

from analytics.models import ForecastSeries, JobRun
from analytics.parameters import within
from analytics.registry import Cadence, Job, Progress, Stored
from analytics.selectors.demand import WEEK_DAYS, WeeklyDemand, weekly_demand
from analytics.services.storing import number, series_renew, terms_checked

# The symmetric ones draw the 50, 80 and 95 % bands and measure CRPS; the others rebuild the whole distribution.
LEVELS = (0.025, 0.05, 0.1, 0.25, 0.5, 0.65, 0.75, 0.8, 0.9, 0.95, 0.975, 0.99)
SYMMETRIC = (0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975)
SEASON_WEEKS = 52
METHODS_NAMED = 3


@dataclass(frozen=True)
class DemandForecastParams:
    """``horizon_weeks`` to look ahead, ``history_weeks`` to look back, ``backtest_origins`` past days to test on."""

    horizon_weeks: int = 8
    history_weeks: int = 104
    backtest_origins: int = 3

    def __post_init__(self) -> None:
        within("horizon_weeks", self.horizon_weeks, 1, 26)
        within("history_weeks", self.history_weeks, 8, 520)
        within("backtest_origins", self.backtest_origins, 1, 12)


def load(as_of: date, params: DemandForecastParams) -> WeeklyDemand:
    """Weekly demand up to ``as_of``."""
    return weekly_demand(as_of=as_of, weeks=params.history_weeks)


def compute(data: WeeklyDemand, params: DemandForecastParams, progress: Progress) -> Any:
    """Forecast all products at once; None when nothing was sold."""
    if not len(data.product_ids):
        return None
    # Imported here: scipy takes a second that the web process should not pay at its start.
    from analytics.algorithms.demand.forecast import demand_forecast
    from analytics.algorithms.demand.params import ForecastParams
    from analytics.algorithms.demand.series import DemandHistory

    progress(25, f"Forecasting {len(data.product_ids)} products and testing the methods on past weeks")
    history = DemandHistory(
        values=data.values,
        season_length=SEASON_WEEKS,
        series_keys=data.product_ids,
        censored=data.censored,
        category=data.category,
    )
    chosen = ForecastParams(horizon=params.horizon_weeks, levels=LEVELS, backtest_origins=params.backtest_origins)
    return demand_forecast(history, chosen)


def store(run: JobRun, data: WeeklyDemand, result: Any) -> Stored:
    """One row per product with history, quantiles, passport and terms that sum to the forecast."""
    if result is None:
        series_renew(run=run, series=[])
        return Stored(
            summary={"series": 0, "remedy": "Nothing was sold in these weeks. Import orders or choose a later day."}
        )
    series = [_series(run, data, result, index) for index in range(len(data.product_ids))]
    series_renew(run=run, series=series)
    summary = {
        "series": len(series),
        "weeks": data.values.shape[1],
        "lines_read": data.lines,
        "censored_weeks": int(data.censored.sum()) if data.censored is not None else 0,
        "stock_ledger": data.censored is not None,
        "forecast_total": round(sum(row.total for row in series)),
        "step_correlation": number(result.step_correlation, 6),
    }
    return Stored(summary=summary, proof=_proof(result))


def _series(run: JobRun, data: WeeklyDemand, result: Any, index: int) -> ForecastSeries:
    mean = [round(float(value), 6) for value in result.mean[index]]
    values = result.explanation.values[index]
    terms = [{"key": key, "value": float(value)} for key, value in zip(result.explanation.terms, values, strict=True)]
    total = float(result.explanation.total[index])
    product_id = int(data.product_ids[index])
    passport = _passport(result, index)
    return ForecastSeries(
        run=run,
        product_id=product_id,
        bucket_days=WEEK_DAYS,
        history_start_date=data.start_date,
        history=[round(float(value), 3) for value in data.values[index]],
        mean=mean,
        levels=list(LEVELS),
        quantiles=[[round(float(value), 4) for value in row] for row in result.quantiles[index].T],
        method=_main_method(result, index),
        passport=passport,
        terms=terms_checked(terms, total=total, subject=f"forecast of product {product_id}"),
        total=total,
        history_total=float(data.values[index].sum()),
        wape=passport["wape"],
        beats_seasonal_naive=bool(result.passport.beats_seasonal_naive[index]),
    )


def _main_method(result: Any, index: int) -> str:
    return str(result.method_keys[int(result.weights[index].argmax())])


def _passport(result: Any, index: int) -> dict[str, Any]:
    """How good the forecast of one product was on past weeks it had not seen."""
    passport, accuracy = result.passport, result.passport.accuracy
    weights = result.weights[index]
    best = np.argsort(-weights, kind="stable")[:METHODS_NAMED]
    return {
        "wape": number(accuracy.wape[index]),
        "mase": number(accuracy.mase[index]),
        "bias": number(accuracy.bias[index]),
        "naive_wape": number(passport.naive_wape[index]),
        "seasonal_naive_wape": number(passport.seasonal_naive_wape[index]),
        "beats_naive": bool(passport.beats_naive[index]),
        "beats_seasonal_naive": bool(passport.beats_seasonal_naive[index]),
        "origins": int(passport.origins[index]),
        "history_weeks": int(passport.history_length[index]),
        "coverage": {f"{level:g}": number(accuracy.coverage[index][at]) for at, level in enumerate(LEVELS)},
        "methods": [[result.method_keys[i], number(weights[i], 3)] for i in best.tolist() if weights[i] > 0],
    }


def _proof(result: Any) -> dict[str, Any]:
    """The pooled backtest against its two yardsticks. A yardstick is one number, so its CRPS is its absolute error."""
    pooled, accuracy = result.pooled_passport, result.pooled_passport.accuracy
    tested = np.isfinite(result.passport.accuracy.wape)
    count = max(int(tested.sum()), 1)
    symmetric = [LEVELS.index(level) for level in SYMMETRIC]
    names, uses = np.unique([_main_method(result, i) for i in range(len(result.weights))], return_counts=True)
    return {
        "products_tested": int(tested.sum()),
        "beats_naive_share": number(result.passport.beats_naive[tested].sum() / count),
        "beats_seasonal_naive_share": number(result.passport.beats_seasonal_naive[tested].sum() / count),
        "wape": number(accuracy.wape[0]),
        "naive_wape": number(pooled.naive_wape[0]),
        "seasonal_naive_wape": number(pooled.seasonal_naive_wape[0]),
        "crps": number(2.0 * accuracy.pinball[0][symmetric].mean()),
        "naive_crps": number(pooled.naive_wape[0]),
        "seasonal_naive_crps": number(pooled.seasonal_naive_wape[0]),
        "mase": number(accuracy.mase[0]),
        "bias": number(accuracy.bias[0]),
        "coverage": {f"{level:g}": number(accuracy.coverage[0][at]) for at, level in enumerate(LEVELS)},
        "methods": {str(name): int(use) for name, use in zip(names, uses, strict=True)},
    }


JOB = Job(
    key="demand_forecast",
    title=_("Demand forecast"),
    purpose=_("Says how much of each product customers will ask for in the coming weeks, and how sure that is."),
    cadence=Cadence(hour=1),
    params=DemandForecastParams,
    load=load,
    compute=compute,
    store=store,
)
