"""The lists of orders, quotes and returns: what each is made of."""

from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import BulkAction, Column, Listing
from orders.filters import OrderFilter, QuoteFilter, ReturnFilter

NUMBER = Column("number", _("Number"), "code", sort="number")
ACCOUNT = Column("account.name", _("Account"), sort="account__name")
TERRITORY = Column("account.territory.name", _("Territory"), sort="account__territory__name")
STATUS = Column(
    "status",
    _("Status"),
    "badge",
    sort="status",
    value=lambda row: row.get_status_display(),
    tone=lambda row: getattr(row, "tone", "neutral"),
)
TOTAL = Column("total", _("Total"), "money", sort="total")

ORDERS = Listing(
    key="orders",
    title=_("Orders"),
    icon="shopping-cart",
    columns=(
        NUMBER,
        ACCOUNT,
        STATUS,
        Column("ordered_at", _("Ordered"), "date", sort="ordered_at"),
        Column("requested_date", _("Wanted by"), "date", sort="requested_date"),
        Column("delivered_pct", _("Delivered"), "percent", sort="delivered_pct"),
        Column("billed_pct", _("Billed"), "percent", sort="billed_pct"),
        TOTAL,
    ),
    filterset=OrderFilter,
    sort="-ordered_at",
    link=lambda row: row.get_absolute_url(),
    create_url_name="orders:order_create",
    create_label=_("New order"),
    bulk_actions=(
        BulkAction(
            _("Confirm"),
            "orders:order_bulk_confirm",
            "circle-check",
            confirm=_("Confirm the selected orders? Those with a reason against them are put on hold."),
        ),
    ),
    empty_title=_("No order here"),
    empty_text=_("Enter one, accept a quote, or import a file of past sales."),
)

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

RETURNS = Listing(
    key="returns",
    title=_("Returns"),
    icon="undo-2",
    columns=(
        NUMBER,
        ACCOUNT,
        STATUS,
        Column("returned_at", _("Returned"), "date", sort="returned_at"),
        Column("line_count", _("Lines"), "number", sort="line_count"),
        TERRITORY,
        TOTAL,
    ),
    filterset=ReturnFilter,
    sort="-returned_at",
    link=lambda row: row.get_absolute_url(),
    empty_title=_("No return here"),
    empty_text=_("Returns come in with imported sales documents."),
)
