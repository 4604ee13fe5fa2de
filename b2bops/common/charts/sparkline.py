"""A tiny line without axes, for a stat or a table cell."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from b2bops.common.charts import markup
from b2bops.common.charts.numbers import LinearScale, Value, cleaned, present


def sparkline(
    values: Sequence[Value], *, label: str = "", colour: int = 1, width: float = 96, height: float = 32
) -> SafeString:
    """Return the svg; without a label it is decoration and hidden from screen readers. Gaps are bridged."""
    row = cleaned(values)
    known = present(row)
    body = ""
    if known:
        x = LinearScale(0, max(len(row) - 1, 1), 2, width - 4)
        y = LinearScale(min(known), max(known), height - 4, 4)
        points = [(x(float(index)), y(value)) for index, value in enumerate(row) if value is not None]
        paint = f"series-{colour}"
        if len(points) > 1:
            ground = [(points[-1][0], height), (points[0][0], height)]
            body = markup.path([*points, *ground], f"chart-area {paint}", closed=True)
            body += markup.path(points, f"chart-line {paint}")
        body += markup.element("circle", cx=points[-1][0], cy=points[-1][1], r=2.5, class_=f"chart-bar {paint}")
    return markup.root(label=label, description="", width=width, height=height, kind="sparkline", body=body)
