"""The queue of holds, and the lines that wait for goods."""

from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import BulkAction, Column, Listing
from orders.filters.holds import BackorderFilter, HoldFilter

HOLDS = Listing(
    key="holds",
    title=_("Holds"),
    icon="octagon-alert",
    columns=(
        Column("order.number", _("Order"), "code", sort="order__number"),
        Column("order.account.name", _("Account"), sort="order__account__name"),
        Column(
            "reason",
            _("Reason"),
            "badge",
            sort="reason",
            value=lambda row: row.get_reason_display(),
            tone=lambda row: "danger",
        ),
        Column("note", _("What speaks against it"), wide=True),
        Column("created_at", _("Waiting since"), "datetime", sort="created_at"),
        Column("order.total", _("Value"), "money", sort="order__total", currency="order.currency"),
        Column("order.requested_date", _("Wanted by"), "date", sort="order__requested_date"),
    ),
    filterset=HoldFilter,
    sort="created_at",
    link=lambda row: row.order.get_absolute_url(),
    bulk_actions=(BulkAction(_("Release"), "orders:hold_release_selected", "lock-open"),),
    search_label=_("Order, account or what speaks against it"),
    empty_title=_("Nothing is held"),
    empty_text=_("Every order that came in could be confirmed, or was dealt with."),
)

BACKORDERS = Listing(
    key="backorders",
    title=_("Backorders"),
    icon="hourglass",
    columns=(
        Column("order.number", _("Order"), "code", sort="order__number"),
        Column("order.account.name", _("Account"), sort="order__account__name"),
        Column("product.name", _("Product"), sort="product__name", note=lambda row: row.product.sku, wide=True),
        Column("product.sku", _("SKU"), "code", export_only=True),
        Column("waiting_qty", _("Waits for"), "quantity", sort="waiting_qty"),
        Column("order.requested_date", _("Wanted by"), "date", sort="order__requested_date"),
        Column("expected_date", _("Goods expected"), "date", sort="expected_date"),
        Column("order.warehouse.name", _("Warehouse"), sort="order__warehouse__name"),
    ),
    filterset=BackorderFilter,
    sort="order__requested_date,order__number",
    link=lambda row: row.order.get_absolute_url(),
    search_label=_("Order, account or product"),
    empty_title=_("Nobody waits for goods"),
    empty_text=_("Every confirmed order has its stock reserved."),
)
