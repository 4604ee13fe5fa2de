"""The list of promotions."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import Column, Listing
from catalog.filters.promotions import PromotionFilter
from catalog.selectors import offer_text

PROMOTIONS = Listing(
    key="promotions",
    title=_("Promotions"),
    icon="badge-percent",
    columns=(
        Column("code", _("Code"), "code", sort="code", note=lambda row: row.name),
        Column(
            "status",
            _("Status"),
            "badge",
            sort="status",
            value=lambda row: row.get_status_display(),
            tone=lambda row: row.tone,
        ),
        Column("offer", _("Gives"), value=offer_text),
        Column("starts_on", _("First day"), "date", sort="starts_on"),
        Column("ends_on", _("Last day"), "date", sort="ends_on"),
        Column("audience", _("For"), value=lambda row: row.get_audience_display()),
        Column("budget", _("Budget"), "money", sort="budget"),
        Column("spent", _("Given"), "money", sort="spent"),
        Column("remaining", _("Left"), "money"),
    ),
    filterset=PromotionFilter,
    sort="-starts_on,code",
    link=lambda row: reverse("catalog:promotion_detail", args=[row.pk]),
    create_url_name="catalog:promotion_create",
    create_label=_("New promotion"),
    empty_title=_("No promotion here"),
    empty_text=_("A promotion lowers prices for a while, for everyone or for chosen buyers, within a budget."),
)
