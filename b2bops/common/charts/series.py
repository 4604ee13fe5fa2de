"""What several charts are made of: named series of values and the colour each is painted in."""

from collections.abc import Sequence
from dataclasses import dataclass

from b2bops.common.charts.numbers import Value, number_text

COLOURS = 8


@dataclass(frozen=True)
class Series:
    """A named row of values, one for each position; None is a gap. ``colour`` is 1 to 8, 0 takes the next free."""

    label: str
    values: Sequence[Value]
    colour: int = 0
    area: bool = False


@dataclass(frozen=True)
class Band:
    """The stretch between two quantiles at each position."""

    label: str
    low: Sequence[Value]
    high: Sequence[Value]
    colour: int = 1


def colour_class(series: Series, index: int) -> str:
    """Return the class that paints a series."""
    return f"series-{(series.colour or index % COLOURS + 1)}"


def value_text(value: float | None, unit: str = "") -> str:
    """Write a value with its unit, or a dash for a gap."""
    if value is None:
        return "–"
    return f"{number_text(value)} {unit}".strip()
