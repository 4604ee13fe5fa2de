"""Bars by category: side by side or stacked, negative values below the zero line."""

from collections.abc import Sequence
from dataclasses import dataclass

from b2bops.common.charts import markup
from b2bops.common.charts.axes import Area, spread, value_axis, vertical_area
from b2bops.common.charts.drawing import LegendEntry, Size, Table
from b2bops.common.charts.numbers import cleaned
from b2bops.common.charts.series import Series, colour_class, value_text

Rows = list[tuple[float | None, ...]]


@dataclass(frozen=True)
class BarChart:
    """One bar, group or stack of bars for each category."""

    title: str
    categories: Sequence[str]
    series: Sequence[Series]
    stacked: bool = False
    unit: str = ""
    description: str = ""
    height: float = 280

    def __post_init__(self) -> None:
        """Refuse series that do not match the categories."""
        lengths = [len(series.values) for series in self.series]
        if any(length != len(self.categories) for length in lengths):
            raise ValueError(f"{self.title!r}: every series needs {len(self.categories)} values, got {lengths}.")

    def body(self, size: Size) -> str:
        """Return axes and one focusable group for each category."""
        rows = [cleaned(series.values) for series in self.series]
        if not any(value is not None for row in rows for value in row):
            return ""
        area = vertical_area(size, _extremes(rows, stacked=self.stacked), from_zero=True)
        slot = area.width / len(self.categories)
        groups = "".join(self._group(area, rows, index, slot) for index in range(len(self.categories)))
        labels = "".join(
            markup.text(
                markup.shortened(str(self.categories[index]), max(slot, 52)),
                area.left + slot * (index + 0.5),
                area.bottom + 18,
            )
            for index in spread(len(self.categories), max(2, int(area.width / 44)))
        )
        return value_axis(area) + labels + markup.element("g", groups, class_="chart-bars")

    def legend(self) -> tuple[LegendEntry, ...]:
        """Return one mark for each series when there are several."""
        if len(self.series) < 2:
            return ()
        return tuple(LegendEntry(series.label, colour_class(series, index)) for index, series in enumerate(self.series))

    def table(self) -> Table:
        """Return one row for each category."""
        rows = [cleaned(series.values) for series in self.series]
        return Table(
            headers=("", *(series.label for series in self.series)),
            rows=tuple(
                (str(category), *(value_text(row[index]) for row in rows))
                for index, category in enumerate(self.categories)
            ),
        )

    def _group(self, area: Area, rows: Rows, index: int, slot: float) -> str:
        left = area.left + slot * index
        lines = [
            markup.TipLine(series.label, value_text(row[index], self.unit), colour_class(series, number))
            for number, (series, row) in enumerate(zip(self.series, rows, strict=True))
        ]
        hit = markup.rectangle(left, area.top, slot, area.bottom - area.top, "chart-hit")
        draw = _stack if self.stacked else _side_by_side
        colours = [colour_class(series, number) for number, series in enumerate(self.series)]
        bars = draw(area, [row[index] for row in rows], colours, left, slot)
        return markup.point(str(self.categories[index]), lines, hit, *bars, first=index == 0)


def _extremes(rows: Rows, *, stacked: bool) -> list[float]:
    if not stacked:
        return [value for row in rows for value in row if value is not None]
    columns = [[value or 0.0 for value in column] for column in zip(*rows, strict=True)]
    highs = [sum(value for value in column if value > 0) for column in columns]
    lows = [sum(value for value in column if value < 0) for column in columns]
    return [*highs, *lows]


def bar(area: Area, low: float, high: float, x: float, width: float, *, kind: str, radius: float = 2.5) -> str:
    """Return an upright bar between two values; never thinner than a hair, so that small values are seen."""
    top, bottom = area.scale(max(low, high)), area.scale(min(low, high))
    tall = max(bottom - top, 0.75 if low != high else 0.0)
    return markup.rectangle(x, top, width, tall, f"chart-bar chart-anchor {kind}", radius=min(radius, tall / 2))


def _side_by_side(area: Area, values: list[float | None], colours: list[str], left: float, slot: float) -> list[str]:
    wide = min(slot * 0.66, 46.0 * len(values))
    each = wide / len(values)
    start = left + (slot - wide) / 2
    return [
        bar(area, 0.0, value, start + each * number, each * (0.9 if len(values) > 1 else 1), kind=colours[number])
        for number, value in enumerate(values)
        if value is not None
    ]


def _stack(area: Area, values: list[float | None], colours: list[str], left: float, slot: float) -> list[str]:
    wide = min(slot * 0.62, 46.0)
    start = left + (slot - wide) / 2
    ups = downs = 0.0
    parts = []
    for value, colour in zip(values, colours, strict=True):
        if value is None or value == 0:
            continue
        base = ups if value > 0 else downs
        parts.append(bar(area, base, base + value, start, wide, kind=colour, radius=1.5))
        if value > 0:
            ups += value
        else:
            downs += value
    return parts
