"""The drawings of campaigns and of the forecast."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from b2bops.common.charts import BarChart, Drawing, LineChart, Series, draw
from crm.selectors.forecast import Forecast
from crm.selectors.funnel import Funnel

BARS_MAX = 8


def funnel_chart(lines: Sequence[Funnel]) -> Drawing:
    """From leads to won, side by side for the lines that brought most."""
    shown = sorted(lines, key=lambda line: -(line.leads + line.opportunities))[:BARS_MAX]
    steps = (
        (_("Leads"), "leads"),
        (_("Qualified"), "qualified"),
        (_("Opportunities"), "opportunities"),
        (_("Won"), "won"),
    )
    chart = BarChart(
        title=_("From lead to won"),
        categories=[line.label for line in shown],
        series=[
            Series(label, [float(getattr(line, name)) for line in shown], colour=number)
            for number, (label, name) in enumerate(steps, start=1)
        ],
        description=_("How many leads, qualified leads, opportunities and won opportunities each brought."),
        height=280,
    )
    return draw(chart, width=1100)


def forecast_chart(forecast: Forecast, labels: dict[object, str]) -> Drawing:
    """The weighted pipeline by month of closing, stacked by group."""
    chart = BarChart(
        title=_("Weighted, by month of closing"),
        categories=[month_label(row.month) for row in forecast.rows],
        series=[
            Series(label, [float(row.groups[key].weighted) if key in row.groups else 0.0 for row in forecast.rows])
            for key, label in labels.items()
        ],
        stacked=True,
        unit=settings.DEFAULT_CURRENCY,
        description=_("Amount times probability of the open opportunities expected to close in each month."),
        height=280,
    )
    return draw(chart, width=1100)


def history_chart(history: Sequence[tuple[date, Decimal]]) -> Drawing:
    """The weighted pipeline as it stood on past days."""
    chart = LineChart(
        title=_("The weighted pipeline, day by day"),
        x=[day for day, _weighted in history],
        series=(Series(_("Weighted"), [float(weighted) for _day, weighted in history], colour=1, area=True),),
        unit=settings.DEFAULT_CURRENCY,
        description=_("What each night's snapshot kept."),
        from_zero=True,
        height=220,
    )
    return draw(chart, width=1100)


def month_label(month: date | None) -> str:
    """``December 2026``; what should have closed before is overdue."""
    return _("Overdue") if month is None else date_format(month, "F Y")
