import numpy as np
import pytest

from analytics.algorithms.demand.forecast import demand_forecast
from analytics.algorithms.demand.params import ForecastParams
from analytics.algorithms.demand.series import DemandHistory

PARAMS = ForecastParams(horizon=4)


def sales(count=60, periods=52, seed=5, level=8.0):
    generator = np.random.default_rng(seed)
    rate = generator.gamma(2.0, level / 2.0, size=(count, 1))
    return generator.poisson(rate, size=(count, periods)).astype(float)


def run(values, **fields):
    return demand_forecast(DemandHistory(np.asarray(values, float), season_length=13, **fields), PARAMS)


@pytest.mark.parametrize(
    "values",
    [
        np.zeros((0, 8)),
        np.ones((1, 1)),
        np.full((1, 30), 3.0),
        np.zeros((4, 30)),
        np.full((4, 30), np.nan),
        np.full((4, 30), 1e15),
        np.eye(30),
        sales(count=3, periods=5),
    ],
    ids=["empty", "one cell", "constant", "all zero", "not observed", "huge", "one sale each", "short"],
)
def test_hard_histories_give_a_whole_result(values):
    result = run(values)
    count = len(values)
    assert result.point.shape == result.mean.shape == (count, 4)
    assert result.quantiles.shape == (count, 4, 5)
    for array in (result.point, result.mean, result.quantiles):
        assert np.isfinite(array).all()
        assert (array >= 0).all()
    assert (np.diff(result.quantiles, axis=2) >= 0).all()
    np.testing.assert_allclose(result.weights.sum(axis=1), 1.0)
    np.testing.assert_allclose(result.explanation.values.sum(axis=1), result.explanation.total, rtol=1e-9, atol=1e-9)


def test_terms_sum_to_the_expected_demand_of_the_horizon():
    result = run(sales())
    np.testing.assert_allclose(result.explanation.values.sum(axis=1), result.mean.sum(axis=1), rtol=1e-9)
    np.testing.assert_array_equal(result.explanation.total, result.mean.sum(axis=1))


def test_the_same_history_gives_the_same_bits():
    first, second = run(sales()), run(sales())
    np.testing.assert_array_equal(first.quantiles, second.quantiles)
    np.testing.assert_array_equal(first.mean, second.mean)


def test_quantiles_hold_on_fresh_demand():
    values = sales(count=400, periods=60)
    result = run(values[:, :56])
    held = (values[:, 56:, None] <= result.quantiles).mean(axis=(0, 1))
    np.testing.assert_allclose(held[1:], [0.8, 0.9, 0.95, 0.99], atol=0.04)


def test_it_beats_naive_on_noise_and_says_so():
    result = run(sales(count=200))
    pooled = result.pooled_passport
    assert pooled.beats_naive[0]
    assert pooled.accuracy.wape[0] < 0.8 * pooled.naive_wape[0]
    assert pooled.origins[0] == 3


def test_a_random_walk_is_left_to_methods_no_worse_than_naive():
    walk = np.abs(np.random.default_rng(2).normal(size=(80, 60)).cumsum(axis=1) * 5 + 200)
    values = walk.copy()
    result = run(values[:, :56])
    error = np.abs(result.point - values[:, 56:]).sum()
    naive = np.abs(values[:, [55]] - values[:, 56:]).sum()
    assert error < 1.05 * naive


def test_a_dead_series_fades_to_zero():
    values = sales()
    values[0, 12:] = 0.0
    result = run(values)
    assert result.mean[0].sum() == pytest.approx(0.0, abs=1e-6)
    assert result.quantiles[0].max() == pytest.approx(0.0, abs=1e-6)


def test_stock_outs_are_not_read_as_no_demand():
    values = np.full((40, 40), 20.0) + np.random.default_rng(0).integers(-3, 4, size=(40, 40))
    empty = values.copy()
    empty[:, 34:] = 0.0
    censored = np.zeros(values.shape, dtype=bool)
    censored[:, 34:] = True
    assert run(empty, censored=censored).mean.mean() == pytest.approx(20.0, rel=0.1)
    assert run(empty).mean.mean() < 15.0


def test_a_new_series_borrows_from_its_category():
    generator = np.random.default_rng(4)
    values = np.vstack([generator.poisson(5, (30, 40)), generator.poisson(200, (30, 40)), np.zeros((2, 40))])
    category = np.array([0] * 30 + [1] * 30 + [0, 1])
    result = run(values, category=category)
    assert result.mean[60].mean() == pytest.approx(5, rel=0.4)
    assert result.mean[61].mean() == pytest.approx(200, rel=0.4)


def test_a_planned_promotion_lifts_the_forecast_and_is_named():
    generator = np.random.default_rng(6)
    promotion = (generator.random((80, 50)) < 0.15).astype(float)
    values = generator.poisson(20 * np.where(promotion > 0, 2.0, 1.0)).astype(float)
    future = np.zeros((80, 4))
    future[:40, 1] = 1.0
    result = run(values, promotion=promotion, future_promotion=future)
    lifted = result.mean[:40, 1].mean() / result.mean[40:, 1].mean()
    assert lifted == pytest.approx(2.0, rel=0.2)
    named = result.explanation.values[:, result.explanation.terms.index("promotion")]
    assert (named[:40] > 0).all()
    np.testing.assert_array_equal(named[40:], 0.0)


def test_a_price_rise_lowers_the_forecast():
    generator = np.random.default_rng(7)
    price = np.where(generator.random((80, 50)) < 0.5, 10.0, 12.0)
    values = generator.poisson(30 * (price / 10.0) ** -2.0).astype(float)
    cheap = run(values, price=price, future_price=np.full((80, 4), 10.0)).mean.sum()
    dear = run(values, price=price, future_price=np.full((80, 4), 12.0)).mean.sum()
    assert dear / cheap == pytest.approx(1.2**-2.0, rel=0.1)


def test_future_drivers_must_cover_the_horizon():
    with pytest.raises(ValueError, match="future_promotion covers 2"):
        run(sales(), promotion=np.zeros((60, 52)), future_promotion=np.zeros((60, 2)))


def test_shards_hardly_change_the_forecast():
    values = sales(count=120)
    history = DemandHistory(values, season_length=13)
    whole = demand_forecast(history, PARAMS)
    cut = demand_forecast(history, ForecastParams(horizon=4, shard_size=50))
    assert cut.mean.shape == whole.mean.shape
    assert np.abs(cut.point - whole.point).sum() / whole.point.sum() < 0.1


@pytest.mark.parametrize("fields", [{"horizon": 0}, {"levels": (0.9, 0.5)}, {"levels": (1.0,)}, {"methods": ("x",)}])
def test_impossible_params_are_refused(fields):
    with pytest.raises(ValueError, match=r"horizon|levels|unknown"):
        ForecastParams(**fields)


def test_periods_before_the_first_active_one_are_not_read_as_no_demand():
    values = np.random.default_rng(0).poisson(5.0, size=(30, 30)).astype(float)
    values[0, :24] = 0.0
    result = run(values, first_active=np.array([24] + [0] * 29))
    assert result.mean[0].mean() == pytest.approx(5.0, rel=0.5)
