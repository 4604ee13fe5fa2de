import json
from datetime import date, timedelta

import pytest

from b2bops.common.charts import Band, LineChart, Series, draw

WEEKS = [date(2026, 1, 5) + timedelta(weeks=index) for index in range(12)]


def heights(path):
    return [float(step.split()[1]) for step in path.get("d").strip("MZ").split("L")]


def chart(values, **options):
    return LineChart(title="Demand", x=WEEKS[: len(values)], series=[Series("Demand", values)], **options)


def test_higher_values_are_drawn_higher_and_equal_values_level(parsed):
    (path,) = parsed(draw(chart([10, 20, 20, 5])).svg).having("chart-line")
    first, second, third, last = heights(path)
    assert second == third < first < last


def test_pixels_are_proportional_to_values(parsed):
    (path,) = parsed(draw(chart([0, 25, 100])).svg).having("chart-line")
    zero, quarter, full = heights(path)
    assert (zero - quarter) / (zero - full) == pytest.approx(0.25, abs=1e-3)


def test_dates_are_placed_by_time_not_by_order(parsed):
    days = [date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 11)]
    (path,) = parsed(draw(LineChart(title="t", x=days, series=[Series("s", [1, 2, 3])])).svg).having("chart-line")
    xs = [float(step.split()[0]) for step in path.get("d").strip("M").split("L")]
    assert (xs[1] - xs[0]) / (xs[2] - xs[0]) == pytest.approx(0.1, abs=1e-3)


def test_the_forecast_is_dotted_and_joins_the_history(parsed):
    drawing = parsed(draw(chart([4, 5, 6, 7, 8, 9], forecast_from=WEEKS[4])).svg)
    history, forecast = (path.get("d").strip("M").split("L") for path in drawing.having("chart-line"))
    assert drawing.having("chart-line-forecast")
    assert history[-1] == forecast[0]
    assert len(drawing.having("chart-split")) == 1


def test_a_gap_breaks_the_line_and_a_lone_value_is_a_dot(parsed):
    drawing = parsed(draw(chart([4, None, 6, 7])).svg)
    assert len(drawing.having("chart-line")) == 1
    assert len(drawing.having("chart-dot")) == 1
    assert len(drawing.having("chart-point")) == 3


def test_the_band_encloses_its_line(parsed):
    band = Band("80 %", [8, 18, 28], [12, 22, 32])
    drawing = parsed(draw(chart([10, 20, 30], bands=[band])).svg)
    edge = heights(drawing.having("chart-band")[0])
    middle = heights(drawing.having("chart-line")[0])
    roof, floor = edge[:3], edge[:2:-1]
    assert all(top < centre < bottom for top, centre, bottom in zip(roof, middle, floor, strict=True))


def test_every_point_tells_its_values(parsed):
    band = Band("80 %", [8, 18], [12, 22])
    first, *_ = parsed(draw(chart([10, 1234], bands=[band], unit="units")).svg).having("chart-point")
    assert first.get("aria-label") == "5 Jan 2026: Demand 10 units, 80 % 8 … 12"
    assert [line["label"] for line in json.loads(first.get("data-lines"))] == ["Demand", "80 %"]


def test_the_table_holds_every_value():
    table = draw(chart([10, None, 1234.5])).table
    assert table.headers == ("", "Demand")
    assert table.rows == (("5 Jan 2026", "10"), ("12 Jan 2026", "–"), ("19 Jan 2026", "1,234"))


def test_rows_of_another_length_are_refused():
    with pytest.raises(ValueError, match="needs 3 values"):
        LineChart(title="t", x=[1, 2, 3], series=[Series("s", [1, 2])])


def test_a_legend_appears_when_there_is_something_to_tell_apart():
    assert draw(chart([1, 2])).legend == ()
    two = LineChart(title="t", x=[1, 2], series=[Series("a", [1, 2]), Series("b", [2, 1])])
    assert [entry.label for entry in draw(two).legend] == ["a", "b"]
    assert len({entry.colour_class for entry in draw(two).legend}) == 2
