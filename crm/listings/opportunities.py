"""The list of opportunities."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import BulkAction, Column, Listing
from crm.filters.opportunities import OpportunityFilter
from crm.listings.leads import person_name

OPPORTUNITIES = Listing(
    key="opportunities",
    title=_("Opportunities"),
    icon="target",
    columns=(
        Column("name", _("Name"), sort="name", note=lambda row: row.account.name),
        Column("account.name", _("Account"), export_only=True),
        Column("number", _("Number"), "code", sort="number"),
        Column(
            "stage", _("Stage"), "badge", sort="stage__position",
            value=lambda row: row.stage.name, tone=lambda row: row.tone,
        ),
        Column("amount", _("Amount"), "money", sort="amount"),
        Column(
            "probability_pct", _("Probability"), "percent", sort="probability_pct",
            note=lambda row: row.get_probability_source_display() if row.is_open else "",
        ),
        Column("weighted", _("Weighted"), "money"),
        Column("expected_close", _("Expected close"), "date", sort="expected_close"),
        Column("owner", _("Owner"), sort="owner__username", value=lambda row: person_name(row.owner)),
        Column("account.territory.name", _("Territory"), sort="account__territory__name"),
        Column("source", _("Source"), export_only=True, value=lambda row: row.get_source_display()),
        Column("campaign.name", _("Campaign"), export_only=True),
        Column("competitor.name", _("Competitor"), export_only=True),
        Column("lost_reason.name", _("Lost reason"), export_only=True),
        Column("opened_at", _("Opened"), "datetime", export_only=True),
        Column("closed_at", _("Closed"), "datetime", export_only=True),
    ),
    filterset=OpportunityFilter,
    sort="expected_close",
    link=lambda row: reverse("crm:opportunity_detail", args=[row.pk]),
    create_url_name="crm:opportunity_create",
    create_label=_("New opportunity"),
    bulk_actions=(BulkAction(_("Set owner or stage"), "crm:opportunity_change", "user-round-check"),),
    search_label=_("Name, account or number"),
    empty_title=_("No opportunity here"),
    empty_text=_("Convert a qualified lead, or open one for an account."),
)  # fmt: skip
