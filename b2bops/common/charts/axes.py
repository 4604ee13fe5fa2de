"""The plot area and its axes, shared by every chart that has a value axis."""

from collections.abc import Sequence
from dataclasses import dataclass

from b2bops.common.charts import markup
from b2bops.common.charts.drawing import Size
from b2bops.common.charts.numbers import LinearScale, bounds, nice_ticks, tick_text

TOP = 10.0
BOTTOM = 26.0
RIGHT = 10.0
CHARACTER = 6.4


@dataclass(frozen=True)
class Area:
    """The rectangle inside the axes with its value scale and ticks."""

    left: float
    top: float
    right: float
    bottom: float
    scale: LinearScale
    ticks: tuple[float, ...]

    @property
    def width(self) -> float:
        """Pixels between the value axis and the right edge."""
        return self.right - self.left

    @property
    def zero(self) -> float:
        """Pixel of zero, kept inside the plot."""
        return max(self.top, min(self.bottom, self.scale(0.0)))


def _labels(ticks: tuple[float, ...]) -> list[str]:
    step = ticks[1] - ticks[0]
    return [tick_text(tick, step) for tick in ticks]


def vertical_area(size: Size, values: Sequence[float], *, from_zero: bool, bottom: float = BOTTOM) -> Area:
    """Lay out a plot whose values run upwards; the left margin fits the longest tick label."""
    low, high = bounds(values, from_zero=from_zero)
    whole = all(float(value).is_integer() for value in values)  # a count of 0.2 does not exist
    ticks = nice_ticks(low, high, 4 if size.compact else 5, whole=whole)
    left = 12 + CHARACTER * max(len(label) for label in _labels(ticks))
    floor = size.height - bottom
    return Area(left, TOP, size.width - RIGHT, floor, LinearScale(ticks[0], ticks[-1], floor, TOP), ticks)


def value_axis(area: Area) -> str:
    """Draw horizontal grid lines with their numbers."""
    parts = []
    for tick, label in zip(area.ticks, _labels(area.ticks), strict=True):
        y = area.scale(tick)
        parts.append(markup.line(area.left, y, area.right, y, "chart-zero" if tick == 0 else "chart-grid"))
        parts.append(markup.text(label, area.left - 8, y + 4, anchor="end"))
    return "".join(parts)


def spread(count: int, room: int) -> list[int]:
    """Return which of ``count`` labels to show when only ``room`` fit, evenly spaced from the first."""
    step = max(1, -(-count // max(room, 1)))
    return list(range(0, count, step))
