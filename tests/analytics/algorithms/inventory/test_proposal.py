"""Purchase proposals: exact terms, supplier rules, money at stake."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.algorithms.inventory.proposal import ProposalParams, purchase_proposals
from analytics.algorithms.inventory.proposal_terms import TERM_KEYS
from analytics.algorithms.inventory.protection_demand import ProtectionDemand


def outcomes(rows=1, draws=200, seed=0):
    random = np.random.default_rng(seed)
    until = random.gamma(4, 5, (rows, draws))
    return ProtectionDemand(until, until + random.gamma(2, 5, (rows, draws)), np.full(rows, 10.0), 1)


def propose(demand=None, params=None, **changes):
    inputs = {
        "on_hand": 0, "reserved": 0, "on_order": 0, "backorders": 0, "unit_cost": 4, "unit_margin": 2,
        "minimum": 0, "multiple": 1, "maximum": math.inf, "service_target": 0.95, "yearly_holding_rate": 0.2,
        "order_cost": 0,
    }  # fmt: skip
    return purchase_proposals(demand=demand or outcomes(), params=params, **(inputs | changes))


def term(found, key, row=0):
    return found.terms[row, TERM_KEYS.index(key)]


def level():
    return np.ceil(np.sort(outcomes().until_next_arrival[0])[189] - 1e-6)


def test_need_is_level_plus_backorders_minus_free_stock_and_on_order():
    found = propose(on_hand=12, reserved=5, on_order=8, backorders=3)
    assert found.quantity[0] == level() + 3 - 12 + 5 - 8
    assert (term(found, "on_hand"), term(found, "reserved"), term(found, "on_order")) == (-12, 5, -8)
    assert term(found, "expected_demand") == pytest.approx(outcomes().until_next_arrival.mean())


def test_enough_stock_needs_nothing():
    found = propose(on_hand=10_000, minimum=50, order_cost=100)
    assert found.quantity.tolist() == [0]
    assert found.money_lost_if_ignored.tolist() == [0]
    assert term(found, "nothing_needed") == 10_000 - level()


def test_supplier_rules_apply_in_order():
    plain = propose().quantity[0]
    assert propose(minimum=500).quantity[0] == 500
    assert propose(multiple=36).quantity[0] == math.ceil(plain / 36) * 36
    capped = propose(minimum=10, multiple=12, maximum=30)
    assert capped.quantity[0] == 24
    assert term(capped, "maximum") < 0
    lot = propose(order_cost=1000)
    assert lot.quantity[0] == math.ceil(math.sqrt(2 * 520 * 1000 / 0.8))
    assert term(lot, "economic_lot") > 0


@pytest.mark.parametrize(("price", "taken"), [(3.95, False), (3.0, True)])
def test_price_break_is_taken_when_it_pays(price, taken):
    found = propose(break_quantity=400, break_unit_cost=price)
    plain = propose().quantity[0]
    extra = 400 - plain
    gain, hold = 400 * (4 - price), price * 0.2 * extra * (plain + extra / 2) / 520
    assert bool(gain > hold) is taken
    assert found.quantity[0] == (400 if taken else plain)
    assert found.order_cost_total[0] == (400 * price if taken else plain * 4)


def test_money_lost_is_the_margin_of_one_skipped_review():
    demand = outcomes()
    found = propose(demand=demand, on_hand=20)
    after = np.maximum(demand.until_next_arrival - 20, 0).mean()
    before = np.maximum(demand.until_arrival - 20, 0).mean()
    assert found.money_lost_if_ignored[0] == pytest.approx(2 * (after - before))
    assert found.stockout_chance[0] == pytest.approx((demand.until_arrival > 20).mean())
    assert found.stockout_periods[0] == 2
    assert propose(unit_margin=-3).money_lost_if_ignored[0] == 0


def test_dearest_to_ignore_comes_first():
    margin = np.array([1.0, 50.0, 5.0, 20.0])
    found = propose(demand=outcomes(4), unit_margin=margin, on_hand=[10, 10, 9999, 10])
    assert found.row.tolist() == [1, 3, 0, 2]
    assert (np.diff(found.money_lost_if_ignored) <= 0).all()


amount = st.floats(0, 1e5).map(lambda number: round(number, 3))


@settings(max_examples=150, deadline=None)
@given(
    on_hand=amount, reserved=amount, on_order=amount, backorders=amount, minimum=amount,
    multiple=st.sampled_from([0.1, 0.25, 1.0, 6.0, 7.3, 144.0]), order_cost=st.floats(0, 1e4),
    whole=st.booleans(), service=st.sampled_from(["CYCLE", "FILL"]),
)  # fmt: skip
def test_terms_sum_to_the_quantity_to_the_last_bit(multiple, whole, service, **stock):
    found = propose(demand=outcomes(2), params=ProposalParams(service=service, whole_units=whole),
                    multiple=multiple, **stock)  # fmt: skip
    np.testing.assert_array_equal(found.terms.sum(axis=1), found.quantity)
    assert found.term_keys == TERM_KEYS
    assert (found.quantity >= 0).all()
    steps = found.quantity / multiple
    np.testing.assert_allclose(steps, np.rint(steps), atol=1e-6)
    bought = found.quantity > 0
    assert (found.quantity[bought] >= stock["minimum"] - 1e-6).all()


def test_no_rows_and_no_demand_give_a_result():
    none = ProtectionDemand(np.empty((0, 5)), np.empty((0, 5)), np.empty(0), 1)
    assert propose(demand=none).quantity.tolist() == []
    still = ProtectionDemand(np.zeros((1, 5)), np.zeros((1, 5)), np.zeros(1), 1)
    found = propose(demand=still, on_hand=3)
    assert found.quantity.tolist() == [0]
    assert found.stockout_periods.tolist() == [math.inf]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"on_hand": math.nan}, "on_hand is nan in row 0"),
        ({"multiple": 0}, "multiple is 0.0"),
        ({"maximum": -1}, "maximum is -1.0"),
        ({"minimum": 50, "maximum": 10}, "maximum is 10 in row 0, below the minimum 50"),
        ({"service_target": 95}, "target is 95"),
        ({"unit_cost": [1, 2]}, "unit_cost has shape"),
    ],
)
def test_bad_rows_are_named(changes, message):
    with pytest.raises(ValueError, match=message):
        propose(**changes)
