"""Bars over dates: orders, shipments, jobs, with how far each has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from b2bops.common.charts import markup
from b2bops.common.charts.dates import date_text, date_ticks, shifted
from b2bops.common.charts.drawing import LegendEntry, Size, Table
from b2bops.common.charts.numbers import LinearScale, clean
from b2bops.common.charts.series import COLOURS

ROW = 34.0
FOOT = 24.0
TONES = {
    "accent": "series-1",
    "success": "paint-positive",
    "warning": "paint-warning",
    "danger": "paint-negative",
    "neutral": "series-7",
}


@dataclass(frozen=True)
class Stretch:
    """One row from start to end, both included; ``progress`` is 0 to 1, ``tone`` a key of TONES."""

    label: str
    start: date
    end: date
    progress: float | None = None
    tone: str = "accent"
    note: str = ""


@dataclass(frozen=True)
class GanttChart:
    """Rows of stretches with a line at ``today`` when it falls inside."""

    title: str
    rows: Sequence[Stretch]
    today: date | None = None
    unit: str = ""
    description: str = ""

    def __post_init__(self) -> None:
        """Refuse stretches that end before they start."""
        for row in self.rows:
            if row.end < row.start:
                raise ValueError(f"{self.title!r}: {row.label!r} ends before it starts.")

    @property
    def height(self) -> float:
        """Pixels needed for all rows at the wide size."""
        return max(len(self.rows), 2) * ROW + FOOT

    def body(self, size: Size) -> str:
        """Return date grid and one focusable bar for each row."""
        if not self.rows:
            return ""
        first = min(row.start for row in self.rows)
        last = max(row.end for row in self.rows)
        left = size.width * (0.32 if size.compact else 0.24)
        scale = LinearScale(first.toordinal(), last.toordinal() + 1, left, size.width - 6)
        floor = size.height - FOOT
        room = max(3, int((size.width - left) / 62))
        ticks = [(scale(day.toordinal()), label) for day, label in date_ticks(first, shifted(last, 1), room)]
        grid = "".join(
            markup.line(x, 0, x, floor, "chart-grid")
            + markup.text(label, min(max(x, left + 14), size.width - 18), size.height - 6)
            for x, label in ticks
        )
        slot = floor / len(self.rows)
        bars = [_row(row, index, scale, slot, left) for index, row in enumerate(self.rows)]
        now = ""
        if self.today is not None and first <= self.today <= last:
            x = scale(self.today.toordinal() + 0.5)
            now = markup.line(x, 0, x, floor, "chart-today")
        return grid + "".join(bars) + now

    def legend(self) -> tuple[LegendEntry, ...]:
        """Return nothing: rows carry their names."""
        return ()

    def table(self) -> Table:
        """Return one row for each stretch."""
        return Table(
            headers=("", "→", "⇥", "%"),
            rows=tuple((row.label, date_text(row.start), date_text(row.end), _progress_text(row)) for row in self.rows),
        )


def _progress_text(row: Stretch) -> str:
    share = clean(row.progress)
    return "–" if share is None else f"{min(max(share, 0), 1) * 100:.0f} %"


def _row(row: Stretch, index: int, scale: LinearScale, slot: float, left: float) -> str:
    top = slot * index
    start, end = scale(row.start.toordinal()), scale(row.end.toordinal() + 1)
    thick = min(slot * 0.5, 16.0)
    kind = TONES.get(row.tone, f"series-{COLOURS - 1}")
    share = clean(row.progress)
    y = top + (slot - thick) / 2
    lines = [markup.TipLine(row.note, f"{date_text(row.start)} – {date_text(row.end)}", kind)]
    if share is not None:
        lines.append(markup.TipLine("", _progress_text(row), kind))
    done = (end - start) * (1 if share is None else min(max(share, 0.0), 1.0))
    return markup.point(
        row.label,
        lines,
        markup.rectangle(0, top, scale.end, slot, "chart-hit"),
        markup.text(markup.shortened(row.label, left - 14), 0, top + slot / 2 + 4, anchor="start"),
        markup.rectangle(start, y, max(end - start, 2), thick, f"chart-bar-soft chart-anchor {kind}", radius=4),
        markup.rectangle(start, y, done, thick, f"chart-bar {kind}", radius=4),
        first=index == 0,
    )
