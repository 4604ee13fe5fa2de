"""The list of bulk edits."""

from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import Column, Listing
from catalog.filters.upkeep import BulkEditFilter

BULK_EDITS = Listing(
    key="bulk-edits",
    title=_("Bulk edits"),
    icon="pencil-ruler",
    columns=(
        Column("summary", _("What was done"), sort="summary", wide=True),
        Column("kind", _("Kind"), sort="kind", value=lambda row: row.get_kind_display()),
        Column(
            "status", _("Status"), "badge", sort="status",
            value=lambda row: row.get_status_display(), tone=lambda row: row.tone,
        ),
        Column("rows_changed", _("Changed"), "number", sort="rows_changed"),
        Column("rows_refused", _("Refused"), "number", sort="rows_refused"),
        Column("made_at", _("When"), "datetime", sort="made_at"),
        Column("made_by", _("By")),
    ),
    filterset=BulkEditFilter,
    sort="-made_at",
    link=lambda row: row.get_absolute_url(),
    empty_title=_("No bulk edit yet"),
    empty_text=_("Choose products or prices in their list and change them together; you can take it back here."),
)  # fmt: skip
