import numpy as np
import pytest

from analytics.algorithms.demand.features import from_log_ratio, log_ratio
from analytics.algorithms.demand.quantile_regression import fit_quantile
from analytics.algorithms.demand.quantiles import (
    FIT_LEVELS,
    NO_CALIBRATION,
    apply_calibration,
    calibrate,
    grid_mean,
    grid_quantiles,
    interpolate_levels,
    interpolate_ratios,
)


@pytest.mark.parametrize("level", [0.1, 0.5, 0.9, 0.99])
def test_a_constant_feature_gives_the_plain_quantile(level):
    target = np.random.default_rng(0).normal(size=4000)
    found = fit_quantile(np.ones((4000, 1)), target, np.ones(4000), level=level, rounds=60)
    assert found[0] == pytest.approx(np.quantile(target, level), abs=0.06)


def test_quantile_regression_finds_the_line_of_each_level():
    generator = np.random.default_rng(1)
    x = generator.uniform(-1, 1, 8000)
    target = 2.0 * x + (1.0 + 0.5 * x) * generator.normal(size=8000)
    features = np.column_stack([np.ones(8000), x])
    found = fit_quantile(features, target, np.ones(8000), level=0.9, rounds=60)
    np.testing.assert_allclose(found, [1.2816, 2.0 + 0.5 * 1.2816], atol=0.12)


def test_log_ratio_and_back():
    values = np.array([0.0, 1.0, 40.0])
    np.testing.assert_allclose(from_log_ratio(log_ratio(values, np.array(4.0)), np.array(4.0)), values, atol=1e-12)


def test_fitted_levels_pass_through_interpolation_unchanged():
    ratios = np.sort(np.random.default_rng(2).normal(size=(5, len(FIT_LEVELS))), axis=1)
    np.testing.assert_allclose(interpolate_levels(ratios, FIT_LEVELS), ratios)
    per_sample = np.tile(np.array([0.3, 0.97]), (5, 1))
    np.testing.assert_allclose(interpolate_ratios(ratios, per_sample), interpolate_levels(ratios, per_sample[0]))


def test_quantiles_rise_and_are_never_negative():
    ratios = np.sort(np.random.default_rng(3).normal(size=(50, len(FIT_LEVELS))), axis=1)
    found = grid_quantiles(ratios, np.full(50, 3.0), np.array([0.001, 0.2, 0.5, 0.9, 0.999]))
    assert (np.diff(found, axis=1) >= 0).all()
    assert (found >= 0).all()


def test_mean_of_a_known_distribution():
    # log(y/s + 0.2) normal with mean 0 and deviation 0.5 has the mean e^(1/8) - 0.2.
    normal = np.array([-1.2816, -0.6745, 0.0, 0.3853, 0.8416, 1.2816, 1.6449, 2.3263])
    assert grid_mean(0.5 * normal[None], np.array([1.0]))[0] == pytest.approx(np.exp(0.125) - 0.2, rel=0.03)


def origin_cells(factor, seed):
    reached = np.random.default_rng(seed).normal(size=(1, 2000, 1)) * 0.5 + np.log(factor)
    return from_log_ratio(reached, np.ones((1, 2000, 1)))


def forecast_grid(origins):
    normal = np.array([-1.2816, -0.6745, 0.0, 0.3853, 0.8416, 1.2816, 1.6449, 2.3263])
    return np.broadcast_to(0.5 * normal, (origins, 2000, 1, 8))


def calibration(*factors):
    actual = np.concatenate([origin_cells(factor, seed) for seed, factor in enumerate(factors)])
    return calibrate(forecast_grid(len(factors)), actual, np.ones(actual.shape), np.ones(actual.shape, bool))


def test_a_shortfall_every_origin_saw_is_partly_corrected():
    shift = calibration(1.3, 1.4).shift
    assert (shift[2:] > 0.05).all()
    assert (shift[2:] < np.log(1.3)).all()


def test_a_shock_of_one_period_is_not_believed():
    np.testing.assert_array_equal(calibration(1.4, 0.7).shift[2:], 0.0)


def test_no_past_means_no_correction():
    empty = calibrate(forecast_grid(0), np.zeros((0, 2000, 1)), np.ones((0, 2000, 1)), np.zeros((0, 2000, 1), bool))
    assert empty is NO_CALIBRATION
    grid = forecast_grid(1)
    np.testing.assert_array_equal(apply_calibration(grid, empty), grid)
