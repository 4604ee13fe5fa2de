"""The forecasting methods, by key. Adding one = adding its file and its line here; one test runs over all."""

from analytics.algorithms.demand.methods import (
    aggregation,
    autoregression,
    damped_trend,
    holt_winters,
    intermittent,
    linear_trend,
    moving_average,
    moving_median,
    naive,
    seasonal_naive,
    seasonal_profile,
    simple_smoothing,
    theta,
)
from analytics.algorithms.demand.methods.base import Method

METHODS: dict[str, Method] = {
    method.key: method
    for method in (
        naive.METHOD,
        seasonal_naive.METHOD,
        moving_average.METHOD,
        moving_median.METHOD,
        simple_smoothing.METHOD,
        damped_trend.METHOD,
        holt_winters.METHOD,
        theta.METHOD,
        linear_trend.METHOD,
        autoregression.METHOD,
        intermittent.CROSTON,
        intermittent.SBA,
        intermittent.TSB,
        aggregation.METHOD,
        seasonal_profile.METHOD,
    )
}

__all__ = ["METHODS", "Method"]
