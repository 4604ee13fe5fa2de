"""The promises of the reference page, kept on real demand."""

import numpy as np
import pytest

from benchmarks import demand_online_retail as retail


@pytest.fixture(scope="module")
def demand():
    if not retail.data_file().exists():
        pytest.skip("online_retail is not in the shared data folder (B2BOPS_SHARED_DATA)")
    return retail.weekly_demand(retail.data_file())


@pytest.fixture(scope="module")
def last_window(demand):
    return retail.run_window(demand, 45)


def test_the_protocol_finds_the_published_number_of_products(demand):
    assert demand.shape == (3052, 53)


def test_point_forecast_beats_naive_by_a_third_and_smoothing_clearly(last_window):
    scores = last_window.scores
    assert scores["ours"].wape[0] <= 0.66
    assert scores["ours"].wape[0] < 0.72 * scores["naive"].wape[0]
    assert scores["ours"].wape[0] < 0.93 * scores["simple_smoothing"].wape[0]
    assert scores["ours"].mase[0] < 1.40


def test_tail_quantiles_are_sharp(last_window):
    loss = dict(zip(retail.LEVELS, last_window.scores["ours"].pinball[0], strict=True))
    assert loss[0.95] <= 0.20
    assert loss[0.99] <= 0.095


def test_stated_shares_hold_over_the_three_windows(demand, last_window):
    windows = [last_window, retail.run_window(demand, 41), retail.run_window(demand, 37)]
    share = np.mean([window.scores["ours"].coverage[0] for window in windows], axis=0)
    held = dict(zip(retail.LEVELS, share, strict=True))
    assert held[0.8] == pytest.approx(0.80, abs=0.02)
    assert held[0.95] == pytest.approx(0.95, abs=0.015)
