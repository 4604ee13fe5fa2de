"""Promotions and prices as drivers: their effect is learnt, taken out of the history and put back into the future."""

from dataclasses import dataclass

import numpy as np

from analytics.algorithms.demand.panel import Panel
from analytics.algorithms.demand.series import DemandHistory, FloatArray, IntArray

SHRINK_CELLS = 10.0
POOL_SHRINK = 5.0
BASE_WINDOW = 8
LARGEST_RESPONSE = 2.5
RESPONSE_OFFSET = 0.05


@dataclass(frozen=True, eq=False)
class DriverEffects:
    """Log effect of a full promotion (n,), price elasticity (n,) and the reference price (n,; NaN = unknown)."""

    promotion: FloatArray
    elasticity: FloatArray
    reference_price: FloatArray

    def log_promotion(self, promotion: FloatArray | None, shape: tuple[int, int]) -> FloatArray:
        """Log factor (n, periods) of planned or past promotions."""
        if promotion is None:
            return np.zeros(shape)
        return np.asarray(self.promotion[:, None] * np.nan_to_num(np.asarray(promotion, dtype=np.float64)))

    def log_price(self, price: FloatArray | None, shape: tuple[int, int]) -> FloatArray:
        """Log factor (n, periods) of a price that differs from the reference price."""
        if price is None:
            return np.zeros(shape)
        return np.asarray(self.elasticity[:, None] * relative_price(price, self.reference_price))


@dataclass(frozen=True, eq=False)
class Factors:
    """Log factors: promotion and price together over the past (n, t), apart over the future (n, h)."""

    past: FloatArray
    promotion: FloatArray
    price: FloatArray

    def take(self, rows: IntArray) -> "Factors":
        """The factors of some series only."""
        return Factors(self.past[rows], self.promotion[rows], self.price[rows])


def driver_factors(history: DemandHistory, panel: Panel, horizon: int) -> Factors:
    """Learn the drivers' effects from the whole history and apply them to past and future.

    Without a future promotion none is expected; without a future price the last known one stays. Raises
    ``ValueError`` when a future driver is shorter than the horizon.
    """
    count, periods = panel.values.shape
    past, future = (count, periods), (count, horizon)
    if history.promotion is None and history.price is None:
        return Factors(np.zeros(past), np.zeros(future), np.zeros(future))
    for name in ("future_promotion", "future_price"):
        array = getattr(history, name)
        if array is not None and np.shape(array)[1] < horizon:
            raise ValueError(f"{name} covers {np.shape(array)[1]} periods, the horizon is {horizon}")
    effects = estimate_effects(history, panel, periods)
    past_log = effects.log_promotion(history.promotion, past) + effects.log_price(history.price, past)
    promotion = None if history.future_promotion is None else np.asarray(history.future_promotion)[:, :horizon]
    price = None if history.future_price is None else np.asarray(history.future_price)[:, :horizon]
    if price is None and history.price is not None and periods:
        price = np.repeat(np.asarray(history.price, dtype=np.float64)[:, -1:], horizon, axis=1)
    return Factors(past_log, effects.log_promotion(promotion, future), effects.log_price(price, future))


def relative_price(price: FloatArray, reference: FloatArray) -> FloatArray:
    """log(price / reference) (n, periods), 0 where either is unknown; within a factor of e either way."""
    known = np.asarray(price, dtype=np.float64)
    usable = (known > 0) & (reference > 0)[:, None]
    ratio = np.where(usable, known, 1.0) / np.where(usable, reference[:, None], 1.0)
    return np.clip(np.log(ratio), -1.0, 1.0)


def estimate_effects(history: DemandHistory, panel: Panel, cutoff: int) -> DriverEffects:
    """Log-linear response to promotion and price from periods before ``cutoff``.

    The response of a cell is log(y + c s) - log(s + c s) against the causal mean ``s`` of its calm periods. The
    pooled coefficients are shrunk to zero, each series' own to the pooled ones, by the number of driven cells.
    """
    count = len(panel.first)
    promotion = np.zeros((count, cutoff))
    if history.promotion is not None:
        promotion = np.clip(np.nan_to_num(np.asarray(history.promotion, dtype=np.float64)[:, :cutoff]), 0.0, 1.0)
    reference = np.full(count, np.nan)
    price = np.zeros((count, cutoff))
    if history.price is not None:
        reference = _median_price(np.asarray(history.price, dtype=np.float64)[:, :cutoff])
        price = relative_price(np.asarray(history.price)[:, :cutoff], reference)
    response, price, usable = _responses(panel, promotion, price, cutoff)
    drivers = np.stack([promotion, price]) * usable
    gram = np.einsum("ant,bnt->nab", drivers, drivers)
    cross = np.einsum("ant,nt->na", drivers, response)
    pooled = np.linalg.solve(gram.sum(axis=0) + POOL_SHRINK * np.eye(2), cross.sum(axis=0))
    prior = SHRINK_CELLS * np.eye(2)
    own = np.linalg.solve(gram + prior, (cross + prior @ pooled)[..., None])[..., 0]
    return DriverEffects(np.clip(own[:, 0], -1.0, 3.0), np.clip(own[:, 1], -6.0, 0.0), reference)


def _median_price(price: FloatArray) -> FloatArray:
    reference = np.full(len(price), np.nan)
    known = (~np.isnan(price)).any(axis=1)
    if known.any():
        reference[known] = np.nanmedian(price[known], axis=1)
    return reference


def _responses(
    panel: Panel, promotion: FloatArray, price: FloatArray, cutoff: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Log response (n, t), log price against the price of the calm periods (n, t), and 1.0 where both are usable."""
    count = len(panel.first)
    response, change, usable = (np.zeros((count, cutoff)) for _ in range(3))
    total, total_price, weight = np.zeros(count), np.zeros(count), np.zeros(count)
    decay = 1.0 - 1.0 / BASE_WINDOW
    for period in range(cutoff):
        actual = panel.values[:, period]
        base = total / np.maximum(weight, 1e-12)
        good = (base > 0) & (weight >= 1.5)
        ratio = np.log((actual / np.where(good, base, 1.0) + RESPONSE_OFFSET) / (1.0 + RESPONSE_OFFSET))
        response[:, period] = np.where(good, np.clip(ratio, -LARGEST_RESPONSE, LARGEST_RESPONSE), 0.0)
        change[:, period] = price[:, period] - total_price / np.maximum(weight, 1e-12)
        usable[:, period] = good
        calm = (promotion[:, period] <= 0) & (period >= panel.first)
        total = np.where(calm, decay * total + actual, total)
        total_price = np.where(calm, decay * total_price + price[:, period], total_price)
        weight = np.where(calm, decay * weight + 1.0, weight)
    return response, change, usable
