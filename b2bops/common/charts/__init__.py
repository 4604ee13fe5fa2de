"""Charts drawn on the server as SVG: describe one with a frozen dataclass, :func:`draw` it, show it with ``<c-chart>``.

Drawings hold classes and presentation attributes only, so they are clean under a policy without inline styles,
and every text in them is escaped.
"""

from b2bops.common.charts.bars import BarChart
from b2bops.common.charts.drawing import Drawing, LegendEntry, Size, Table, draw
from b2bops.common.charts.explanation import Explanation, Term, TermsDoNotSum, explain
from b2bops.common.charts.gantt import GanttChart, Stretch
from b2bops.common.charts.line import LineChart
from b2bops.common.charts.ranking import RankingChart
from b2bops.common.charts.scatter import Point, ScatterChart
from b2bops.common.charts.series import Band, Series
from b2bops.common.charts.sparkline import sparkline
from b2bops.common.charts.waterfall import WaterfallChart

__all__ = [
    "Band",
    "BarChart",
    "Drawing",
    "Explanation",
    "GanttChart",
    "LegendEntry",
    "LineChart",
    "Point",
    "RankingChart",
    "ScatterChart",
    "Series",
    "Size",
    "Stretch",
    "Table",
    "Term",
    "TermsDoNotSum",
    "WaterfallChart",
    "draw",
    "explain",
    "sparkline",
]
