"""The vectorised replay against a plain loop over one product at a time."""

import math

import numpy as np
import pytest

from analytics.algorithms.inventory.replay import ReplayParams, replay_policy


def replay_one(demand, level, opening, params):
    """One product, one list of open orders, no arrays."""
    on_hand, waiting, open_orders = opening, 0.0, []
    found = {"served": 0, "busy": 0, "both": 0, "asked": 0.0, "short": 0.0, "stock": 0.0, "orders": 0, "units": 0.0}
    for period, wanted in enumerate(demand):

        def receive(period=period):
            nonlocal on_hand, waiting
            on_hand += sum(qty for due, qty in open_orders if due == period)
            open_orders[:] = [(due, qty) for due, qty in open_orders if due > period]
            filled = min(on_hand, waiting)
            on_hand, waiting = on_hand - filled, waiting - filled

        receive()
        ordered = 0.0
        if period % params.review_periods == 0:
            position = on_hand - waiting + sum(qty for _, qty in open_orders)
            ordered = max(level[period] - position, 0.0)
            if ordered:
                open_orders.append((period + params.lead_periods, ordered))
            receive()
        sold = min(on_hand, wanted)
        on_hand -= sold
        if not params.lost_sales:
            waiting += wanted - sold
        if period < params.warm_up_periods:
            continue
        served = wanted - sold <= 1e-9 and waiting <= 1e-9
        found["served"] += served
        found["busy"] += wanted > 0
        found["both"] += served and wanted > 0
        found["asked"] += wanted
        found["short"] += wanted - sold
        found["stock"] += on_hand
        found["orders"] += ordered > 0
        found["units"] += ordered
    return found


@pytest.mark.parametrize("lost_sales", [True, False])
@pytest.mark.parametrize(("lead", "review"), [(0, 1), (1, 1), (2, 1), (3, 2), (5, 4)])
def test_replay_equals_the_plain_loop(lost_sales, lead, review):
    random = np.random.default_rng(lead * 10 + review)
    demand = random.poisson(3, (25, 40)) * (random.random((25, 40)) < 0.6)
    level = random.integers(0, 8, (25, 40)).astype(float)
    opening, cost = random.integers(0, 15, 25).astype(float), random.uniform(1, 9, 25)
    params = ReplayParams(
        lead_periods=lead, review_periods=review, warm_up_periods=3, lost_sales=lost_sales, order_cost=7.0
    )
    result = replay_policy(demand=demand, order_up_to=level, unit_cost=cost, opening_stock=opening, params=params)
    assert result.periods == 37
    assert result.short.sum() > 0
    for row in range(25):
        one = replay_one(demand[row].tolist(), level[row].tolist(), float(opening[row]), params)
        assert result.served_periods[row] == one["served"]
        assert result.busy_periods[row] == one["busy"]
        assert result.served_busy_periods[row] == one["both"]
        assert result.demand[row] == one["asked"]
        assert result.short[row] == pytest.approx(one["short"])
        assert result.average_stock[row] == pytest.approx(one["stock"] / 37)
        assert result.orders[row] == one["orders"]
        assert result.ordered[row] == pytest.approx(one["units"])
        holding = one["stock"] * cost[row] * 0.2 / 52
        assert result.cost[row] == pytest.approx(holding + 7 * one["orders"])


def test_totals_are_shares_of_periods_and_units():
    result = replay_policy(
        demand=[[4, 0, 4, 4]], order_up_to=[[3, 3, 3, 3]], unit_cost=2, opening_stock=3,
        params=ReplayParams(lead_periods=1, warm_up_periods=0),
    )  # fmt: skip
    # Stock at the start of demand: 3, 0 + 0 arriving … the level of 3 covers three of each four.
    assert result.cycle_service == pytest.approx(1 / 4)
    assert result.busy_cycle_service == 0
    assert result.fill_rate == pytest.approx(1 - (1 + 1 + 4) / 12)


def test_what_comes_later_does_not_change_the_past():
    random = np.random.default_rng(0)
    demand, level = random.poisson(2, (5, 20)), random.integers(0, 12, (5, 20))
    params = ReplayParams(warm_up_periods=0)
    whole, cut = (
        replay_policy(demand=demand[:, :k], order_up_to=level[:, :k], unit_cost=1, opening_stock=4, params=params)
        for k in (20, 12)
    )
    assert cut.demand.sum() < whole.demand.sum()
    demand[:, 12:], level[:, 12:] = 99, 0
    changed = replay_policy(
        demand=demand[:, :12], order_up_to=level[:, :12], unit_cost=1, opening_stock=4, params=params
    )
    np.testing.assert_array_equal(changed.short, cut.short)


@pytest.mark.parametrize("shape", [(0, 5), (3, 0), (1, 1)])
def test_empty_and_tiny_inputs_give_a_result(shape):
    zero = np.zeros(shape)
    result = replay_policy(demand=zero, order_up_to=zero, unit_cost=1, opening_stock=0)
    assert result.demand.sum() == 0
    assert math.isnan(result.fill_rate)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"demand": [[1.0, math.nan]]}, "demand is nan in row 1"),
        ({"order_up_to": [[1.0, -2.0]]}, "order_up_to is -2.0"),
        ({"order_up_to": [[1.0]]}, "order_up_to has shape"),
        ({"unit_cost": [1.0, 2.0, 3.0]}, "unit_cost has shape"),
        ({"opening_stock": -1}, "opening_stock is -1.0"),
    ],
)
def test_bad_inputs_are_named(change, message):
    inputs = {"demand": [[1.0, 2.0]], "order_up_to": [[1.0, 2.0]], "unit_cost": 1, "opening_stock": 0} | change
    with pytest.raises(ValueError, match=message):
        replay_policy(**inputs)


def test_bad_params_are_named():
    with pytest.raises(ValueError, match="review_periods is 0"):
        ReplayParams(review_periods=0)
