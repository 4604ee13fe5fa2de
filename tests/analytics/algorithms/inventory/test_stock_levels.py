"""Demand over a random lead time and the levels it asks for, against exact enumeration."""

from itertools import product

import numpy as np
import pytest

from analytics.algorithms.inventory.calibrated_levels import (
    LevelParams,
    calibrated_nominal,
    pooled_levels,
)
from analytics.algorithms.inventory.protection_demand import (
    ProtectionDemand,
    ProtectionParams,
    protection_demand,
)
from analytics.algorithms.inventory.reorder_point import cycle_shortage, stock_levels
from analytics.algorithms.inventory.replay import ReplayParams, replay_policy

LEVELS = np.linspace(0.05, 1, 20)


def uniform_demand(top=10.0, lead=(0.2, 0.5, 0.3), **params):
    """Demand uniform on 0..top per period."""
    curve = [[top * level for level in LEVELS]]
    return protection_demand(quantiles=curve, levels=LEVELS, lead_chance=lead, params=ProtectionParams(**params))


def test_moments_of_the_joint_demand_are_the_exact_ones():
    """Var(D) = E[L] var + Var(L) mean^2 for a random number of independent periods."""
    demand = uniform_demand(draws=20000)
    mean_lead, var_lead = 1.1, 0.5 + 4 * 0.3 - 1.1**2
    mean, variance = 5.0, 100 / 12
    until, after = demand.until_arrival[0], demand.until_next_arrival[0]
    assert demand.per_period[0] == pytest.approx(mean)
    assert until.mean() == pytest.approx(mean_lead * mean, rel=0.01)
    assert until.var() == pytest.approx(mean_lead * variance + var_lead * mean**2, rel=0.03)
    assert after.mean() == pytest.approx((mean_lead + 1) * mean, rel=0.01)
    assert (after >= until).all()
    assert (until == 0).mean() == pytest.approx(0.2, abs=0.005)


def test_same_seed_same_bits_and_block_independent_shape():
    one, two, other = uniform_demand(seed=3), uniform_demand(seed=3), uniform_demand(seed=4)
    np.testing.assert_array_equal(one.until_next_arrival, two.until_next_arrival)
    assert (one.until_next_arrival != other.until_next_arrival).any()


def enumerated():
    """Demand 0, 1 or 5 per period, lead 1 or 2 periods, review 1: every future with its weight."""
    futures = []
    for lead, lead_weight in ((1, 3), (2, 1)):
        for path in product([0, 1, 5], repeat=3):
            futures += [(sum(path[:lead]), sum(path[: lead + 1]))] * lead_weight
    until, after = np.array(futures, dtype=float).T
    return ProtectionDemand(until[None], after[None], np.array([2.0]), 1)


@pytest.mark.parametrize("target", [0.5, 0.8, 0.9, 0.95, 0.99])
def test_levels_are_the_smallest_that_meet_the_target(target):
    demand = enumerated()
    until, after = demand.until_arrival[0], demand.until_next_arrival[0]

    def fill(level):
        short = np.maximum(after - level, 0) - np.maximum(until - level, 0)
        return 1 - short.mean() / (after - until).mean()

    cycle = next(s for s in range(100) if (after <= s).mean() >= target - 1e-12)
    filled = next(s for s in range(100) if fill(s) >= target - 1e-9)
    by_cycle = stock_levels(demand, target=target)
    by_fill = stock_levels(demand, target=target, service="FILL")
    assert by_cycle.order_up_to.tolist() == [cycle]
    assert by_fill.order_up_to.tolist() == [filled]
    assert by_fill.fill_rate[0] == pytest.approx(fill(filled))
    assert by_cycle.expected_demand[0] + by_cycle.safety_stock[0] == cycle
    assert cycle_shortage(demand, np.array([0.0]))[0] == pytest.approx((after - until).mean())


def test_random_lead_time_needs_more_stock_than_its_mean():
    fixed = stock_levels(uniform_demand(lead=(0, 0, 1.0), draws=4000), target=0.95)
    late = stock_levels(uniform_demand(lead=(0.5, 0, 0, 0, 0.5), draws=4000), target=0.95)
    assert late.order_up_to[0] > fixed.order_up_to[0]


def test_promised_cycle_service_is_achieved_in_a_replay():
    """Weekly review, lead two weeks, backorders, demand drawn from the very distribution: 95 % means 95 %."""
    demand = uniform_demand(lead=(0, 0, 1.0), draws=20000)
    level = stock_levels(demand, target=0.95, whole_units=False).order_up_to[0]
    drawn = np.random.default_rng(7).uniform(0, 10, (400, 120))
    result = replay_policy(
        demand=drawn, order_up_to=np.full_like(drawn, level), unit_cost=1, opening_stock=level,
        params=ReplayParams(lead_periods=2, lost_sales=False),
    )  # fmt: skip
    assert result.cycle_service == pytest.approx(0.95, abs=0.005)


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({"quantiles": [[3.0, 2.0]]}, "quantiles fall along row 0"),
        ({"quantiles": [[np.nan, 2.0]]}, "quantiles is nan"),
        ({"quantiles": [[1.0]]}, "quantiles have shape"),
        ({"levels": [0.9, 0.5]}, "levels are"),
        ({"lead_chance": [0.5, 0.2]}, "lead_chance sums to 0.7"),
        ({"lead_chance": [[1.0], [1.0]]}, "lead_chance has 2 rows"),
    ],
)
def test_bad_distributions_are_named(inputs, message):
    base = {"quantiles": [[1.0, 2.0]], "levels": [0.5, 0.9], "lead_chance": [0.0, 1.0]}
    with pytest.raises(ValueError, match=message):
        protection_demand(**(base | inputs))


def test_zero_demand_and_no_series_give_zero_levels():
    still = protection_demand(quantiles=[[0, 0]], levels=[0.5, 1], lead_chance=[0, 1])
    assert stock_levels(still, target=0.99, service="FILL").order_up_to.tolist() == [0]
    none = protection_demand(quantiles=np.empty((0, 2)), levels=[0.5, 1], lead_chance=[0, 1])
    assert stock_levels(none, target=0.99).order_up_to.tolist() == []
    with pytest.raises(ValueError, match="target is 1"):
        stock_levels(still, target=1.0)
    with pytest.raises(ValueError, match="service is 'EASY'"):
        stock_levels(still, target=0.9, service="EASY")


def history(seed=0):
    random = np.random.default_rng(seed)
    return random.poisson(random.gamma(1, 4, (300, 1)), (300, 60)).astype(float)


def test_pooled_levels_read_only_the_past():
    demand, changed = history(), history()
    changed[:, 40:] = 1e6
    one, two = (
        pooled_levels(demand=each, nominal=0.9, first_period=30, protection_periods=3) for each in (demand, changed)
    )
    np.testing.assert_array_equal(one[:, :41], two[:, :41])
    assert (one[:, :30] == 0).all()
    assert (one[:, 41:] != two[:, 41:]).any()


@pytest.mark.parametrize("service", ["CYCLE", "BUSY_CYCLE", "FILL"])
def test_calibrated_levels_keep_their_promise_on_steady_demand(service):
    demand, replay = history(), ReplayParams()
    nominal = calibrated_nominal(demand=demand[:, :40], target=0.95, service=service, replay=replay)
    levels = pooled_levels(demand=demand, nominal=nominal, first_period=40, protection_periods=3)[:, 40:]
    result = replay_policy(
        demand=demand[:, 40:], order_up_to=levels, unit_cost=1, opening_stock=levels[:, 0], params=replay
    )
    measures = {"CYCLE": result.cycle_service, "BUSY_CYCLE": result.busy_cycle_service, "FILL": result.fill_rate}
    assert measures[service] == pytest.approx(0.95, abs=0.02)


def test_calibration_refuses_short_history_and_accepts_silence():
    with pytest.raises(ValueError, match="demand has 10 periods"):
        calibrated_nominal(demand=np.ones((2, 10)), target=0.9, service="FILL", replay=ReplayParams())
    with pytest.raises(ValueError, match="service is 'X'"):
        calibrated_nominal(demand=np.ones((2, 40)), target=0.9, service="X", replay=ReplayParams())
    silent = calibrated_nominal(demand=np.zeros((2, 40)), target=0.9, service="FILL", replay=ReplayParams())
    assert silent < 0.31
    with pytest.raises(ValueError, match="smoothing"):
        LevelParams(smoothing=0)
