"""Economic order quantity: the lot that balances ordering against holding."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.algorithms.inventory.checks import FloatArray, numbers


@dataclass(frozen=True, slots=True)
class EconomicLot:
    """`quantity` in units and the `yearly_cost` of ordering plus holding at that lot."""

    quantity: FloatArray
    yearly_cost: FloatArray


def economic_order_quantity(
    *, annual_demand: npt.ArrayLike, order_cost: npt.ArrayLike, holding_cost: npt.ArrayLike
) -> EconomicLot:
    """Which lot is cheapest when demand is steady? Q* = sqrt(2 D S / H), cost = sqrt(2 D S H).

    Args:
        annual_demand: D, units a year, >= 0. order_cost: S, money per order, >= 0.
        holding_cost: H, money per unit and year, > 0. All scalars or arrays of one shape.

    Source: Harris, "How many parts to make at once", 1913. Digits: Snyder and Shen, "Fundamentals of Supply
    Chain Theory", example 3.1 (fixed cost 8, holding cost 0.225, demand 1300).

    >>> lot = economic_order_quantity(annual_demand=1300, order_cost=8, holding_cost=0.225)
    >>> round(float(lot.quantity), 2), round(float(lot.yearly_cost), 2)
    (304.05, 68.41)
    """
    demand, fixed = numbers("annual_demand", annual_demand), numbers("order_cost", order_cost)
    holding = numbers("holding_cost", holding_cost, above=True)
    return EconomicLot(np.sqrt(2 * demand * fixed / holding), np.sqrt(2 * demand * fixed * holding))
