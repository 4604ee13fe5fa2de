"""The list of orders."""

from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import BulkAction, Column, Listing
from orders.filters.orders import OrderFilter
from orders.listings.columns import ACCOUNT, NUMBER, STATUS, TOTAL

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
