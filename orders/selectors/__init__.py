"""Reading: questions asked of orders, quotes and returns by more than one place."""

from orders.selectors.account_year import AccountYear, account_year
from orders.selectors.ageing import AgeingRow, ageing, ageing_totals, bucket_of
from orders.selectors.billing import Unbilled, unbilled
from orders.selectors.credit import CreditPosition, account_exposure, credit_position, credit_positions
from orders.selectors.dunning import DueNotice, level_due, notices_due
from orders.selectors.history import DemandLines, PurchaseInteractions, demand_lines, purchase_interactions
from orders.selectors.order_page import order_history, order_lines
from orders.selectors.pickers import accounts_matching, products_by_sku, products_matching
from orders.selectors.price_trace import line_trace_shown
from orders.selectors.quote_versions import LineDifference, quote_differences, quote_versions
from orders.selectors.shipments import Backorder, backorders, order_shipments, shipment_order
from orders.selectors.statements import Statement, account_statement, usual_period
from orders.selectors.tax import TaxSum, tax_breakdown
from orders.selectors.waiting import waiting_lines

__all__ = [
    "AccountYear",
    "AgeingRow",
    "Backorder",
    "CreditPosition",
    "DemandLines",
    "DueNotice",
    "LineDifference",
    "PurchaseInteractions",
    "Statement",
    "TaxSum",
    "Unbilled",
    "account_exposure",
    "account_statement",
    "account_year",
    "accounts_matching",
    "ageing",
    "ageing_totals",
    "backorders",
    "bucket_of",
    "credit_position",
    "credit_positions",
    "demand_lines",
    "level_due",
    "line_trace_shown",
    "notices_due",
    "order_history",
    "order_lines",
    "order_shipments",
    "products_by_sku",
    "products_matching",
    "purchase_interactions",
    "quote_differences",
    "quote_versions",
    "shipment_order",
    "tax_breakdown",
    "unbilled",
    "usual_period",
    "waiting_lines",
]
