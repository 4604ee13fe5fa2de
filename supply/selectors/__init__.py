"""Questions about stock, purchases and suppliers, answered in a constant number of queries."""

from supply.selectors.ledger import DailyClosing, LedgerPoint, closing_points, daily_closing_stock, stock_out_days
from supply.selectors.purchasing import (
    LeadTimes,
    OrderPage,
    expected_dates,
    on_order,
    on_order_by_warehouse,
    purchase_order_page,
    purchase_orders_for_list,
    receipt_lead_times,
)
from supply.selectors.stock import StockPosition, available, product_stock, reserved_by_source, stock_positions
from supply.selectors.suppliers import SupplierRecord, best_offers, supplier_record, suppliers_for_list

__all__ = [
    "DailyClosing",
    "LeadTimes",
    "LedgerPoint",
    "OrderPage",
    "StockPosition",
    "SupplierRecord",
    "available",
    "best_offers",
    "closing_points",
    "daily_closing_stock",
    "expected_dates",
    "on_order",
    "on_order_by_warehouse",
    "product_stock",
    "purchase_order_page",
    "purchase_orders_for_list",
    "receipt_lead_times",
    "reserved_by_source",
    "stock_out_days",
    "stock_positions",
    "supplier_record",
    "suppliers_for_list",
]
