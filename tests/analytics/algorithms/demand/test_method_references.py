"""Each vectorised method against a plain loop over one series, written from its textbook formula."""

import numpy as np
import pytest

from analytics.algorithms.demand.methods import (
    METHODS,
    autoregression,
    damped_trend,
    holt_winters,
    intermittent,
    simple_smoothing,
)
from analytics.algorithms.demand.panel import panel_from_history
from analytics.algorithms.demand.series import DemandHistory


def forecast(key, values, horizon=4, season_length=4):
    panel = panel_from_history(DemandHistory(np.atleast_2d(np.asarray(values, float)), season_length=season_length))
    return METHODS[key].forecast(panel, np.array([panel.values.shape[1]]), horizon)[0, 0]


SALES = [5, 0, 3, 8, 0, 0, 4, 6, 2, 0, 7, 5]


def test_naive_and_seasonal_naive():
    np.testing.assert_allclose(forecast("naive", SALES), 5.0)
    np.testing.assert_allclose(forecast("seasonal_naive", SALES, horizon=6), [2, 0, 7, 5, 2, 0])


def test_moving_mean_and_median():
    np.testing.assert_allclose(forecast("moving_average", SALES), np.mean(SALES[-8:]))
    np.testing.assert_allclose(forecast("moving_median", SALES), np.median(SALES[-6:]))


def test_linear_regression_matches_polyfit():
    slope, start = np.polyfit(np.arange(12), SALES, 1)
    np.testing.assert_allclose(forecast("linear_trend", SALES), start + slope * np.arange(12, 16), rtol=1e-9)


def test_autoregression_matches_ridge_regression_on_lags():
    deviation = np.array(SALES) - np.mean(SALES)
    lags = np.array([[deviation[t - k] for k in range(1, 5)] for t in range(4, 12)])
    ridge = autoregression.RIDGE_PERIODS * np.var(SALES) * np.eye(4)
    weights = np.linalg.solve(lags.T @ lags + ridge, lags.T @ deviation[4:])
    path = deviation.tolist()
    for _ in range(4):
        path.append(float(weights @ path[:-5:-1]))
    np.testing.assert_allclose(forecast("autoregression", SALES), np.array(path[12:]) + np.mean(SALES), rtol=1e-9)


def test_autoregression_follows_a_swing():
    swing = [2.0, 10.0] * 20
    np.testing.assert_allclose(forecast("autoregression", swing), [2, 10, 2, 10], atol=1.5)


def test_simple_smoothing_matches_a_loop(monkeypatch):
    monkeypatch.setattr(simple_smoothing, "ALPHAS", np.array([0.3]))
    total = weight = 0.0
    for value in SALES:
        total, weight = 0.7 * total + 0.3 * value, 0.7 * weight + 0.3
    np.testing.assert_allclose(forecast("simple_smoothing", SALES), total / weight)


def test_damped_trend_matches_a_loop(monkeypatch):
    alpha, beta, phi = 0.3, 0.2, 0.8
    monkeypatch.setattr(damped_trend, "GRID", np.array([[alpha, beta, phi]]))
    level, slope = SALES[0], 0.0
    for value in SALES[1:]:
        new = alpha * value + (1 - alpha) * (level + phi * slope)
        slope = beta * (new - level) + (1 - beta) * phi * slope
        level = new
    expected = [level + slope * sum(phi**k for k in range(1, h + 1)) for h in range(1, 5)]
    np.testing.assert_allclose(forecast("damped_trend", SALES), np.maximum(expected, 0))


def test_holt_winters_matches_a_loop(monkeypatch):
    alpha, beta, gamma, phi = 0.3, 0.05, 0.2, holt_winters.PHI
    monkeypatch.setattr(holt_winters, "GRID", np.array([[alpha, beta, gamma]]))
    values = [10, 20, 30, 40, 12, 22, 29, 41, 11, 23, 33, 44]
    level, slope = np.mean(values[:4]), 0.0
    index = [v - level for v in values[:4]]
    for period, value in enumerate(values[4:], start=4):
        expected = level + phi * slope
        new = alpha * (value - index[period % 4]) + (1 - alpha) * expected
        slope = beta * (new - level) + (1 - beta) * phi * slope
        index[period % 4] = gamma * (value - new) + (1 - gamma) * index[period % 4]
        level = new
    reference = [level + slope * sum(phi**k for k in range(1, h + 1)) + index[(11 + h) % 4] for h in range(1, 5)]
    np.testing.assert_allclose(forecast("holt_winters", values), reference, rtol=1e-9)


def test_croston_on_steady_bursts_finds_size_over_interval():
    steady = [6, 0, 0] * 40
    np.testing.assert_allclose(forecast("croston", steady), 2.0, rtol=0.02)
    np.testing.assert_allclose(forecast("sba", steady), 2.0 * (1 - intermittent.SIZE_ALPHA / 2), rtol=0.02)


def test_tsb_fades_while_croston_stays():
    stopped = [6, 0, 0] * 20 + [0] * 40
    assert forecast("tsb", stopped)[0] < 0.05
    assert forecast("croston", stopped)[0] > 1.5


def test_theta_adds_half_the_slope_to_smoothing():
    slope = np.polyfit(np.arange(12), SALES, 1)[0]
    flat = forecast("simple_smoothing", SALES)
    np.testing.assert_allclose(forecast("theta", SALES), flat + 0.5 * slope * np.arange(1, 5), rtol=1e-9)


def test_shared_profile_finds_the_season_in_short_noisy_series():
    generator = np.random.default_rng(1)
    shape = np.array([0.5, 1.0, 1.5, 1.0])
    values = generator.poisson(20 * np.tile(shape, 6), size=(60, 24)).astype(float)
    panel = panel_from_history(DemandHistory(values, season_length=4))
    result = METHODS["seasonal_profile"].forecast(panel, np.array([24]), 4)[0].mean(axis=0)
    # Six seasons still pull the index a sixth of the way to one.
    np.testing.assert_allclose(result, 20 * (1 + (shape - 1) * 5 / 6), rtol=0.06)


@pytest.mark.parametrize("key", ["holt_winters", "seasonal_profile", "seasonal_naive"])
def test_seasonal_methods_beat_naive_on_a_season(key):
    season = np.tile([10.0, 30.0, 50.0, 20.0], 8)
    truth = np.array([10.0, 30.0, 50.0, 20.0])
    error = np.abs(forecast(key, season) - truth).mean()
    assert error < 0.2 * np.abs(forecast("naive", season) - truth).mean()
