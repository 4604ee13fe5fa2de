"""The list of campaigns."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import Column, Listing
from crm.filters.campaigns import CampaignFilter
from crm.listings.leads import person_name

CAMPAIGNS = Listing(
    key="campaigns",
    title=_("Campaigns"),
    icon="megaphone",
    columns=(
        Column("name", _("Name"), sort="name"),
        Column("code", _("Code"), "code", sort="code"),
        Column("channel", _("Channel"), sort="channel", value=lambda row: row.get_channel_display()),
        Column("starts_on", _("From"), "date", sort="starts_on"),
        Column("ends_on", _("Until"), "date", sort="ends_on"),
        Column("lead_count", _("Leads"), "number", sort="lead_count"),
        Column("opportunity_count", _("Opportunities"), "number", sort="opportunity_count"),
        Column("spent", _("Spent"), "money", sort="spent"),
        Column("budget", _("Budget"), "money", sort="budget"),
        Column("owner", _("Owner"), sort="owner__username", value=lambda row: person_name(row.owner)),
    ),
    filterset=CampaignFilter,
    sort="-starts_on",
    link=lambda row: reverse("crm:campaign_detail", args=[row.pk]),
    create_url_name="crm:campaign_create",
    create_label=_("New campaign"),
    empty_title=_("No campaign here"),
    empty_text=_("A campaign gathers the leads it brings and what it costs."),
)
