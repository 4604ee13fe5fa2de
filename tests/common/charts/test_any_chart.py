"""Promises every chart keeps, tried with the data that usually breaks one."""

import math
from datetime import date

import pytest

from b2bops.common.charts import (
    Band,
    BarChart,
    GanttChart,
    LineChart,
    Point,
    RankingChart,
    ScatterChart,
    Series,
    Stretch,
    Term,
    WaterfallChart,
    draw,
    sparkline,
)

VALUES = {
    "one": [5],
    "zeros": [0, 0, 0],
    "constant": [7, 7, 7, 7],
    "negative": [-5, -3, -8],
    "mixed": [-5, 0, 8, -2],
    "huge": [1e300, -1e300, 1e308],
    "tiny": [1e-9, 3e-9],
    "close": [1e15, 1e15 + 1, 1e15 + 2],
    "holes": [None, 4, math.nan, math.inf, 6],
    "many": list(range(500)),
}


def charts(values, label="Series & <b>co</b>"):
    """Return one chart of each kind over the values; those that refuse missing values get them as zero."""
    names = [f"{label} {index}" for index in range(len(values))]
    known = [value if value is not None and math.isfinite(value) else 0 for value in values]
    day = date(2026, 1, 1).toordinal()
    return [
        LineChart(title=label, x=names, series=[Series(label, values, area=True)], bands=[Band("b", values, values)]),
        LineChart(
            title=label,
            x=[date.fromordinal(day + index) for index in range(len(values))],
            series=[Series(label, values)],
        ),
        BarChart(title=label, categories=names, series=[Series(label, values), Series("b", values)]),
        BarChart(title=label, categories=names, series=[Series(label, values), Series("b", values)], stacked=True),
        RankingChart(title=label, labels=names, values=values),
        ScatterChart(title=label, points=[Point(label, value, value) for value in values], x_label="x", y_label=label),
        WaterfallChart(title=label, terms=[Term(label, value) for value in known[:40]]),
        GanttChart(
            title=label, rows=[Stretch(label, date(2026, 1, 1), date(2026, 1, 9), progress=value) for value in values]
        ),
    ]


@pytest.mark.parametrize("name", VALUES)
def test_every_coordinate_is_finite_and_on_the_canvas(parsed, name):
    for chart in charts(VALUES[name]):
        drawing = draw(chart)
        for svg in (drawing.svg, drawing.svg_compact):
            picture = parsed(svg)
            edge = 1.5 * max(picture.width, picture.height)
            assert all(math.isfinite(number) and -40 <= number <= edge for number in picture.numbers()), type(chart)


@pytest.mark.parametrize("values", [[], [None, math.nan]], ids=["empty", "all missing"])
def test_nothing_to_draw_is_said_and_not_an_error(parsed, values):
    for chart in charts(values):
        if isinstance(chart, WaterfallChart | GanttChart) and values:
            continue
        picture = parsed(draw(chart).svg)
        assert picture.having("chart-none"), type(chart)
        assert not picture.having("chart-point")
        assert len(draw(chart).table.rows) == (0 if isinstance(chart, WaterfallChart) else len(values)) + isinstance(
            chart, WaterfallChart
        )


def test_hostile_labels_stay_text():
    for chart in charts([3, 1, 2], label='"><script>alert(1)</script><g onload="x"'):
        drawing = draw(chart)
        assert "<script" not in drawing.svg + drawing.svg_compact
        assert "<g onload" not in drawing.svg + drawing.svg_compact


def test_drawings_are_clean_under_a_policy_without_inline_style_or_script(parsed):
    for chart in charts(VALUES["mixed"]):
        for element in parsed(draw(chart).svg).root.iter():
            assert "style" not in element.attrib
            assert not [name for name in element.attrib if name.startswith("on")]
            assert element.tag not in {"style", "script", "foreignObject", "image", "use", "a"}


def test_each_drawing_has_one_tab_stop_and_a_name(parsed):
    for chart in charts(VALUES["mixed"]):
        picture = parsed(draw(chart).svg)
        stops = [point for point in picture.having("chart-point") if point.get("tabindex") == "0"]
        assert len(stops) == 1, type(chart)
        assert picture.root.get("aria-label").startswith(chart.title)


def test_a_sparkline_is_decoration_unless_it_is_named(parsed):
    assert parsed(sparkline([1, 2, 3])).root.get("aria-hidden") == "true"
    assert parsed(sparkline([1, 2, 3], label="Revenue")).root.get("aria-label") == "Revenue"


@pytest.mark.parametrize("name", VALUES)
def test_a_sparkline_ends_on_its_last_value(parsed, name):
    picture = parsed(sparkline(VALUES[name]))
    (dot,) = picture.having("chart-bar")
    assert 0 <= float(dot.get("cx")) <= picture.width
    assert 0 <= float(dot.get("cy")) <= picture.height


def test_an_empty_sparkline_is_an_empty_picture(parsed):
    assert list(parsed(sparkline([])).root) == []
