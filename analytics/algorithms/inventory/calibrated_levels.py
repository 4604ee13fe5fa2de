"""Order-up-to levels whose service was proved on earlier history before it is promised."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.algorithms.inventory.checks import FloatArray, IntArray, numbers, share
from analytics.algorithms.inventory.replay import ReplayParams, ReplayResult, replay_policy

CYCLE = "CYCLE"
BUSY_CYCLE = "BUSY_CYCLE"
FILL = "FILL"


@dataclass(frozen=True, slots=True)
class LevelParams:
    """How levels follow from history.

    Attributes:
        smoothing: weight of the newest period in the running mean.
        origins: how many past starting periods teach the spread of demand around that mean.
        volume_classes: items of similar volume share one spread, since one item alone has too little history.
        floor: units added to each expected demand, so that an idle item still gets a level.
        calibration_periods: length of the earlier stretch on which the nominal level is chosen.
    """

    smoothing: float = 0.15
    origins: int = 10
    volume_classes: int = 12
    floor: float = 1.0
    calibration_periods: int = 14

    def __post_init__(self) -> None:
        share("smoothing", self.smoothing)
        numbers("floor", self.floor, above=True)
        for name in ("origins", "volume_classes", "calibration_periods"):
            numbers(name, getattr(self, name), lowest=1)


def pooled_levels(
    *,
    demand: npt.ArrayLike,
    nominal: float,
    first_period: int,
    protection_periods: int,
    params: LevelParams | None = None,
) -> FloatArray:
    """(series x periods) whole-unit levels from `first_period` on, zero before; column t reads demand before t.

    expected(i, t) = protection_periods x running mean + floor. level(i, t) = expected(i, t) x the `nominal`
    quantile of actual / expected over all past (item, origin) of the same volume class.

    Args:
        demand: (series x periods) units. nominal: level of the quantile, 0..1.
        protection_periods: lead time + review period.

    Raises:
        ValueError: too little history before `first_period`, or a bad number.
    """
    chosen = params or LevelParams()
    table = numbers("demand", demand)
    if table.ndim != 2 or first_period <= protection_periods:
        raise ValueError(
            f"first_period is {first_period}; give demand as series x periods and at least "
            f"{protection_periods + 1} periods before the first level"
        )
    expected = protection_periods * _running_mean(table, chosen.smoothing) + chosen.floor
    total = np.cumsum(np.column_stack((np.zeros(len(table)), table)), axis=1)
    levels = np.zeros_like(table)
    for period in range(first_period, table.shape[1] if len(table) else first_period):
        last = period - protection_periods
        origins = np.arange(max(last - chosen.origins + 1, 1), last + 1)
        ratio = (total[:, origins + protection_periods] - total[:, origins]) / expected[:, origins]
        factor = _class_factors(ratio, expected[:, origins], expected[:, period], nominal, chosen.volume_classes)
        levels[:, period] = np.ceil(factor * expected[:, period] - 1e-6)
    return levels


def calibrated_nominal(
    *,
    demand: npt.ArrayLike,
    target: float,
    service: str,
    replay: ReplayParams,
    params: LevelParams | None = None,
) -> float:
    """The nominal quantile that would have met the target over the last `calibration_periods`.

    Lost sales, levels that fall while stock is still there, and the difference between cycles and units all
    part the achieved service from the nominal one; replaying is the way to price them in. Bisection over the
    nominal quantile, each step one replay; `demand` must end before the stretch that is to be judged.

    Raises:
        ValueError: unknown service, bad target or too short a history.
    """
    chosen = params or LevelParams()
    table = numbers("demand", demand)
    wanted = float(share("target", target))
    if service not in (CYCLE, BUSY_CYCLE, FILL):
        raise ValueError(f"service is {service!r}; give {CYCLE}, {BUSY_CYCLE} or {FILL}")
    protection = replay.lead_periods + replay.review_periods
    first = table.shape[1] - chosen.calibration_periods
    if first <= protection:
        raise ValueError(
            f"demand has {table.shape[1]} periods; give more than {chosen.calibration_periods + protection} or "
            "lower calibration_periods"
        )
    low, high = 0.3, 0.9999
    for _ in range(10):
        nominal = (low + high) / 2
        levels = pooled_levels(
            demand=table, nominal=nominal, first_period=first, protection_periods=protection, params=chosen
        )[:, first:]
        result = replay_policy(
            demand=table[:, first:],
            order_up_to=levels,
            unit_cost=0.0,
            opening_stock=levels[:, 0],
            params=replay,
        )
        low, high = (low, nominal) if _achieved(result, service) >= wanted else (nominal, high)
    return high


def _achieved(result: ReplayResult, service: str) -> float:
    achieved = {
        CYCLE: result.cycle_service,
        BUSY_CYCLE: result.busy_cycle_service,
        FILL: result.fill_rate,
    }[service]
    # Without any demand nothing can be missed: the target counts as met.
    return 1.0 if np.isnan(achieved) else achieved


def _running_mean(table: FloatArray, smoothing: float) -> FloatArray:
    """(series x periods + 1) exponentially weighted mean of the periods before each, 0 at the start."""
    mean = np.zeros((len(table), table.shape[1] + 1))
    amount, weight = np.zeros(len(table)), 0.0
    for period in range(table.shape[1]):
        amount, weight = (1 - smoothing) * amount + table[:, period], (1 - smoothing) * weight + 1
        mean[:, period + 1] = amount / weight
    return mean


def _class_factors(ratio: FloatArray, past: FloatArray, now: FloatArray, nominal: float, classes: int) -> FloatArray:
    """(series,) quantile of the past ratios of each item's present volume class."""
    edges = np.quantile(now, np.linspace(0, 1, classes + 1)[1:-1])
    past_class: IntArray = np.searchsorted(edges, past).astype(np.int64)
    present: IntArray = np.searchsorted(edges, now).astype(np.int64)
    factor = np.empty(len(now))
    for volume_class in np.unique(present):
        peers = ratio[past_class == volume_class]
        # A class nobody was in before (all items grew) learns from everyone.
        chosen = peers if len(peers) else ratio
        factor[present == volume_class] = np.quantile(chosen, nominal, method="higher")
    return factor
