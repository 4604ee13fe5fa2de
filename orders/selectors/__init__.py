"""Reading: questions asked of orders, quotes and returns by more than one place."""

from orders.selectors.account_year import AccountYear, account_year
from orders.selectors.credit import CreditPosition, account_exposure, credit_position, credit_positions
from orders.selectors.history import DemandLines, PurchaseInteractions, demand_lines, purchase_interactions
from orders.selectors.order_page import order_history, order_lines
from orders.selectors.pickers import accounts_matching, products_by_sku, products_matching
from orders.selectors.price_trace import line_trace_shown
from orders.selectors.quote_versions import LineDifference, quote_differences, quote_versions
from orders.selectors.shipments import Backorder, backorders, order_shipments, shipment_order
from orders.selectors.waiting import waiting_lines

__all__ = [
    "AccountYear",
    "Backorder",
    "CreditPosition",
    "DemandLines",
    "LineDifference",
    "PurchaseInteractions",
    "account_exposure",
    "account_year",
    "accounts_matching",
    "backorders",
    "credit_position",
    "credit_positions",
    "demand_lines",
    "line_trace_shown",
    "order_history",
    "order_lines",
    "order_shipments",
    "products_by_sku",
    "products_matching",
    "purchase_interactions",
    "quote_differences",
    "quote_versions",
    "shipment_order",
    "waiting_lines",
]
