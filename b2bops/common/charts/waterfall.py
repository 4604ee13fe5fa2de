"""Explanation terms as a waterfall: each bar starts where the last one ended, the final one is the number."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from b2bops.common.charts import markup
from b2bops.common.charts.axes import BOTTOM, Area, value_axis, vertical_area
from b2bops.common.charts.bars import bar
from b2bops.common.charts.drawing import LegendEntry, Size, Table
from b2bops.common.charts.explanation import Term, amounts, checked_total, term_display
from b2bops.common.charts.numbers import Value, number_text


@dataclass(frozen=True)
class WaterfallChart:
    """Terms that sum to ``total``; raises TermsDoNotSum when they do not."""

    title: str
    terms: Sequence[Term]
    total: Value = None
    total_label: str = "="
    unit: str = ""
    description: str = ""
    tolerance: float = 0.01
    height: float = 280

    def __post_init__(self) -> None:
        """Refuse terms that do not add up, whatever is drawn later."""
        checked_total(self.terms, self.total, self.tolerance)

    def body(self, size: Size) -> str:
        """Return axes, one focusable bar for each term and the total."""
        values = amounts(self.terms)
        if not values:
            return ""
        ends = [math.fsum(values[: index + 1]) for index in range(len(values))]
        area = vertical_area(size, [0.0, *ends], from_zero=True, bottom=BOTTOM + 14)
        steps = [*zip([0.0, *ends[:-1]], ends, strict=True), (0.0, ends[-1])]
        slot = area.width / len(steps)
        links = "".join(
            markup.line(area.left + slot * (i + 0.18), y, area.left + slot * (i + 1.82), y, "chart-connector")
            for i, y in enumerate(area.scale(end) for end in ends)
        )
        bars = [self._step(area, index, start, end, slot) for index, (start, end) in enumerate(steps)]
        return value_axis(area) + links + markup.element("g", *bars, class_="chart-bars")

    def legend(self) -> tuple[LegendEntry, ...]:
        """Return nothing: the labels stand under the bars."""
        return ()

    def table(self) -> Table:
        """Return one row for each term, then the total."""
        values = amounts(self.terms)
        rows = [(str(term.label), term_display(term, value)) for term, value in zip(self.terms, values, strict=True)]
        return Table(
            headers=("", str(self.unit) or str(self.title)),
            rows=(*rows, (self.total_label, number_text(math.fsum(values)))),
        )

    def _step(self, area: Area, index: int, start: float, end: float, slot: float) -> str:
        left = area.left + slot * index
        last = index == len(self.terms)
        label = self.total_label if last else str(self.terms[index].label)
        display = number_text(end) if last else term_display(self.terms[index], end - start)
        kind = "paint-total" if last else ("paint-negative" if end < start else "series-1")
        above = area.scale(max(start, end)) - 5
        return markup.point(
            label,
            [markup.TipLine(str(self.title), f"{display} {self.unit}".strip(), kind)],
            markup.rectangle(left, area.top, slot, area.bottom - area.top, "chart-hit"),
            bar(area, start, end, left + slot * 0.18, slot * 0.64, kind=kind),
            markup.text(display, left + slot / 2, max(above, 9), kind="chart-text chart-text-strong")
            if slot > 38
            else "",
            markup.lines(label, left + slot / 2, area.bottom + 16, slot - 4),
            first=index == 0,
        )
