"""The drawings of the workspaces."""

from datetime import timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from b2bops.common.charts import BarChart, Drawing, LineChart, RankingChart, Series, draw
from b2bops.workspaces.revenue import WeeklyRevenue
from b2bops.workspaces.selectors_operations import Intake
from b2bops.workspaces.selectors_supply import Punctuality
from b2bops.workspaces.selectors_technology import ForecastProof


def revenue_chart(revenue: WeeklyRevenue) -> Drawing:
    """Twelve weeks over the twelve before, week by week."""
    # Without any revenue the chart says so; a line along zero would look like a result.
    sold = bool(revenue.total or revenue.total_before)
    recent = [float(amount) if sold else None for amount in revenue.recent]
    before = [float(amount) if sold else None for amount in revenue.before]
    chart = LineChart(
        title=_("Revenue by week"),
        x=revenue.weeks,
        series=(
            Series(_("Last 12 weeks"), recent, colour=1, area=True),
            Series(_("12 weeks before"), before, colour=2),
        ),
        unit=revenue.currency,
        description=_("Net revenue of seven-day weeks, each beside the week twelve weeks earlier."),
        from_zero=True,
        height=250,
    )
    return draw(chart)


def intake_chart(intake: Intake) -> Drawing:
    """Orders by weekday, this week beside the last."""
    days = [intake.monday + timedelta(days=offset) for offset in range(7)]
    chart = BarChart(
        title=_("Orders this week"),
        categories=[date_format(day, "D") for day in days],
        series=(
            Series(_("Week before"), intake.week_before, colour=2),
            Series(_("This week"), intake.this_week, colour=1),
        ),
        unit=_("orders"),
        description=_("Orders placed on each day of the week."),
        height=240,
    )
    return draw(chart)


def punctuality_chart(suppliers: tuple[Punctuality, ...]) -> Drawing:
    """The suppliers that deliver most often, the least punctual first."""
    chart = RankingChart(
        title=_("Suppliers on time"),
        labels=[supplier.name for supplier in suppliers],
        values=[round(supplier.share_pct, 1) for supplier in suppliers],
        unit="%",
        description=_("Share of receipts that came on or before the agreed day."),
    )
    return draw(chart)


def proof_chart(proof: ForecastProof) -> Drawing:
    """The error of the forecast beside two simple guesses: the shorter the bar the better."""
    chart = RankingChart(
        title=_("Average error (WAPE)"),
        labels=[_("This forecast"), _("Last year’s week"), _("Last week")],
        values=[round(100 * share, 1) for share in (proof.wape, proof.seasonal_naive_wape, proof.naive_wape)],
        unit="%",
        description=_("All misses added up, as a share of all sales in the tested weeks."),
    )
    return draw(chart)
