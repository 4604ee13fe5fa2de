"""Every verb of a sales order under one name for callers; each lives in the file of its topic."""

from orders.services.amending import AmendedLine, order_amend, order_close_short
from orders.services.billing import order_bill
from orders.services.confirmation import (
    BulkOutcome,
    hold_place,
    hold_release,
    holds_release,
    order_confirm,
    order_reopen,
    orders_confirm,
)
from orders.services.drafting import draft_update, lines_replace, order_create
from orders.services.fulfilment import order_cancel, order_ship
from orders.services.placing import order_copy, order_place
from orders.services.pricing import NewLine

__all__ = [
    "AmendedLine",
    "BulkOutcome",
    "NewLine",
    "draft_update",
    "hold_place",
    "hold_release",
    "holds_release",
    "lines_replace",
    "order_amend",
    "order_bill",
    "order_cancel",
    "order_close_short",
    "order_confirm",
    "order_copy",
    "order_create",
    "order_place",
    "order_reopen",
    "order_ship",
    "orders_confirm",
]
