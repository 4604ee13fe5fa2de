import numpy as np
import pytest

from analytics.algorithms.demand.accuracy import naive_scale, pinball_loss, score
from analytics.algorithms.demand.panel import panel_from_history
from analytics.algorithms.demand.series import DemandHistory


def scored(actual, point, quantiles, levels, counts=None):
    actual = np.asarray(actual, float)[None]
    return score(
        actual=actual,
        point=np.asarray(point, float)[None],
        quantiles=np.asarray(quantiles, float)[None],
        levels=np.asarray(levels),
        scale=np.full((1, actual.shape[1]), 2.0),
        counts=np.ones(actual.shape, bool) if counts is None else np.asarray(counts)[None],
    )


def test_measures_by_hand():
    own, pooled = scored([[4, 6], [0, 10]], [[5, 5], [2, 8]], np.full((2, 2, 1), 6.0), [0.9])
    np.testing.assert_allclose(own.wape, [0.2, 0.4])
    np.testing.assert_allclose(own.mase, [0.5, 1.0])
    np.testing.assert_allclose(own.bias, [0.0, 0.0])
    np.testing.assert_allclose(own.coverage[:, 0], [1.0, 0.5])
    np.testing.assert_allclose(own.pinball[:, 0], [0.1 * 2 / 10, (0.1 * 6 + 0.9 * 4) / 10])
    assert pooled.wape[0] == pytest.approx(6 / 20)
    assert pooled.coverage[0, 0] == pytest.approx(0.75)


def test_unknown_cells_are_left_out():
    own, _ = scored([[4, 999]], [[5, 0]], np.zeros((1, 2, 1)), [0.5], counts=[[True, False]])
    assert own.wape[0] == pytest.approx(0.25)


def test_no_demand_is_nan_and_not_zero():
    own, pooled = scored([[0, 0]], [[1, 1]], np.zeros((1, 2, 1)), [0.5])
    assert np.isnan(own.wape[0])
    assert np.isnan(pooled.wape[0])


def test_pinball_at_the_median_is_half_the_absolute_error():
    np.testing.assert_allclose(pinball_loss(np.array([3.0, 9.0]), np.array([5.0, 5.0]), np.array(0.5)), [1.0, 2.0])


def test_naive_scale_ignores_the_time_before_the_first_sale():
    panel = panel_from_history(DemandHistory(np.array([[0.0, 0.0, 4.0, 6.0, 6.0], [5.0] * 5])))
    scale = naive_scale(panel, 5)
    assert scale[0] == pytest.approx(1.0)
    assert np.isnan(scale[1])
