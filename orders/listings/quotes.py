"""The list of quotes."""

from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import BulkAction, Column, Listing
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
    bulk_actions=(
        BulkAction(_("Submit"), "orders:quote_bulk_submit", "send", confirm=_("Finish the selected drafts?")),
        BulkAction(_("Mark as sent"), "orders:quote_bulk_send", "mail", confirm=_("Mark the selected quotes as sent?")),
    ),
    empty_title=_("No quote here"),
    empty_text=_("Make an offer to an account; accepting it makes the order."),
)
