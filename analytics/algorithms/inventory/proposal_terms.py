"""From a need in units to a quantity a supplier accepts, one explained step after the other."""

from dataclasses import dataclass

import numpy as np

from analytics.algorithms.inventory.checks import BoolArray, FloatArray

TERM_KEYS = (
    "expected_demand",
    "safety_stock",
    "backorders",
    "on_hand",
    "reserved",
    "on_order",
    "nothing_needed",
    "economic_lot",
    "price_break",
    "minimum_and_multiple",
    "maximum",
)


@dataclass(frozen=True, slots=True)
class PurchaseRules:
    """Per row: what the supplier accepts (units, maximum may be infinite) and what lots cost.

    `break_quantity` is infinite where there is no price break; `break_unit_cost` holds from that quantity on.
    """

    unit_cost: FloatArray
    minimum: FloatArray
    multiple: FloatArray
    maximum: FloatArray
    order_cost: FloatArray
    yearly_holding_rate: FloatArray
    yearly_demand: FloatArray
    break_quantity: FloatArray
    break_unit_cost: FloatArray


def lot_steps(need: FloatArray, rules: PurchaseRules) -> list[FloatArray]:
    """Changes to the need (> 0) in the order of the last four keys; rows without need stay at zero."""
    wanted = need > 0
    economic = np.where(wanted, np.maximum(need, _economic_lot(rules)), 0.0)
    breaking = np.where(_break_pays(economic, rules) & wanted, rules.break_quantity, economic)
    least = np.maximum(breaking, rules.minimum)
    # The tolerance keeps 3.0000000001 multiples from becoming 4.
    rounded = np.where(wanted, np.ceil(least / rules.multiple - 1e-9) * rules.multiple, 0.0)
    top = np.where(np.isfinite(rules.maximum), np.floor(rules.maximum / rules.multiple + 1e-9) * rules.multiple, np.inf)
    capped = np.minimum(rounded, top)
    return [economic - np.maximum(need, 0), breaking - economic, rounded - breaking, capped - rounded]


def exact_terms(columns: list[FloatArray], goal: FloatArray) -> FloatArray:
    """(rows x terms) whose sum along a row is `goal` to the last bit.

    Adding decimals such as 0.1 in binary leaves a residue near 1e-16 of the sum; it goes into the rounding
    term, where such a residue belongs.
    """
    terms = np.column_stack(columns)
    place = TERM_KEYS.index("minimum_and_multiple")
    for _ in range(4):
        terms[:, place] += goal - terms.sum(axis=1)
    return terms


def _economic_lot(rules: PurchaseRules) -> FloatArray:
    holding = rules.unit_cost * rules.yearly_holding_rate
    lot = np.sqrt(
        np.divide(
            2 * rules.yearly_demand * rules.order_cost,
            holding,
            out=np.zeros(len(holding)),
            where=holding > 0,
        )
    )
    return np.asarray(lot, dtype=np.float64)


def _break_pays(quantity: FloatArray, rules: PurchaseRules) -> BoolArray:
    """Does the lower price pay for holding the extra units until they are sold?

    Gain: break quantity x price difference. Cost: the extra units wait while the quantity sells, then run
    down: extra x (quantity + extra / 2) / yearly demand, in unit-years, at the holding rate.
    """
    there = np.isfinite(rules.break_quantity)
    many = np.where(there, rules.break_quantity, 0.0)
    extra = many - quantity
    gain = many * (rules.unit_cost - rules.break_unit_cost)
    years = np.divide(
        extra * (quantity + extra / 2),
        rules.yearly_demand,
        out=np.full(len(extra), np.inf),
        where=rules.yearly_demand > 0,
    )
    # Infinite years (no demand) never pay, however cheap holding is.
    rate = np.maximum(rules.break_unit_cost * rules.yearly_holding_rate, 1e-12)
    return np.asarray(there & (extra > 0) & (gain > rate * years))
