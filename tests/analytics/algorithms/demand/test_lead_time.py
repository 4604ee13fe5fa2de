import numpy as np
import pytest

from analytics.algorithms.demand.forecast import demand_forecast
from analytics.algorithms.demand.lead_time import lead_time_demand
from analytics.algorithms.demand.params import ForecastParams
from analytics.algorithms.demand.series import DemandHistory


@pytest.fixture(scope="module")
def outlook():
    generator = np.random.default_rng(1)
    values = generator.poisson(generator.gamma(3, 4, size=(300, 1)), size=(300, 60)).astype(float)
    return demand_forecast(DemandHistory(values[:, :54], season_length=52), ForecastParams(horizon=6)), values[:, 54:]


def test_one_certain_period_is_the_first_forecast_period(outlook):
    forecast, _ = outlook
    total = lead_time_demand(forecast, lead_time_chance=np.array([1.0]), sample_count=2000)
    np.testing.assert_allclose(total.quantiles[:, 1], forecast.quantiles[:, 0, 1], rtol=0.03)


def test_quantiles_of_the_sum_hold_on_fresh_demand(outlook):
    forecast, future = outlook
    total = lead_time_demand(forecast, lead_time_chance=np.array([0, 0, 0, 1.0]))
    held = (future[:, :4].sum(axis=1)[:, None] <= total.quantiles).mean(axis=0)
    np.testing.assert_allclose(held[1:], [0.8, 0.9, 0.95, 0.99], atol=0.06)


def test_a_sum_spreads_less_than_its_parts(outlook):
    forecast, _ = outlook
    total = lead_time_demand(forecast, lead_time_chance=np.array([0, 0, 0, 0, 0, 1.0]))
    assert (total.quantiles[:, 3] < forecast.quantiles[:, :, 3].sum(axis=1)).mean() > 0.95


def test_an_uncertain_lead_time_needs_more_cover(outlook):
    forecast, _ = outlook
    certain = lead_time_demand(forecast, lead_time_chance=np.array([0, 0, 1.0]))
    uncertain = lead_time_demand(forecast, lead_time_chance=np.array([0.5, 0, 0, 0, 0.5]))
    assert uncertain.mean.sum() == pytest.approx(certain.mean.sum(), rel=0.05)
    assert uncertain.quantiles[:, 3].sum() > 1.1 * certain.quantiles[:, 3].sum()


def test_beyond_the_horizon_the_last_period_goes_on(outlook):
    forecast, _ = outlook
    chance = np.zeros(12)
    chance[-1] = 1.0
    doubled = lead_time_demand(forecast, lead_time_chance=chance).mean.sum()
    single = lead_time_demand(forecast, lead_time_chance=chance[6:]).mean.sum()
    assert doubled == pytest.approx(2 * single, rel=0.1)


def test_the_seed_decides_every_draw(outlook):
    forecast, _ = outlook
    chance = np.array([0.3, 0.7])
    first = lead_time_demand(forecast, lead_time_chance=chance, seed=9, keep_samples=True)
    again = lead_time_demand(forecast, lead_time_chance=chance, seed=9, keep_samples=True)
    other = lead_time_demand(forecast, lead_time_chance=chance, seed=10)
    np.testing.assert_array_equal(first.samples, again.samples)
    assert (first.quantiles != other.quantiles).any()


def test_chances_must_sum_to_one(outlook):
    with pytest.raises(ValueError, match="sum to one"):
        lead_time_demand(outlook[0], lead_time_chance=np.array([0.5, 0.4]))
