"""Inventory policy replay on Online Retail: service promised, service achieved, stock it took.

Weekly review, lead time two weeks, lost sales. Run: python -m benchmarks.inventory_replay
"""

import resource
import time

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from analytics.algorithms.inventory.calibrated_levels import (
    BUSY_CYCLE,
    CYCLE,
    FILL,
    calibrated_nominal,
    pooled_levels,
)
from analytics.algorithms.inventory.replay import ReplayParams, ReplayResult, replay_policy
from benchmarks.online_retail import day_number, load_retail_lines

FIRST_WEEK = 32  # 2011-07-13: the 21 weeks after it are held out
REPLAY = ReplayParams(lead_periods=2, review_periods=1, warm_up_periods=2, lost_sales=True)
PROTECTION = REPLAY.lead_periods + REPLAY.review_periods
FloatArray = npt.NDArray[np.float64]


def weekly_demand() -> tuple[FloatArray, FloatArray]:
    """(products x full weeks) units, and mean price, of products sold before the held-out stretch."""
    lines = load_retail_lines()
    sku, index = np.unique(lines.sku, return_inverse=True)
    week = (lines.day - day_number("2010-12-01")) // 7
    weeks = int(week.max()) + 1
    flat = np.bincount(index * weeks + week, weights=lines.qty, minlength=len(sku) * weeks)
    # The last week is cut short by the end of the file.
    demand = flat.reshape(len(sku), weeks)[:, :-1]
    price = np.bincount(index, weights=lines.price) / np.bincount(index)
    known = demand[:, :FIRST_WEEK].sum(axis=1) > 0
    return demand[known], price[known]


def textbook_levels(demand: FloatArray, target: float, window: int = 12) -> FloatArray:
    """Baseline: mean + z sd sqrt(L + R) of the last weeks, normal demand, each product alone."""
    levels = np.zeros_like(demand)
    for week in range(FIRST_WEEK, demand.shape[1]):
        past = demand[:, week - window : week]
        spread = past.std(axis=1, ddof=1) * np.sqrt(PROTECTION)
        levels[:, week] = np.ceil(PROTECTION * past.mean(axis=1) + ndtri(target) * spread)
    return levels


def judge(demand: FloatArray, price: FloatArray, levels: FloatArray) -> ReplayResult:
    """Replay over the held-out weeks, opening with the first level in stock."""
    later = levels[:, FIRST_WEEK:]
    return replay_policy(
        demand=demand[:, FIRST_WEEK:],
        order_up_to=later,
        unit_cost=price,
        opening_stock=later[:, 0],
        params=REPLAY,
    )


def achieved(result: ReplayResult, service: str) -> float:
    """The figure that the service measure is about."""
    measures = {CYCLE: result.cycle_service, BUSY_CYCLE: result.busy_cycle_service, FILL: result.fill_rate}
    return measures[service]


def show(service: str, target: float, name: str, result: ReplayResult, base: ReplayResult, seconds: float) -> None:
    got, value = achieved(result, service), result.average_value.sum()
    print(
        f"{service:<11}{target:7.2f}  {name:<22}{got:9.4f}{100 * (got - target):+8.1f}{result.cycle_service:8.3f}"
        f"{result.busy_cycle_service:8.3f}{result.fill_rate:8.3f}{value:12,.0f}{value / base.average_value.sum():7.2f}"
        f"{result.orders.sum():10,.0f}{seconds:7.2f}"
    )


def main() -> None:
    demand, price = weekly_demand()
    loaded = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(demand)} products, {demand.shape[1] - FIRST_WEEK - REPLAY.warm_up_periods} scored weeks")
    print("error in points; value of stock at selling prices; ratio of value to the textbook policy")
    print(f"{'measure':<11}{'target':>7}  {'policy':<22}{'achieved':>9}{'error':>8}{'cycle':>8}{'busy':>8}{'fill':>8}"
          f"{'value':>12}{'ratio':>7}{'orders':>10}{'s':>7}")  # fmt: skip
    for service in (CYCLE, BUSY_CYCLE, FILL):
        for target in (0.90, 0.95, 0.99):
            begin = time.perf_counter()
            base = judge(demand, price, textbook_levels(demand, target))
            show(service, target, "textbook normal", base, base, time.perf_counter() - begin)
            begin = time.perf_counter()
            nominal = calibrated_nominal(demand=demand[:, :FIRST_WEEK], target=target, service=service, replay=REPLAY)
            levels = pooled_levels(
                demand=demand, nominal=nominal, first_period=FIRST_WEEK, protection_periods=PROTECTION
            )
            ours = judge(demand, price, levels)
            show(service, target, f"calibrated {nominal:.4f}", ours, base, time.perf_counter() - begin)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB, of which reading the file {loaded:.0f} MB")


if __name__ == "__main__":
    main()
