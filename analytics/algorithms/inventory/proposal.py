"""Purchase proposals: what to buy now, why exactly so many, and what it costs to wait."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.algorithms.inventory.checks import FloatArray, IntArray, numbers
from analytics.algorithms.inventory.proposal_terms import TERM_KEYS, PurchaseRules, exact_terms, lot_steps
from analytics.algorithms.inventory.protection_demand import ProtectionDemand
from analytics.algorithms.inventory.reorder_point import CYCLE, cycle_shortage, stock_levels


@dataclass(frozen=True, slots=True)
class ProposalParams:
    """`service`: CYCLE or FILL. `periods_per_year`: 52 for weekly demand. `whole_units`: levels round up."""

    service: str = CYCLE
    periods_per_year: float = 52.0
    whole_units: bool = True

    def __post_init__(self) -> None:
        numbers("periods_per_year", self.periods_per_year, above=True)


@dataclass(frozen=True, slots=True)
class PurchaseProposals:
    """One row per product and location, the dearest to ignore first.

    Attributes:
        row: (rows,) position in the inputs.
        quantity: (rows,) units to buy now, 0 where nothing is needed.
        terms: (rows x terms) named by `term_keys`; terms.sum(axis=1) is the quantity to the last bit.
        money_lost_if_ignored: (rows,) expected margin lost in the one review period by which the goods come
            later when this review is skipped; never more than the proposed units can save.
        stockout_chance: (rows,) chance that stock and what is on order run out before goods bought now arrive.
        stockout_periods: (rows,) periods until they run out at mean demand; 0 when already short, infinite
            without demand.
        order_cost_total: (rows,) quantity x unit cost at the price for that quantity.
    """

    row: IntArray
    quantity: FloatArray
    terms: FloatArray
    term_keys: tuple[str, ...]
    money_lost_if_ignored: FloatArray
    stockout_chance: FloatArray
    stockout_periods: FloatArray
    order_cost_total: FloatArray


def purchase_proposals(
    *,
    demand: ProtectionDemand,
    on_hand: npt.ArrayLike,
    reserved: npt.ArrayLike,
    on_order: npt.ArrayLike,
    backorders: npt.ArrayLike,
    unit_cost: npt.ArrayLike,
    unit_margin: npt.ArrayLike,
    minimum: npt.ArrayLike,
    multiple: npt.ArrayLike,
    maximum: npt.ArrayLike,
    service_target: npt.ArrayLike,
    yearly_holding_rate: npt.ArrayLike,
    order_cost: npt.ArrayLike,
    break_quantity: npt.ArrayLike = np.inf,
    break_unit_cost: npt.ArrayLike = 0.0,
    params: ProposalParams | None = None,
) -> PurchaseProposals:
    """What should be bought now, for all product-locations at once?

    need = order-up-to level + backorders - (on hand - reserved) - on order. Nothing is bought at or below 0.
    A need grows to the economic lot when an order has a cost, to a price break that pays, to the minimum and
    the next multiple, and is cut at the maximum.

    Args:
        demand: outcomes of demand until arrival and until the next arrival, see `protection_demand`.
        on_hand, reserved, on_order, backorders, minimum, maximum, break_quantity: units, one or (rows,);
            maximum and break_quantity may be infinite. `demand` must not contain what is already reserved.
        multiple: units, > 0. unit_cost, unit_margin, order_cost, break_unit_cost: money.
        service_target: share. yearly_holding_rate: share of the unit cost a year.

    Raises:
        ValueError: a bad number, or a maximum below the minimum.
    """
    chosen = params or ProposalParams()
    size = len(demand.until_arrival)
    hand, held = numbers("on_hand", on_hand, size=size), numbers("reserved", reserved, size=size)
    coming, waiting = numbers("on_order", on_order, size=size), numbers("backorders", backorders, size=size)
    margin = numbers("unit_margin", unit_margin, lowest=-np.inf, size=size)
    rules = PurchaseRules(
        unit_cost=numbers("unit_cost", unit_cost, size=size),
        minimum=numbers("minimum", minimum, size=size),
        multiple=numbers("multiple", multiple, above=True, size=size),
        maximum=_limit("maximum", maximum, size),
        order_cost=numbers("order_cost", order_cost, size=size),
        yearly_holding_rate=numbers("yearly_holding_rate", yearly_holding_rate, size=size),
        yearly_demand=demand.per_period * chosen.periods_per_year,
        break_quantity=_limit("break_quantity", break_quantity, size),
        break_unit_cost=numbers("break_unit_cost", break_unit_cost, size=size),
    )
    _check_limits(rules)
    levels = stock_levels(demand, target=service_target, service=chosen.service, whole_units=chosen.whole_units)
    need = levels.order_up_to + waiting - hand + held - coming
    steps = lot_steps(need, rules)
    quantity = np.maximum(need, 0) + sum(steps)
    quantity = np.where(need > 0, np.rint(quantity / rules.multiple) * rules.multiple, 0.0)
    columns = [levels.expected_demand, levels.safety_stock, waiting, -hand, held, -coming]
    terms = exact_terms([*columns, np.maximum(-need, 0), *steps], quantity)
    available = hand - held + coming - waiting
    lost = np.minimum(cycle_shortage(demand, available), quantity) * np.maximum(margin, 0)
    price = np.where(quantity >= rules.break_quantity, rules.break_unit_cost, rules.unit_cost)
    order = np.lexsort((np.arange(size), -quantity, -lost))
    return PurchaseProposals(
        row=order,
        quantity=terms.sum(axis=1)[order],
        terms=terms[order],
        term_keys=TERM_KEYS,
        money_lost_if_ignored=lost[order],
        stockout_chance=(demand.until_arrival > available[:, None]).mean(axis=1)[order],
        stockout_periods=_periods_left(available, demand.per_period)[order],
        order_cost_total=(quantity * price)[order],
    )


def _limit(name: str, values: npt.ArrayLike, size: int) -> FloatArray:
    """A bound that may be infinite but not NaN or below zero."""
    array = np.asarray(values, dtype=np.float64)
    finite = numbers(name, np.where(np.isposinf(array), 0.0, array), size=size)
    return np.where(np.isposinf(np.broadcast_to(array, (size,))), np.inf, finite)


def _check_limits(rules: PurchaseRules) -> None:
    top = np.floor(rules.maximum / rules.multiple + 1e-9) * rules.multiple
    wrong = np.flatnonzero(np.where(np.isfinite(rules.maximum), top, np.inf) < np.maximum(rules.minimum, 1e-12))
    if len(wrong):
        row = int(wrong[0])
        raise ValueError(
            f"maximum is {rules.maximum[row]:g} in row {row}, below the minimum {rules.minimum[row]:g} or one "
            f"multiple of {rules.multiple[row]:g}; raise the maximum or lower the other two"
        )


def _periods_left(available: FloatArray, per_period: FloatArray) -> FloatArray:
    left = np.divide(np.maximum(available, 0), per_period, out=np.full(len(available), np.inf), where=per_period > 0)
    return np.where((available < 0) & (per_period <= 0), 0.0, left)
