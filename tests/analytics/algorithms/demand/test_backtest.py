import numpy as np

from analytics.algorithms.demand.backtest import backtest_cutoffs, learn, method_keys, outlooks
from analytics.algorithms.demand.panel import panel_from_history
from analytics.algorithms.demand.series import DemandHistory
from analytics.algorithms.demand.workings import prepare, training_origins

KEYS = ("naive", "seasonal_naive", "moving_average", "simple_smoothing")


def backtest(values, cutoffs=(30, 32, 34, 38)):
    panel = panel_from_history(DemandHistory(values, season_length=13))
    work = prepare(panel, horizon=4, cutoffs=cutoffs, keys=KEYS, training=True)
    counts = np.ones(values.shape, dtype=bool)
    lessons = learn(work, counts)
    return work, lessons, outlooks(work, lessons, counts)


def sales(periods=38):
    generator = np.random.default_rng(8)
    return generator.poisson(generator.gamma(2, 4, size=(50, 1)), size=(50, periods)).astype(float)


def test_origins_go_back_from_the_last_whole_horizon():
    assert backtest_cutoffs(53, 8, 3, 4) == [37, 41, 45]
    assert backtest_cutoffs(14, 8, 3, 4) == [6]
    assert backtest_cutoffs(5, 8, 3, 4) == []


def test_training_origins_lie_before_the_cut_off():
    assert training_origins(20, 8) == [19, 18, 17, 16, 15, 14, 13, 12]
    assert training_origins(4, 8) == [3, 2]


def test_what_comes_after_a_cut_off_never_reaches_its_forecast():
    values = sales()
    _, _, before = backtest(values)
    later = values.copy()
    later[:, 32:] = later[:, 32:] * 30 + 500
    _, _, after = backtest(later)
    for cutoff in (30, 32):
        np.testing.assert_array_equal(before[cutoff].point, after[cutoff].point)
        np.testing.assert_array_equal(before[cutoff].ratios, after[cutoff].ratios)
        np.testing.assert_array_equal(before[cutoff].weights, after[cutoff].weights)
    assert (before[38].point != after[38].point).any()


def test_the_first_origin_has_no_scores_and_later_ones_have():
    work, lessons, _ = backtest(sales())
    assert np.isnan(lessons.scores[30].overall).all()
    assert np.isfinite(lessons.scores[38].overall).all()
    assert lessons.scores[38].keys == method_keys(work)


def test_cells_of_unknown_demand_teach_nothing():
    values = sales()
    panel = panel_from_history(DemandHistory(values, season_length=13))
    counts = np.ones(values.shape, dtype=bool)
    counts[:, 35] = False
    wild = values.copy()
    wild[:, 35] = 1e6
    scores = []
    for data in (values, wild):
        known = panel_from_history(DemandHistory(data, season_length=13))
        work = prepare(known, horizon=4, cutoffs=(34, 38), keys=KEYS, training=True)
        scores.append(learn(work, counts).scores[38].overall)
    assert panel.values.shape == values.shape
    np.testing.assert_allclose(scores[0], scores[1])
