"""The list of leads."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import BulkAction, Column, Listing
from crm.filters.leads import LeadFilter


def person_name(user: Any) -> str:
    """As people call each other: the full name, or the login."""
    return "" if user is None else user.get_full_name() or user.username


LEADS = Listing(
    key="leads",
    title=_("Leads"),
    icon="magnet",
    columns=(
        Column("company", _("Company"), sort="company", note=lambda row: row.person),
        Column("number", _("Number"), "code", sort="number"),
        Column(
            "status", _("Status"), "badge", sort="status",
            value=lambda row: row.get_status_display(), tone=lambda row: row.tone,
        ),
        Column(
            "source", _("Source"), sort="source",
            value=lambda row: row.get_source_display(), note=lambda row: row.campaign and row.campaign.name,
        ),
        Column("person", _("Contact person"), export_only=True),
        Column("email", _("E-mail"), sort="email", note=lambda row: row.phone),
        Column("phone", _("Phone"), export_only=True),
        Column("country", _("Country"), sort="country"),
        Column("territory.name", _("Territory"), sort="territory__name"),
        Column("owner", _("Owner"), sort="owner__username", value=lambda row: person_name(row.owner)),
        Column("captured_at", _("Captured"), "datetime", sort="captured_at"),
        Column("utm_campaign", _("UTM campaign"), export_only=True),
    ),
    filterset=LeadFilter,
    sort="-captured_at",
    link=lambda row: reverse("crm:lead_detail", args=[row.pk]),
    create_url_name="crm:lead_create",
    create_label=_("New lead"),
    bulk_actions=(BulkAction(_("Set owner or territory"), "crm:lead_assign", "user-round-check"),),
    search_label=_("Company, person, e-mail or number"),
    empty_title=_("No lead here"),
    empty_text=_("Leads come in by the public form, the API, an import, or typed in by you."),
)  # fmt: skip
