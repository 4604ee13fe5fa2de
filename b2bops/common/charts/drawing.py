"""From a chart's description to what a page shows: two drawings, a legend and the same data as a table."""

from dataclasses import dataclass
from typing import Protocol

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from b2bops.common.charts import markup


@dataclass(frozen=True)
class Size:
    """The canvas of one drawing, in pixels of its own coordinate system."""

    width: float
    height: float
    compact: bool = False


@dataclass(frozen=True)
class LegendEntry:
    """One mark of the legend; kind is block, line, dashed, band or inner."""

    label: str
    colour_class: str
    kind: str = "block"


@dataclass(frozen=True)
class Table:
    """The data of a chart as text cells."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Drawing:
    """What ``<c-chart :chart="…">`` shows."""

    title: str
    unit: str
    description: str
    svg: SafeString
    svg_compact: SafeString
    legend: tuple[LegendEntry, ...]
    table: Table


class Chart(Protocol):
    """What every chart description offers to :func:`draw`."""

    @property
    def title(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def height(self) -> float: ...
    def body(self, size: Size) -> str:
        """Return the SVG inside, or an empty text when there is nothing to draw."""

    def legend(self) -> tuple[LegendEntry, ...]:
        """Return the legend; empty when one series needs none."""

    def table(self) -> Table:
        """Return the data as a table."""


WIDE = 600.0
BROAD = 900.0
COMPACT = 360.0


def draw(chart: Chart, *, width: float = WIDE) -> Drawing:
    """Draw a chart for wide and narrow frames; give ``width=1100`` for a card as wide as the page."""
    # The narrow frame keeps four fifths of the height, so that its plot is not a mere strip.
    sizes = (Size(width, chart.height), Size(COMPACT, chart.height * 0.8, compact=True))
    wide, compact = (_svg(chart, size) for size in sizes)
    return Drawing(
        title=str(chart.title),
        unit=str(chart.unit),
        description=str(chart.description),
        svg=wide,
        svg_compact=compact,
        legend=chart.legend(),
        table=chart.table(),
    )


def _svg(chart: Chart, size: Size) -> SafeString:
    body = chart.body(size)
    if not body:
        body = markup.text(gettext("No data to draw yet"), size.width / 2, size.height / 2, kind="chart-none")
    return markup.root(
        label=", ".join(filter(None, (str(chart.title), str(chart.unit)))),
        description=str(chart.description),
        width=size.width,
        height=size.height,
        kind=f"chart-svg {_kind(size)}",
        body=body,
    )


def _kind(size: Size) -> str:
    if size.compact:
        return "chart-compact"
    return "chart-wide chart-broad" if size.width >= BROAD else "chart-wide"
