"""Points by two values, to see how they go together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from b2bops.common.charts import markup
from b2bops.common.charts.axes import BOTTOM, Area, value_axis, vertical_area
from b2bops.common.charts.drawing import LegendEntry, Size, Table
from b2bops.common.charts.numbers import LinearScale, Value, bounds, clean, nice_ticks, tick_text
from b2bops.common.charts.series import value_text


@dataclass(frozen=True)
class Point:
    """One thing with two values; ``group`` picks the colour, ``size`` is the radius in pixels."""

    label: str
    x: Value
    y: Value
    group: str = ""
    size: float = 4.5


@dataclass(frozen=True)
class ScatterChart:
    """A cloud of points; those with a missing value are left out of the drawing but not of the table."""

    title: str
    points: Sequence[Point]
    x_label: str
    y_label: str
    unit: str = ""
    description: str = ""
    height: float = 300

    def body(self, size: Size) -> str:
        """Return axes and one focusable circle for each point."""
        known = [
            (point, x, y)
            for point in self.points
            if (x := clean(point.x)) is not None and (y := clean(point.y)) is not None
        ]
        if not known:
            return ""
        area = vertical_area(size, [y for _, _, y in known], from_zero=False, bottom=BOTTOM + 16)
        area = replace(area, top=area.top + 14, scale=replace(area.scale, end=area.top + 14))
        low, high = bounds([x for _, x, _ in known], from_zero=False)
        ticks = nice_ticks(low, high, 4 if size.compact else 7)
        scale = LinearScale(ticks[0], ticks[-1], area.left, area.right)
        axis = "".join(
            markup.text(
                tick_text(tick, ticks[1] - ticks[0]),
                scale(tick),
                area.bottom + 17,
                anchor="end" if tick == ticks[-1] else "middle",
            )
            for tick in ticks
        )
        names = markup.text(self.y_label, 0, 11, anchor="start") + markup.text(
            self.x_label, area.right, size.height - 4, anchor="end"
        )
        dots = [self._dot(point, scale(x), area, y, first=index == 0) for index, (point, x, y) in enumerate(known)]
        return value_axis(area) + axis + names + "".join(dots)

    def legend(self) -> tuple[LegendEntry, ...]:
        """Return one mark for each group when there are several."""
        groups = self._groups()
        return tuple(LegendEntry(group, self._colour(group)) for group in groups) if len(groups) > 1 else ()

    def table(self) -> Table:
        """Return one row for each point."""
        rows = tuple((point.label, value_text(clean(point.x)), value_text(clean(point.y))) for point in self.points)
        return Table(headers=("", self.x_label, self.y_label), rows=rows)

    def _groups(self) -> list[str]:
        return list(dict.fromkeys(point.group for point in self.points))

    def _colour(self, group: str) -> str:
        return f"series-{self._groups().index(group) % 8 + 1}"

    def _dot(self, point: Point, x: float, area: Area, y: float, *, first: bool) -> str:
        colour = self._colour(point.group)
        lines = [
            markup.TipLine(self.x_label, value_text(clean(point.x)), colour),
            markup.TipLine(self.y_label, value_text(y), colour),
        ]
        circle = markup.element(
            "circle", cx=x, cy=area.scale(y), r=float(point.size), class_=f"chart-dot chart-anchor {colour}"
        )
        return markup.point(point.label, lines, circle, first=first)
