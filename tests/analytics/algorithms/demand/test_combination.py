import numpy as np
import pytest

from analytics.algorithms.demand.combination import MethodScores, combine, method_losses, method_weights, overall_scores

KEYS = ("naive", "a", "b")


def weights(losses, number=24.0):
    losses = np.asarray(losses, float)
    count = np.full(losses.shape[1], number)
    return method_weights(overall_scores(KEYS, losses, count), losses, count)


def test_a_method_worse_than_naive_overall_gets_no_weight():
    result = weights([[10, 10], [6, 6], [14, 14]])
    np.testing.assert_allclose(result[:, 2], 0.0)
    assert (result[:, 1] > 0.9).all()


def test_naive_alone_when_nothing_beats_it():
    np.testing.assert_allclose(weights([[5, 5], [6, 6], [7, 7]]), [[1, 0, 0], [1, 0, 0]])


def test_few_cells_cannot_crown_a_lucky_method():
    losses = np.tile(np.array([[10.0], [6.0], [7.5]]), (1, 50))
    losses[:, 0] = [10.0, 7.0, 6.0]
    assert weights(losses, number=4)[0].argmax() == 1
    assert weights(losses, number=20_000)[0].argmax() == 2


def test_before_any_backtest_the_prior_methods_share_equally():
    keys = ("naive", "moving_median", "simple_smoothing", "pooled_regression")
    scores = MethodScores(keys, np.full(4, np.nan))
    result = method_weights(scores, np.zeros((4, 2)), np.zeros(2))
    np.testing.assert_allclose(result, [[0, 1 / 3, 1 / 3, 1 / 3]] * 2)


def test_losses_and_combination_by_hand():
    candidates = np.array([[[[1.0, 3.0]], [[2.0, 2.0]]]])
    losses, number = method_losses(candidates, np.array([[[2.0, 2.0]]]), np.array([[[True, False]]]))
    np.testing.assert_allclose(losses, [[1.0], [0.0]])
    assert number[0] == 1
    np.testing.assert_allclose(combine(candidates[0], np.array([[0.25, 0.75]])), [[1.75, 2.25]])


@pytest.mark.parametrize("losses", [np.zeros((3, 4)), np.full((3, 4), 1e12)])
def test_weights_always_sum_to_one(losses):
    np.testing.assert_allclose(weights(losses).sum(axis=1), 1.0)
