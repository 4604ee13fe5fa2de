import numpy as np
import pytest

from analytics.algorithms.demand.panel import panel_from_history
from analytics.algorithms.demand.series import DemandHistory, demand_matrix


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"values": np.zeros(3)}, "two dimensions"),
        ({"values": np.array([[1.0, -1.0]])}, "negative"),
        ({"values": np.array([[1.0, np.inf]])}, "finite"),
        ({"values": np.ones((2, 3)), "censored": np.zeros((2, 2), bool)}, "censored"),
        ({"values": np.ones((2, 3)), "category": np.zeros(3, int)}, "category"),
        ({"values": np.ones((2, 3)), "series_keys": ("a",)}, "series_keys"),
        ({"values": np.ones((2, 3)), "first_active": np.array([0, 9])}, "first_active"),
        ({"values": np.ones((2, 3)), "season_length": 0}, "season_length"),
        ({"values": np.ones((2, 3)), "future_price": np.ones((1, 3))}, "future_price"),
    ],
)
def test_impossible_history_is_refused_by_name(fields, message):
    with pytest.raises(ValueError, match=message):
        DemandHistory(**fields)


def test_lines_are_added_up_and_those_outside_the_periods_left_out():
    matrix = demand_matrix(
        series_index=np.array([0, 0, 1, 1]),
        period_index=np.array([1, 1, 0, 7]),
        quantity=np.array([2.0, 3.0, 4.0, 9.0]),
        series_count=2,
        period_count=3,
    )
    np.testing.assert_array_equal(matrix, [[0, 5, 0], [4, 0, 0]])


def test_unknown_series_in_lines_is_refused():
    with pytest.raises(ValueError, match="series_index"):
        demand_matrix(
            series_index=np.array([2]),
            period_index=np.array([0]),
            quantity=np.array([1.0]),
            series_count=2,
            period_count=1,
        )


def test_a_stock_out_counts_as_at_least_the_usual_demand():
    values = np.array([[10.0, 10.0, 0.0, 30.0, 10.0]])
    censored = np.array([[False, False, True, True, False]])
    panel = panel_from_history(DemandHistory(values, censored=censored))
    assert panel.values[0, 2] == pytest.approx(10.0)
    assert panel.values[0, 3] == 30.0


def test_a_missing_period_is_filled_and_not_read_as_zero():
    panel = panel_from_history(DemandHistory(np.array([[4.0, np.nan, 4.0]])))
    np.testing.assert_allclose(panel.values, 4.0)


def test_a_series_starts_with_its_first_sale_or_stock_out():
    values = np.array([[0.0, 0.0, 1.0], [0.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    censored = np.array([[False] * 3, [False] * 3, [False, True, False]])
    np.testing.assert_array_equal(DemandHistory(values, censored=censored).starts(), [2, 3, 1])
