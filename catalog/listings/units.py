"""The list of units of measure."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import Column, Listing
from catalog.filters.upkeep import UnitFilter

UNITS = Listing(
    key="units",
    title=_("Units of measure"),
    icon="ruler",
    columns=(
        Column("code", _("Code"), "code", sort="code"),
        Column("name", _("Name"), sort="name"),
        Column("decimals", _("Decimals"), "number", sort="decimals"),
    ),
    filterset=UnitFilter,
    sort="code",
    link=lambda row: reverse("catalog:unit_edit", args=[row.pk]),
    create_url_name="catalog:unit_create",
    create_label=_("New unit"),
    empty_title=_("Only the standard units so far"),
    empty_text=_("EA, BOX, KG, M and other standard units need no setting up. Add your own here."),
)
