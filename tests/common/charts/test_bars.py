import itertools

import pytest

from b2bops.common.charts import BarChart, RankingChart, Series, draw


def extent(rect, axis="y", size="height"):
    start = float(rect.get(axis))
    return start, start + float(rect.get(size))


def test_bars_are_as_tall_as_their_values(parsed):
    bars = parsed(draw(BarChart(title="t", categories=["a", "b"], series=[Series("s", [50, 100])])).svg).having(
        "chart-bar"
    )
    low, high = (float(rect.get("height")) for rect in bars)
    assert high == pytest.approx(2 * low, abs=0.02)


def test_negative_bars_hang_from_zero(parsed):
    drawing = parsed(draw(BarChart(title="t", categories=["a", "b"], series=[Series("s", [10, -10])])).svg)
    up, down = drawing.having("chart-bar")
    (zero,) = drawing.having("chart-zero")
    assert extent(up)[1] == pytest.approx(float(zero.get("y1")), abs=0.02)
    assert extent(down)[0] == pytest.approx(float(zero.get("y1")), abs=0.02)


def test_stacked_bars_sit_on_one_another_and_reach_their_sum(parsed):
    series = [Series("a", [30]), Series("b", [20]), Series("c", [-10])]
    drawing = parsed(draw(BarChart(title="t", categories=["x"], series=series, stacked=True)).svg)
    first, second, below = (extent(rect) for rect in drawing.having("chart-bar"))
    assert second[1] == pytest.approx(first[0], abs=0.02)
    assert below[0] == pytest.approx(first[1], abs=0.02)
    assert (first[1] - second[0]) / (below[1] - below[0]) == pytest.approx(5, abs=0.02)


def test_grouped_bars_stand_side_by_side_without_touching(parsed):
    series = [Series("a", [1, 2]), Series("b", [2, 1])]
    bars = parsed(draw(BarChart(title="t", categories=["x", "y"], series=series)).svg).having("chart-bar")
    spans = sorted(extent(rect, "x", "width") for rect in bars)
    assert all(before[1] < after[0] for before, after in itertools.pairwise(spans))


def test_ranking_bars_grow_with_their_values_and_say_them(parsed):
    chart = RankingChart(title="Top customers", labels=["A", "B", "C"], values=[300, 150, -60], unit="€")
    drawing = parsed(draw(chart).svg)
    widths = [float(rect.get("width")) for rect in drawing.having("chart-bar")]
    assert widths[0] == pytest.approx(2 * widths[1], abs=0.05)
    assert {"300", "150", "−60"} <= set(drawing.texts())
    assert "paint-negative" in drawing.having("chart-bar")[2].get("class")


def test_a_ranking_is_as_high_as_it_has_rows():
    assert (
        RankingChart(title="t", labels=["x"] * 20, values=[1] * 20).height
        > 10 * RankingChart(title="t", labels=["x"], values=[1]).height / 2
    )


def test_lengths_must_match():
    with pytest.raises(ValueError, match="needs 2 values"):
        BarChart(title="t", categories=["a", "b"], series=[Series("s", [1])])
    with pytest.raises(ValueError, match="1 labels but 2 values"):
        RankingChart(title="t", labels=["a"], values=[1, 2])
