"""The lists of the analytics."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from analytics import filters, registry
from analytics.presentation.forecast import forecast_sparkline
from analytics.presentation.reasons import reason
from analytics.presentation.words import method_label
from b2bops.common.listing import BulkAction, Column, Listing
from b2bops.common.money import line_amount


def job_title(run: Any) -> str:
    return str(registry.job_named(run.key).title)


def purchase_cost(proposal: Any) -> Decimal:
    """Suggested quantity × unit cost."""
    return line_amount(
        quantity=proposal.suggested_qty,
        unit_price=Decimal(str(proposal.evidence["unit_cost"])),
        currency=proposal.currency,
    )


def percent_of(name: str) -> Any:
    def value(proposal: Any) -> float | None:
        share = proposal.evidence.get(name)
        return None if share is None else 100 * share

    return value


JOB_RUNS = Listing(
    key="job-runs",
    title=_("Job runs"),
    icon="cpu",
    filterset=filters.JobRunFilterSet,
    sort="-id",
    link=lambda run: run.get_absolute_url(),
    columns=(
        Column("key", _("Job"), value=job_title, sort="key"),
        Column("as_of", _("As of"), "date", sort="as_of"),
        Column("status", _("Status"), "badge", value=lambda run: run.get_status_display(), tone=lambda run: run.tone),
        Column("queued_at", _("Asked for"), "datetime", sort="queued_at"),
        Column("seconds", _("Seconds"), "number", value=lambda run: round(run.seconds, 1) if run.seconds else None),
        Column("requested_by", _("By"), value=lambda run: run.requested_by or _("System")),
        Column("is_current", _("Shown now"), "boolean", sort="is_current"),
    ),
    empty_title=_("No run yet"),
    empty_text=_("Start a job above; its result and its proof will be kept here."),
    page_size=25,
)

FORECASTS = Listing(
    key="forecasts",
    title=_("Forecasts"),
    icon="chart-line",
    filterset=filters.ForecastFilterSet,
    sort="-total",
    link=lambda series: series.get_absolute_url(),
    columns=(
        Column(
            "product",
            _("Product"),
            value=lambda series: series.product.name,
            sort="product__name",
            note=lambda series: series.product.sku,
            wide=True,
        ),
        Column("product.sku", _("SKU"), "code", export_only=True),
        Column("trend", _("Weeks past and ahead"), value=forecast_sparkline, screen_only=True),
        Column("total", _("Expected, all weeks"), "quantity", value=lambda s: round(s.total), sort="total"),
        Column("history_total", _("Sold in the history"), "quantity", sort="history_total"),
        Column(
            "wape", _("Usual error"), "percent", value=lambda s: None if s.wape is None else 100 * s.wape, sort="wape"
        ),
        Column("method", _("Main method"), value=lambda series: method_label(series.method), sort="method"),
        Column(
            "beats_seasonal_naive",
            _("Against last year's week"),
            "badge",
            value=lambda s: (
                _("Not tested") if s.wape is None else (_("Better") if s.beats_seasonal_naive else _("No better"))
            ),
            tone=lambda s: "neutral" if s.wape is None else ("success" if s.beats_seasonal_naive else "warning"),
            sort="beats_seasonal_naive",
        ),
    ),
    empty_title=_("No forecast yet"),
    empty_text=_("Run the demand forecast under Job runs; it needs a few weeks of orders."),
    search_label=_("Product or SKU"),
)

REPLENISHMENT = Listing(
    key="replenishment",
    title=_("Replenishment"),
    icon="package-plus",
    filterset=filters.ReplenishmentFilterSet,
    sort="-money_at_stake",
    link=lambda proposal: proposal.get_absolute_url(),
    columns=(
        Column(
            "product",
            _("Product"),
            value=lambda p: p.product.name,
            sort="product__name",
            note=lambda p: f"{p.product.sku} · {p.supplier}",
            wide=True,
        ),
        Column("supplier", _("Supplier"), export_only=True),
        Column("on_hand", _("On hand"), "quantity", value=lambda p: p.evidence["on_hand"]),
        Column("on_order", _("On order"), "quantity", value=lambda p: p.evidence["on_order"]),
        Column("suggested", _("Suggested"), "quantity", value=lambda p: p.suggested_qty, sort="value"),
        Column("cost", _("Cost"), "money", right="cost", value=purchase_cost),
        Column("money_at_stake", _("Money at stake"), "money", sort="money_at_stake"),
        Column("stock_out", _("Chance to run out"), "percent", value=percent_of("stock_out_chance")),
        Column("reason", _("Why"), value=reason),
    ),
    bulk_actions=(
        BulkAction(
            _("Accept as suggested"),
            "analytics:replenishment_bulk_accept",
            "check",
            _("Each becomes a line of your draft purchase order for its supplier."),
            "primary",
        ),
    ),
    empty_title=_("Nothing to order"),
    empty_text=_("Stock and open orders cover what is expected, or the purchase job has not run yet (see Job runs)."),
    search_label=_("Product, SKU or supplier"),
)

RECOMMENDATIONS = Listing(
    key="recommendations",
    title=_("Recommendations"),
    icon="sparkles",
    filterset=filters.RecommendationFilterSet,
    sort="-money_at_stake",
    link=lambda proposal: proposal.get_absolute_url(),
    columns=(
        Column("account", _("Account"), sort="account__name"),
        Column(
            "product",
            _("Product"),
            value=lambda p: p.product.name,
            sort="product__name",
            note=lambda p: p.product.sku,
        ),
        Column(
            "kind",
            _("Kind"),
            "badge",
            value=lambda p: _("Buy again") if p.evidence["kind"] == "REPEAT" else _("New for them"),
            tone=lambda p: "info" if p.evidence["kind"] == "REPEAT" else "accent",
        ),
        Column("quantity", _("Suggested"), "quantity", value=lambda p: p.suggested_qty),
        Column("chance", _("Chance they buy"), "percent", value=percent_of("chance"), sort="value"),
        Column("money_at_stake", _("Expected money"), "money", sort="money_at_stake"),
        Column("reason", _("Why"), wide=True, value=reason),
    ),
    bulk_actions=(
        BulkAction(
            _("Add to draft quotes"),
            "analytics:decision_bulk_accept",
            "file-plus",
            _("Each becomes a line of your draft quote for its account."),
            "primary",
        ),
    ),
    empty_title=_("No recommendation"),
    empty_text=_("The recommendation job has not run yet, or none of your accounts has bought anything."),
    search_label=_("Account or product"),
)

DECISIONS = Listing(
    key="decisions",
    title=_("Decisions"),
    icon="scale",
    filterset=filters.DecisionFilterSet,
    sort="-decided_at",
    link=lambda proposal: proposal.get_absolute_url(),
    columns=(
        Column(
            "product",
            _("Product"),
            value=lambda p: p.product.name,
            sort="product__name",
            note=lambda p: p.account or p.supplier,
            wide=True,
        ),
        Column("party", _("For"), value=lambda p: p.account or p.supplier, export_only=True),
        Column("kind", _("Kind"), value=lambda p: p.get_kind_display(), sort="kind"),
        Column("suggested", _("Suggested"), "quantity", value=lambda p: p.suggested_qty),
        Column("decided_qty", _("Decided"), "quantity", sort="decided_qty"),
        Column("money_at_stake", _("Money at stake"), "money", sort="money_at_stake"),
        Column(
            "status", _("Status"), "badge", value=lambda p: p.get_status_display(), tone=lambda p: p.tone, sort="status"
        ),
        Column("decided_by", _("By"), export_only=True),
        Column("decided_at", _("When"), "datetime", sort="decided_at", note=lambda p: p.decided_by),
        Column("decision_reason", _("Reason given"), wide=True),
    ),
    search_label=_("Product, account or supplier"),
    empty_title=_("Nothing decided yet"),
    empty_text=_("Accept or reject what Replenishment and Recommendations suggest; every decision is kept here."),
)
