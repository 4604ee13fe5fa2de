"""Order-up-to level and safety stock from the joint demand over lead time and review period."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.algorithms.inventory.checks import FloatArray, share
from analytics.algorithms.inventory.protection_demand import ProtectionDemand

CYCLE = "CYCLE"
FILL = "FILL"


@dataclass(frozen=True, slots=True)
class StockLevels:
    """Per series, in units.

    Attributes:
        order_up_to: stock on hand and on order to reach at each review. Reviewed without a break (review
            period short against the lead time) it is the reorder point.
        expected_demand: mean demand until the next order arrives.
        safety_stock: order_up_to - expected_demand; below zero where the target asks less than the mean.
        cycle_service: chance of no shortage in a cycle at this level.
        fill_rate: expected share of demand served from stock at this level (1 when there is no demand).
    """

    order_up_to: FloatArray
    expected_demand: FloatArray
    safety_stock: FloatArray
    cycle_service: FloatArray
    fill_rate: FloatArray


def stock_levels(
    demand: ProtectionDemand, *, target: npt.ArrayLike, service: str = CYCLE, whole_units: bool = True
) -> StockLevels:
    """How high must stock be ordered to meet the service target?

    CYCLE: the smallest S with P(D(L+R) <= S) >= target. FILL: the smallest S with
    E[(D(L+R) - S)+] - E[(D(L) - S)+] <= (1 - target) E[D(L+R) - D(L)], the shortage that falls into one cycle.

    Args:
        demand: outcomes, see `protection_demand`. target: share, one or (series,).
        service: "CYCLE" or "FILL". whole_units: round the level up to a whole unit.

    Raises:
        ValueError: target outside (0, 1) or an unknown service.
    """
    wanted = np.broadcast_to(share("target", target), len(demand.until_next_arrival))
    if service not in (CYCLE, FILL):
        raise ValueError(f"service is {service!r}; give {CYCLE} or {FILL}")
    level = _cycle_level(demand, wanted) if service == CYCLE else _fill_level(demand, wanted)
    if whole_units:
        level = np.ceil(level - 1e-6)
    expected = demand.until_next_arrival.mean(axis=1)
    covered = (demand.until_next_arrival <= level[:, None] + 1e-9).mean(axis=1)
    cycle_demand = _cycle_demand(demand)
    short = np.divide(cycle_shortage(demand, level), cycle_demand, out=np.zeros(len(level)), where=cycle_demand > 0)
    return StockLevels(level, expected, level - expected, covered, 1 - short)


def cycle_shortage(demand: ProtectionDemand, level: FloatArray) -> FloatArray:
    """(series,) expected units short in one cycle when the position is raised to `level`."""
    after = np.maximum(demand.until_next_arrival - level[:, None], 0)
    before = np.maximum(demand.until_arrival - level[:, None], 0)
    shortage: FloatArray = (after - before).mean(axis=1)
    return shortage


def _cycle_demand(demand: ProtectionDemand) -> FloatArray:
    mean: FloatArray = (demand.until_next_arrival - demand.until_arrival).mean(axis=1)
    return mean


def _cycle_level(demand: ProtectionDemand, target: FloatArray) -> FloatArray:
    ranked = np.sort(demand.until_next_arrival, axis=1)
    place = np.ceil(target * ranked.shape[1] - 1e-9).astype(int) - 1
    level: FloatArray = ranked[np.arange(len(ranked)), np.maximum(place, 0)]
    return level


def _fill_level(demand: ProtectionDemand, target: FloatArray) -> FloatArray:
    """Bisection: the shortage of a cycle falls as the level rises; 60 halvings reach the last bit that counts."""
    allowed = (1 - target) * _cycle_demand(demand)
    low, high = np.zeros(len(target)), demand.until_next_arrival.max(axis=1, initial=0.0)
    for _ in range(60):
        middle = (low + high) / 2
        enough = cycle_shortage(demand, middle) <= allowed
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    reached: FloatArray = high
    return reached
