"""Newsvendor: one purchase for one season whose left-overs lose value."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from analytics.algorithms.inventory.checks import FloatArray, numbers


@dataclass(frozen=True, slots=True)
class NewsvendorResult:
    """`quantity` to buy, its expected `cost` of being wrong, and the `critical_ratio` it covers."""

    quantity: FloatArray
    cost: FloatArray
    critical_ratio: FloatArray


def newsvendor_normal(
    *,
    overage_cost: npt.ArrayLike,
    underage_cost: npt.ArrayLike,
    mean: npt.ArrayLike,
    standard_deviation: npt.ArrayLike,
) -> NewsvendorResult:
    """How much to buy when demand is normal? Q* = mean + z sd with P(D <= Q*) = p / (p + h).

    Args:
        overage_cost: h, money lost per unit left. underage_cost: p, money lost per unit short; both > 0.
        mean, standard_deviation: of the season's demand, units, >= 0.

    The expected cost is (h + p) sd phi(z). Digits: Snyder and Shen, example 4.3.

    >>> found = newsvendor_normal(overage_cost=0.18, underage_cost=0.70, mean=50, standard_deviation=8)
    >>> round(float(found.quantity), 2), round(float(found.cost), 4)
    (56.6, 1.9976)
    """
    over, under = _costs(overage_cost, underage_cost)
    centre, spread = numbers("mean", mean), numbers("standard_deviation", standard_deviation)
    ratio = under / (under + over)
    z = ndtri(ratio)
    density = np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi)
    return NewsvendorResult(centre + z * spread, (over + under) * spread * density, ratio)


def newsvendor_samples(
    *, overage_cost: npt.ArrayLike, underage_cost: npt.ArrayLike, demand: npt.ArrayLike
) -> NewsvendorResult:
    """How much to buy when demand is known by equally likely outcomes? The smallest one that covers p/(p+h).

    Args:
        overage_cost, underage_cost: scalars or (series,), > 0.
        demand: (series x outcomes) or (outcomes,), units, >= 0.

    >>> found = newsvendor_samples(overage_cost=1, underage_cost=3, demand=[10, 20, 30, 40])
    >>> found.quantity.tolist(), found.cost.tolist()
    ([30.0], [15.0])
    """
    outcomes = np.atleast_2d(numbers("demand", demand))
    if outcomes.shape[1] == 0:
        raise ValueError("demand has no outcomes; give at least one")
    over, under = (np.broadcast_to(cost, len(outcomes)) for cost in _costs(overage_cost, underage_cost))
    ratio = under / (under + over)
    ranked = np.sort(outcomes, axis=1)
    # The tolerance keeps a ratio such as 0.75 of four outcomes on the third, not on the fourth.
    place = np.ceil(ratio * ranked.shape[1] - 1e-9).astype(int) - 1
    quantity = ranked[np.arange(len(ranked)), np.maximum(place, 0)]
    gap = outcomes - quantity[:, None]
    cost = (under[:, None] * np.maximum(gap, 0) + over[:, None] * np.maximum(-gap, 0)).mean(axis=1)
    return NewsvendorResult(quantity, cost, ratio)


def _costs(overage_cost: npt.ArrayLike, underage_cost: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    over = numbers("overage_cost", overage_cost, above=True)
    return over, numbers("underage_cost", underage_cost, above=True)
