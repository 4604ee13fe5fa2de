"""Joint distribution of demand over a random lead time and the review period after it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.algorithms.inventory.checks import FloatArray, numbers


@dataclass(frozen=True, slots=True)
class ProtectionParams:
    """`draws` outcomes per series (standard error of a 95 % level about 0.22/sqrt(draws)), by `seed`."""

    review_periods: int = 1
    draws: int = 1000
    block_series: int = 256
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("review_periods", "draws", "block_series"):
            numbers(name, getattr(self, name), lowest=1)


@dataclass(frozen=True, slots=True)
class ProtectionDemand:
    """Equally likely outcomes; column k of both tables is one future.

    Attributes:
        until_arrival: (series x outcomes) demand until goods ordered now arrive.
        until_next_arrival: (series x outcomes) demand until goods ordered at the next review arrive: what an
            order placed now must cover. Never below `until_arrival`.
        per_period: (series,) mean demand per period.
        review_periods: periods between reviews.
    """

    until_arrival: FloatArray
    until_next_arrival: FloatArray
    per_period: FloatArray
    review_periods: int


def protection_demand(
    *,
    quantiles: npt.ArrayLike,
    levels: npt.ArrayLike,
    lead_chance: npt.ArrayLike,
    params: ProtectionParams | None = None,
) -> ProtectionDemand:
    """Draw demand over lead time and review period when both demand and lead time are random.

    Each period's demand is drawn by the inverse of its quantile curve: straight lines between the given
    levels, from zero at level 0 and flat beyond the last. The number of periods is drawn from `lead_chance`
    in the same future, so a late delivery and what is sold meanwhile go together. Periods are independent.

    Args:
        quantiles: (series x levels) demand per period, >= 0, not falling along a row.
        levels: (levels,) rising, within (0, 1]. lead_chance: (series x periods) P(lead time = 0, 1, 2 …) or one
            row for all; rows sum to 1.

    Raises:
        ValueError: naming the field, the value and the remedy.
    """
    chosen = params or ProtectionParams()
    curve = numbers("quantiles", quantiles)
    grid = numbers("levels", levels, above=True)
    if curve.ndim != 2 or curve.shape[1] != len(grid):
        raise ValueError(f"quantiles have shape {curve.shape} for {len(grid)} levels; give series x levels")
    if grid[-1] > 1 or (np.diff(grid) <= 0).any():
        raise ValueError(f"levels are {grid.tolist()}; give rising levels up to 1")
    if (np.diff(curve, axis=1) < 0).any():
        row = int(np.flatnonzero((np.diff(curve, axis=1) < 0).any(axis=1))[0])
        raise ValueError(f"quantiles fall along row {row}; sort them so that they rise with the level")
    chance = _lead_rows(lead_chance, len(curve))
    nodes = np.concatenate(([0.0], grid, [1.0])) if grid[-1] < 1 else np.concatenate(([0.0], grid))
    values = np.column_stack((np.zeros(len(curve)), curve, curve[:, -1:]))[:, : len(nodes)]
    random = np.random.default_rng(chosen.seed)
    parts = [
        _draw(values[start : start + chosen.block_series], nodes, chance[start : start + chosen.block_series],
              chosen, random)
        for start in range(0, len(curve), chosen.block_series)
    ]  # fmt: skip
    none = np.empty((0, chosen.draws))
    until = np.concatenate([part[0] for part in parts]) if parts else none
    after = np.concatenate([part[1] for part in parts]) if parts else none
    mean = ((values[:, 1:] + values[:, :-1]) / 2 * np.diff(nodes)).sum(axis=1)
    return ProtectionDemand(until, after, mean, chosen.review_periods)


def _lead_rows(lead_chance: npt.ArrayLike, series: int) -> FloatArray:
    chance = np.atleast_2d(numbers("lead_chance", lead_chance))
    if chance.shape[0] not in (1, series):
        raise ValueError(f"lead_chance has {chance.shape[0]} rows for {series} series; give one row or one each")
    off = np.flatnonzero(np.abs(chance.sum(axis=1) - 1) > 1e-6)
    if len(off):
        raise ValueError(f"lead_chance sums to {chance[off[0]].sum():g} in row {off[0]}; divide the row by its sum")
    return np.broadcast_to(chance, (series, chance.shape[1]))


def _draw(
    values: FloatArray,
    nodes: FloatArray,
    chance: FloatArray,
    params: ProtectionParams,
    random: np.random.Generator,
) -> tuple[FloatArray, FloatArray]:
    """Outcomes of one block of series; the loop runs over periods only."""
    shape = (len(values), params.draws)
    running = np.cumsum(chance, axis=1)[:, :-1]
    pairs = zip(running, _strata(random, shape), strict=True)
    lead = np.array([np.searchsorted(row, uniform) for row, uniform in pairs])
    until, after = np.zeros(shape), np.zeros(shape)
    for period in range(int(lead.max()) + params.review_periods):
        demand = _inverse(values, nodes, _strata(random, shape))
        until += np.where(period < lead, demand, 0.0)
        after += np.where(period < lead + params.review_periods, demand, 0.0)
    return until, after


def _strata(random: np.random.Generator, shape: tuple[int, int]) -> FloatArray:
    """Uniform numbers, one in each of `draws` equal slices per row and shuffled: less noise for equal draws."""
    slices = random.permuted(np.tile(np.arange(shape[1]), (shape[0], 1)), axis=1)
    return (slices + random.random(shape)) / shape[1]


def _inverse(values: FloatArray, nodes: FloatArray, uniform: FloatArray) -> FloatArray:
    place = np.clip(np.searchsorted(nodes, uniform, side="right") - 1, 0, len(nodes) - 2)
    low = np.take_along_axis(values, place, axis=1)
    high = np.take_along_axis(values, place + 1, axis=1)
    return low + (high - low) * (uniform - nodes[place]) / (nodes[place + 1] - nodes[place])
