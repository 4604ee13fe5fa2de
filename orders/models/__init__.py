"""Tables of quote to cash, one file per topic."""

from orders.models.order import (
    ORDER_OPEN,
    HoldReason,
    OrderHold,
    OrderSource,
    OrderStatus,
    SalesOrder,
    SalesOrderLine,
)
from orders.models.promotion_use import PromotionUse
from orders.models.quote import QUOTE_TRANSITIONS, DeclineReason, Quote, QuoteLine, QuoteStatus
from orders.models.sales_return import ReturnOutcome, ReturnStatus, SalesReturn, SalesReturnLine

__all__ = [
    "ORDER_OPEN",
    "QUOTE_TRANSITIONS",
    "DeclineReason",
    "HoldReason",
    "OrderHold",
    "OrderSource",
    "OrderStatus",
    "PromotionUse",
    "Quote",
    "QuoteLine",
    "QuoteStatus",
    "ReturnOutcome",
    "ReturnStatus",
    "SalesOrder",
    "SalesOrderLine",
    "SalesReturn",
    "SalesReturnLine",
]
