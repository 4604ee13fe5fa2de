"""Where a forecast comes from: terms that add up to the expected demand over the horizon."""

from dataclasses import dataclass

import numpy as np

from analytics.algorithms.demand.methods.seasonal_profile import profile_at
from analytics.algorithms.demand.methods.simple_smoothing import ALPHAS, smoothed_levels
from analytics.algorithms.demand.panel import Panel
from analytics.algorithms.demand.series import FloatArray

TERMS = ("level", "trend", "season", "promotion", "price", "skew", "adjustment")


@dataclass(frozen=True, eq=False)
class Explanation:
    """``values`` (n, 7) in the order of ``terms``; each row sums to ``total`` (n,), the mean demand of the horizon.

    - level: recent smoothed demand, carried on;
    - trend: what the path gains or loses after its first period;
    - season: what the seasonal profile adds;
    - promotion, price: effect of planned promotions and prices;
    - skew: how far the mean lies above the point forecast, because rare large orders weigh in the mean;
    - adjustment: what the combined methods add to, or take from, the recent level.
    """

    terms: tuple[str, ...]
    values: FloatArray
    total: FloatArray


def explain(
    panel: Panel, *, base: FloatArray, log_promotion: FloatArray, log_price: FloatArray, mean: FloatArray
) -> Explanation:
    """Split ``mean`` (n, h) given the point path ``base`` (n, h) before drivers and the drivers' log factors (n, h)."""
    origin = panel.values.shape[1]
    horizon = base.shape[1]
    index = profile_at(panel, origin)[:, (origin + np.arange(horizon)) % panel.season_length]
    calm = base / np.maximum(index, 1e-6)
    recent = smoothed_levels(panel, np.array([origin]), ALPHAS)[1][0]
    with_promotion = base * np.exp(log_promotion)
    with_price = with_promotion * np.exp(log_price)
    total = mean.sum(axis=1)
    level = horizon * recent
    trend = calm.sum(axis=1) - horizon * calm[:, 0]
    season = (base - calm).sum(axis=1)
    promotion = (with_promotion - base).sum(axis=1)
    price = (with_price - with_promotion).sum(axis=1)
    skew = total - with_price.sum(axis=1)
    adjustment = total - (level + trend + season + promotion + price + skew)
    values = np.stack([level, trend, season, promotion, price, skew, adjustment], axis=1)
    return Explanation(TERMS, values, total)
