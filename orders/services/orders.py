"""Every verb of a sales order under one name for callers; each lives in the file of its topic."""

from orders.services.billing import order_bill
from orders.services.confirmation import BulkOutcome, hold_place, hold_release, order_confirm, orders_confirm
from orders.services.drafting import draft_update, lines_replace, order_create
from orders.services.fulfilment import order_cancel, order_ship
from orders.services.pricing import NewLine

__all__ = [
    "BulkOutcome",
    "NewLine",
    "draft_update",
    "hold_place",
    "hold_release",
    "lines_replace",
    "order_bill",
    "order_cancel",
    "order_confirm",
    "order_create",
    "order_ship",
    "orders_confirm",
]
