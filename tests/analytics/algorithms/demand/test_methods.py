"""One contract for every forecasting method: adding a method adds it here by itself."""

import numpy as np
import pytest

from analytics.algorithms.demand.methods import METHODS
from analytics.algorithms.demand.panel import Panel, panel_from_history
from analytics.algorithms.demand.series import DemandHistory

HORIZON = 5


def panel_of(values, season_length=4):
    return panel_from_history(DemandHistory(np.asarray(values, dtype=float), season_length=season_length))


def noisy(count=12, periods=40):
    generator = np.random.default_rng(3)
    return generator.poisson(6.0, size=(count, periods)).astype(float)


@pytest.fixture(params=sorted(METHODS))
def method(request):
    return METHODS[request.param]


@pytest.mark.parametrize(
    "values",
    [
        np.zeros((0, 6)),
        np.ones((1, 1)),
        np.zeros((3, 20)),
        np.full((2, 20), np.nan),
        np.full((2, 20), 9e14),
        np.where(np.arange(60).reshape(3, 20) % 7 == 0, 5.0, 0.0),
    ],
    ids=["empty", "one cell", "all zero", "not observed", "huge", "intermittent"],
)
def test_hard_input_gives_finite_forecasts_of_the_right_shape(method, values):
    panel = panel_of(values)
    origins = np.array([values.shape[1]])
    result = method.forecast(panel, origins, HORIZON)
    assert result.shape == (1, values.shape[0], HORIZON)
    assert np.isfinite(result).all()
    assert (result >= 0).all()


def test_constant_demand_is_forecast_as_itself(method):
    result = method.forecast(panel_of(np.full((2, 24), 7.0)), np.array([24]), HORIZON)
    # The Syntetos-Boylan factor is part of the method, even where there is no bias to remove.
    expected = 7.0 * 0.95 if method.key == "sba" else 7.0
    np.testing.assert_allclose(result, expected, rtol=1e-6)


def test_nothing_after_the_origin_is_read(method):
    values = noisy()
    origins = np.array([10, 20, 30])
    before = method.forecast(panel_of(values), origins, HORIZON)
    later = values.copy()
    later[:, 30:] = later[:, 30:] * 50 + 1000
    np.testing.assert_array_equal(before, method.forecast(panel_of(later), origins, HORIZON))


def test_one_pass_over_many_origins_equals_one_pass_each(method):
    panel = panel_of(noisy())
    together = method.forecast(panel, np.array([9, 17, 40]), HORIZON)
    for row, origin in enumerate((9, 17, 40)):
        cut = Panel(panel.values[:, :origin], np.minimum(panel.first, origin), 4, panel.category)
        np.testing.assert_allclose(together[row], method.forecast(cut, np.array([origin]), HORIZON)[0], rtol=1e-12)


def test_a_series_does_not_change_with_its_neighbours_order(method):
    values = noisy()
    forward = method.forecast(panel_of(values), np.array([40]), HORIZON)
    backward = method.forecast(panel_of(values[::-1]), np.array([40]), HORIZON)
    np.testing.assert_allclose(forward[:, ::-1], backward, rtol=1e-9)


def test_same_input_gives_the_same_bits(method):
    panel = panel_of(noisy())
    first = method.forecast(panel, np.array([40]), HORIZON)
    np.testing.assert_array_equal(first, method.forecast(panel, np.array([40]), HORIZON))


def test_doubling_the_unit_doubles_the_forecast(method):
    values = noisy()
    single = method.forecast(panel_of(values), np.array([40]), HORIZON)
    double = method.forecast(panel_of(values * 2), np.array([40]), HORIZON)
    np.testing.assert_allclose(double, single * 2, rtol=1e-6)
