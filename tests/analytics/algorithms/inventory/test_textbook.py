"""EOQ, newsvendor and classes: book digits and brute force."""

import doctest

import numpy as np
import pytest

from analytics.algorithms.inventory import classification, economic_order_quantity, newsvendor
from analytics.algorithms.inventory.classification import ClassificationParams, classify

eoq = economic_order_quantity.economic_order_quantity


@pytest.mark.parametrize("module", [economic_order_quantity, newsvendor, classification])
def test_book_digits_in_the_docstrings(module):
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0


def test_no_other_lot_is_cheaper():
    lots = np.linspace(1, 2000, 20000)
    cost = 8 * 1300 / lots + 0.225 * lots / 2
    best = eoq(annual_demand=1300, order_cost=8, holding_cost=0.225)
    assert best.quantity == pytest.approx(lots[cost.argmin()], abs=0.1)
    assert best.yearly_cost == pytest.approx(cost.min(), rel=1e-6)


def test_lot_is_zero_without_demand_and_vectorised():
    found = eoq(annual_demand=[0, 100, 1e12], order_cost=[5, 0, 1e6], holding_cost=2)
    assert found.quantity[:2].tolist() == [0, 0]
    assert found.quantity[2] == pytest.approx(1e9)


@pytest.mark.parametrize(
    ("change", "message"),
    [({"holding_cost": 0}, "holding_cost is 0.0"), ({"annual_demand": float("nan")}, "annual_demand is nan")],
)
def test_bad_costs_are_named(change, message):
    with pytest.raises(ValueError, match=message):
        eoq(**({"annual_demand": 1, "order_cost": 1, "holding_cost": 1} | change))


def test_newsvendor_beats_every_other_quantity():
    outcomes = np.random.default_rng(4).gamma(2, 20, (3, 400))
    found = newsvendor.newsvendor_samples(overage_cost=[1, 2, 5], underage_cost=[4, 2, 1], demand=outcomes)
    for row, (over, under) in enumerate([(1, 4), (2, 2), (5, 1)]):
        costs = [
            np.mean(under * np.maximum(outcomes[row] - q, 0) + over * np.maximum(q - outcomes[row], 0))
            for q in outcomes[row]
        ]
        assert found.cost[row] == pytest.approx(min(costs))
        assert found.quantity[row] == outcomes[row][int(np.argmin(costs))]


def test_newsvendor_normal_agrees_with_many_samples():
    draws = np.maximum(np.random.default_rng(1).normal(50, 8, 200_000), 0)
    normal = newsvendor.newsvendor_normal(overage_cost=0.18, underage_cost=0.7, mean=50, standard_deviation=8)
    sampled = newsvendor.newsvendor_samples(overage_cost=0.18, underage_cost=0.7, demand=draws)
    assert sampled.quantity[0] == pytest.approx(float(normal.quantity), abs=0.1)
    assert sampled.cost[0] == pytest.approx(float(normal.cost), rel=0.01)


def test_newsvendor_needs_outcomes():
    with pytest.raises(ValueError, match="no outcomes"):
        newsvendor.newsvendor_samples(overage_cost=1, underage_cost=1, demand=np.empty((2, 0)))


def test_classes_against_a_plain_loop():
    random = np.random.default_rng(9)
    demand, price = random.poisson(random.uniform(0, 9, (60, 1)), (60, 12)).astype(float), random.uniform(1, 50, 60)
    found = classify(demand=demand, unit_value=price)
    value = demand.sum(axis=1) * price
    before = 0.0
    for row in np.argsort(-value, kind="stable"):
        letter = "A" if before < 0.8 else "B" if before < 0.95 else "C"
        mean = demand[row].mean()
        variation = demand[row].std() / mean if mean else np.inf
        steady = "X" if variation <= 0.5 else "Y" if variation <= 1 else "Z"
        assert found.label[row] == (letter + steady if value[row] else "CZ")
        before += value[row] / value.sum()
    assert found.value_share.sum() == pytest.approx(1)


def test_nothing_sold_is_cz_and_the_only_item_is_a():
    assert classify(demand=np.zeros((3, 4)), unit_value=1).label.tolist() == ["CZ"] * 3
    assert classify(demand=[[5, 5]], unit_value=3).label.tolist() == ["AX"]
    assert classify(demand=np.zeros((0, 4)), unit_value=1).label.tolist() == []


def test_shares_must_rise():
    with pytest.raises(ValueError, match="a_share"):
        ClassificationParams(a_share=0.9, b_share=0.8)
    with pytest.raises(ValueError, match="demand has shape"):
        classify(demand=[1, 2], unit_value=1)
