"""The list of quotes."""

from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import Column, Listing
from orders.filters.quotes import QuoteFilter
from orders.listings.columns import ACCOUNT, NUMBER, STATUS, TERRITORY, TOTAL

QUOTES = Listing(
    key="quotes",
    title=_("Quotes"),
    icon="file-text",
    columns=(
        NUMBER,
        ACCOUNT,
        STATUS,
        Column("created_at", _("Created"), "date", sort="created_at"),
        Column("valid_until", _("Valid until"), "date", sort="valid_until"),
        Column("created_by", _("Made by"), sort="created_by__username"),
        TERRITORY,
        TOTAL,
    ),
    filterset=QuoteFilter,
    sort="-id",
    link=lambda row: row.get_absolute_url(),
    create_url_name="orders:quote_create",
    create_label=_("New quote"),
    empty_title=_("No quote here"),
    empty_text=_("Make an offer to an account; accepting it makes the order."),
)
