"""Horizontal bars with long labels: the best, the worst, the most frequent."""

from collections.abc import Sequence
from dataclasses import dataclass

from b2bops.common.charts import markup
from b2bops.common.charts.drawing import LegendEntry, Size, Table
from b2bops.common.charts.numbers import LinearScale, Value, bounds, cleaned, number_text, present
from b2bops.common.charts.series import value_text

ROW = 30.0


@dataclass(frozen=True)
class RankingChart:
    """One bar for each label, drawn in the order given; its height follows from the number of rows."""

    title: str
    labels: Sequence[str]
    values: Sequence[Value]
    unit: str = ""
    description: str = ""
    colour: int = 1

    def __post_init__(self) -> None:
        """Refuse values that do not match the labels."""
        if len(self.labels) != len(self.values):
            raise ValueError(f"{self.title!r}: {len(self.labels)} labels but {len(self.values)} values.")

    @property
    def height(self) -> float:
        """Pixels needed for all rows at the wide size."""
        return max(len(self.labels) * ROW, 2 * ROW) + 8

    def body(self, size: Size) -> str:
        """Return one focusable row for each label."""
        row = cleaned(self.values)
        known = present(row)
        if not known:
            return ""
        low, high = bounds(known, from_zero=True)
        left = size.width * (0.36 if size.compact else 0.3)
        texts = [number_text(value) if value is not None else "–" for value in row]
        room = 10 + 6.6 * max(len(text) for text in texts)
        scale = LinearScale(low, high or (0.0 if low < 0 else 1.0), left + (room if low < 0 else 0), size.width - room)
        slot = (size.height - 8) / len(row)
        return markup.element(
            "g", *(self._row(index, scale, slot, left, texts[index]) for index in range(len(row))), class_="chart-bars"
        )

    def legend(self) -> tuple[LegendEntry, ...]:
        """Return nothing: there is one series."""
        return ()

    def table(self) -> Table:
        """Return one row for each label."""
        rows = tuple(
            (str(label), value_text(value)) for label, value in zip(self.labels, cleaned(self.values), strict=True)
        )
        return Table(headers=("", str(self.unit) or str(self.title)), rows=rows)

    def _row(self, index: int, scale: LinearScale, slot: float, left: float, text: str) -> str:
        value = cleaned([self.values[index]])[0] or 0.0
        label = str(self.labels[index])
        middle = 4 + slot * (index + 0.5)
        start, end = sorted((scale(0.0), scale(value)))
        thick = min(slot * 0.56, 18.0)
        kind = "paint-negative" if value < 0 else f"series-{self.colour}"
        after = end + 6 if value >= 0 else start - 6
        return markup.point(
            label,
            [markup.TipLine(str(self.title), f"{text} {self.unit}".strip(), kind)],
            markup.rectangle(0, middle - slot / 2, scale.end, slot, "chart-hit"),
            markup.text(markup.shortened(label, left - 12), 0, middle + 4, anchor="start"),
            markup.rectangle(
                start, middle - thick / 2, max(end - start, 1), thick, f"chart-bar chart-anchor {kind}", radius=3
            ),
            markup.text(
                text, after, middle + 4, anchor="start" if value >= 0 else "end", kind="chart-text chart-text-strong"
            ),
            first=index == 0,
        )
