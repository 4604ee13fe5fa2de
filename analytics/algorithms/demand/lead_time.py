"""Total demand over a lead time that is itself uncertain."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from analytics.algorithms.demand.features import from_log_ratio
from analytics.algorithms.demand.forecast import DemandForecast
from analytics.algorithms.demand.quantiles import interpolate_ratios
from analytics.algorithms.demand.series import FloatArray

SERIES_AT_ONCE = 500
PROBABILITY_EDGE = 5e-4


@dataclass(frozen=True, eq=False)
class LeadTimeDemand:
    """Demand until the goods arrive: ``mean`` (n,), ``quantiles`` (n, q), and ``samples`` (n, s) when asked for."""

    levels: FloatArray
    mean: FloatArray
    quantiles: FloatArray
    samples: FloatArray | None


def lead_time_demand(
    forecast: DemandForecast,
    *,
    lead_time_chance: FloatArray,
    levels: tuple[float, ...] = (0.5, 0.8, 0.9, 0.95, 0.99),
    sample_count: int = 400,
    seed: int = 0,
    keep_samples: bool = False,
) -> LeadTimeDemand:
    """Simulate the sum of demand over a random lead time.

    ``lead_time_chance`` is (k,) for all series or (n, k): entry j is the chance that the lead time is j+1 periods.
    Each simulated path draws one lead time and one demand per period from the forecast's own distribution; the
    periods of a path share a common shock, as strong as the backtest showed (a Gaussian copula with equal
    correlation). A lead time beyond the horizon goes on with the last forecast period.

    Raises ``ValueError`` when a row of chances is negative or does not sum to one.
    """
    count = len(forecast.scale)
    chance = np.asarray(lead_time_chance, dtype=np.float64)
    chance = np.broadcast_to(np.atleast_2d(chance), (count, chance.shape[-1]))
    if count and ((chance < 0).any() or not np.allclose(chance.sum(axis=1), 1.0, atol=1e-6)):
        raise ValueError("lead_time_chance must be non-negative and sum to one for every series")
    wanted = np.array(levels)
    quantiles, mean = np.zeros((count, len(wanted))), np.zeros(count)
    kept = np.zeros((count, sample_count)) if keep_samples else None
    for start in range(0, count, SERIES_AT_ONCE):
        rows = slice(start, min(start + SERIES_AT_ONCE, count))
        # A generator per slice keeps a series' draws the same however many series follow it.
        generator = np.random.default_rng([seed, start])
        sums = _sample_sums(forecast, rows, chance[rows], sample_count, generator)
        quantiles[rows] = np.quantile(sums, wanted, axis=1).T
        mean[rows] = sums.mean(axis=1)
        if kept is not None:
            kept[rows] = sums
    return LeadTimeDemand(wanted, mean, quantiles, kept)


def _sample_sums(
    forecast: DemandForecast, rows: slice, chance: FloatArray, samples: int, generator: np.random.Generator
) -> FloatArray:
    """Simulated totals (n, samples)."""
    scale, grid = forecast.scale[rows], forecast.log_ratio_grid[rows]
    count, horizon = scale.shape
    # Evenly spread chances instead of free draws: the same accuracy from far fewer samples.
    spread = (np.arange(samples) + generator.random((count, samples))) / samples
    length = 1 + (spread[:, :, None] > np.cumsum(chance, axis=1)[:, None, :-1]).sum(axis=2)
    shared = generator.permuted(_normal(samples, count, generator), axis=1)
    weight = np.sqrt(forecast.step_correlation), np.sqrt(1.0 - forecast.step_correlation)
    total = np.zeros((count, samples))
    for step in range(int(length.max(initial=0))):
        own = generator.permuted(_normal(samples, count, generator), axis=1)
        level = np.clip(ndtr(weight[0] * shared + weight[1] * own), PROBABILITY_EDGE, 1.0 - PROBABILITY_EDGE)
        column = min(step, horizon - 1)
        demand = from_log_ratio(interpolate_ratios(grid[:, column], level), scale[:, [column]])
        total += np.where(length > step, demand, 0.0)
    return total


def _normal(samples: int, count: int, generator: np.random.Generator) -> FloatArray:
    return np.asarray(ndtri((np.arange(samples) + generator.random((count, samples))) / samples))
