"""The list of care campaigns."""

from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import Column, Listing
from crm.filters.care import CareFilter

CARE = Listing(
    key="care-campaigns",
    title=_("Care campaigns"),
    icon="heart-handshake",
    columns=(
        Column("name", _("Name"), sort="name"),
        Column("trigger", _("When"), sort="trigger", value=lambda row: row.get_trigger_display()),
        Column("lifecycle", _("Lifecycle"), value=lambda row: row.get_lifecycle_display() or _("All")),
        Column("territory", _("Territory"), value=lambda row: row.territory and row.territory.name),
        Column("made_count", _("Activities"), "number", sort="made_count"),
        Column("done_count", _("Done"), "number", sort="done_count"),
        Column(
            "is_active",
            _("State"),
            "badge",
            sort="is_active",
            value=lambda row: _("Active") if row.is_active else _("Paused"),
            tone=lambda row: "success" if row.is_active else "neutral",
        ),
    ),
    filterset=CareFilter,
    sort="name",
    link=lambda row: row.get_absolute_url(),
    create_url_name="crm:care_create",
    create_label=_("New campaign"),
    empty_title=_("No care campaign yet"),
    empty_text=_("It plans calls by itself: on anniversaries, after the first order, when an account is late."),
)
