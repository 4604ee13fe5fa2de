"""Lines over time or over any ordered positions, with quantile bands and a split where the forecast begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from b2bops.common.charts import markup
from b2bops.common.charts.axes import Area, spread, value_axis, vertical_area
from b2bops.common.charts.dates import date_text, date_ticks
from b2bops.common.charts.drawing import LegendEntry, Size, Table
from b2bops.common.charts.numbers import LinearScale, cleaned, present
from b2bops.common.charts.series import Band, Series, colour_class, value_text

Position = date | str | float | int


@dataclass(frozen=True)
class LineChart:
    """Series and bands over shared positions ``x``; from ``forecast_from`` on (a member of x) lines are dotted."""

    title: str
    x: Sequence[Position]
    series: Sequence[Series]
    bands: Sequence[Band] = ()
    forecast_from: Position | None = None
    unit: str = ""
    description: str = ""
    from_zero: bool = False
    height: float = 280

    def __post_init__(self) -> None:
        """Refuse rows that do not match the positions."""
        lengths = [len(series.values) for series in self.series]
        lengths += [len(row) for band in self.bands for row in (band.low, band.high)]
        if any(length != len(self.x) for length in lengths):
            raise ValueError(f"{self.title!r}: every series and band needs {len(self.x)} values, got {lengths}.")

    def body(self, size: Size) -> str:
        """Return bands, lines, axes and one focusable group for each position."""
        rows = [cleaned(series.values) for series in self.series]
        edges = [cleaned(row) for band in self.bands for row in (band.low, band.high)]
        values = [value for row in (*rows, *edges) for value in present(row)]
        if not values:
            return ""
        area = vertical_area(size, values, from_zero=self.from_zero)
        xs = self._places(area)
        parts = [value_axis(area), self._x_axis(area, xs, size)]
        for index, band in enumerate(self.bands):
            parts += _band(xs, edges[2 * index], edges[2 * index + 1], area, f"series-{band.colour}")
        split = self._split()
        for index, (series, row) in enumerate(zip(self.series, rows, strict=True)):
            parts += _line(xs, row, area, series, colour=colour_class(series, index), split=split)
        if 0 < split < len(xs):
            parts.append(markup.line(xs[split], area.top, xs[split], area.bottom, "chart-split"))
        return "".join(parts) + self._points(area, xs, rows, edges)

    def legend(self) -> tuple[LegendEntry, ...]:
        """Return one mark for each series and band, unless a single line says it all."""
        entries = [
            LegendEntry(series.label, colour_class(series, index), "line") for index, series in enumerate(self.series)
        ]
        entries += [
            LegendEntry(band.label, f"series-{band.colour}", "inner" if index else "band")
            for index, band in enumerate(self.bands)
        ]
        return tuple(entries) if len(entries) > 1 else ()

    def table(self) -> Table:
        """Return one row for each position."""
        columns = [(series.label, cleaned(series.values)) for series in self.series]
        for band in self.bands:
            columns += [(f"{band.label} ↓", cleaned(band.low)), (f"{band.label} ↑", cleaned(band.high))]
        return Table(
            headers=("", *(label for label, _ in columns)),
            rows=tuple(
                (position_text(position), *(value_text(row[index]) for _, row in columns))
                for index, position in enumerate(self.x)
            ),
        )

    def _split(self) -> int:
        if self.forecast_from is None:
            return len(self.x)
        return next((index for index, x in enumerate(self.x) if x == self.forecast_from), len(self.x))

    def _places(self, area: Area) -> list[float]:
        ordinals = _ordinals(self.x)
        return [LinearScale(min(ordinals), max(ordinals), area.left + 2, area.right - 2)(value) for value in ordinals]

    def _x_axis(self, area: Area, xs: list[float], size: Size) -> str:
        y = area.bottom + 18
        room = max(2, int(area.width / (64 if size.compact else 70)))
        days = [x for x in self.x if isinstance(x, date)]
        if len(days) == len(self.x) and min(days) < max(days):
            first, last = min(days), max(days)
            scale = LinearScale(first.toordinal(), last.toordinal(), area.left + 2, area.right - 2)
            labels = [(scale(tick.toordinal()), label) for tick, label in date_ticks(first, last, room)]
        else:
            labels = [(xs[index], position_text(self.x[index])) for index in spread(len(xs), room)]
        return "".join(markup.text(label, _inside(x, label, area), y) for x, label in labels)

    def _points(
        self,
        area: Area,
        xs: list[float],
        rows: list[tuple[float | None, ...]],
        edges: list[tuple[float | None, ...]],
    ) -> str:
        middles = [area.left, *((before + after) / 2 for before, after in pairwise(xs)), area.right]
        groups: list[str] = []
        for index, x in enumerate(xs):
            lines = [
                markup.TipLine(series.label, value_text(row[index], self.unit), colour_class(series, number))
                for number, (series, row) in enumerate(zip(self.series, rows, strict=True))
                if row[index] is not None
            ]
            lines += [
                markup.TipLine(
                    band.label,
                    f"{value_text(edges[2 * n][index])} … {value_text(edges[2 * n + 1][index])}",
                    f"series-{band.colour}",
                )
                for n, band in enumerate(self.bands)
                if edges[2 * n][index] is not None
            ]
            if not lines:
                continue
            markers = [
                markup.element(
                    "circle",
                    cx=x,
                    cy=area.scale(value),
                    r=4.5,
                    class_=f"chart-marker chart-anchor {colour_class(series, number)}",
                )
                for number, (series, row) in enumerate(zip(self.series, rows, strict=True))
                if (value := row[index]) is not None
            ]
            hit = markup.rectangle(
                middles[index],
                area.top,
                middles[index + 1] - middles[index],
                area.bottom - area.top,
                "chart-hit",
            )
            guide = markup.line(x, area.top, x, area.bottom, "chart-guide")
            groups.append(markup.point(position_text(self.x[index]), lines, hit, guide, *markers, first=not groups))
        return "".join(groups)


def position_text(position: Position) -> str:
    """Write a position for an axis, a tooltip or a table."""
    if isinstance(position, date):
        return date_text(position)
    return position if isinstance(position, str) else value_text(float(position))


def _ordinals(x: Sequence[Position]) -> list[float]:
    """Return where positions lie: dates and numbers by value, everything else evenly."""
    if all(isinstance(position, date) for position in x):
        return [float(position.toordinal()) for position in x if isinstance(position, date)]
    if all(isinstance(position, int | float) for position in x):
        return [float(position) for position in x if isinstance(position, int | float)]
    return [float(index) for index in range(len(x))]


def _inside(x: float, label: str, area: Area) -> float:
    half = len(label) * 3.1
    return min(max(x, area.left + half - 8), area.right - half + 8)


def _runs(xs: list[float], row: Sequence[float | None], area: Area) -> list[list[tuple[float, float]]]:
    """Cut a row into unbroken stretches of pixels."""
    runs: list[list[tuple[float, float]]] = [[]]
    for x, value in zip(xs, row, strict=True):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((x, area.scale(value)))
    return [run for run in runs if run]


def _band(
    xs: list[float], low: Sequence[float | None], high: Sequence[float | None], area: Area, colour: str
) -> list[str]:
    both = [None if a is None or b is None else (a, b) for a, b in zip(low, high, strict=True)]
    floors = _runs(xs, [pair and min(pair) for pair in both], area)
    roofs = _runs(xs, [pair and max(pair) for pair in both], area)
    return [
        markup.path([*roof, *reversed(floor)], f"chart-band {colour}", closed=True)
        for floor, roof in zip(floors, roofs, strict=True)
    ]


def _line(
    xs: list[float], row: Sequence[float | None], area: Area, series: Series, *, colour: str, split: int
) -> list[str]:
    # The forecast starts at the last known point, so that the line has no hole in it.
    known = [value if index < split else None for index, value in enumerate(row)]
    ahead = [value if index >= split - 1 else None for index, value in enumerate(row)] if split < len(row) else []
    parts = []
    for run in _runs(xs, known, area):
        if series.area and len(run) > 1:
            ground = [(run[-1][0], area.zero), (run[0][0], area.zero)]
            parts.append(markup.path([*run, *ground], f"chart-area {colour}", closed=True))
        if len(run) == 1:
            parts.append(markup.element("circle", cx=run[0][0], cy=run[0][1], r=3.5, class_=f"chart-dot {colour}"))
        else:
            parts.append(markup.path(run, f"chart-line {colour}"))
    if ahead:
        parts += [
            markup.path(run, f"chart-line chart-line-forecast {colour}")
            for run in _runs(xs, ahead, area)
            if len(run) > 1
        ]
    return parts
