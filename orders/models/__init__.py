"""Tables of quote to cash, one file per topic."""

from orders.models.credit_note import CreditNote, CreditNoteLine, CreditNoteStatus, CreditReason
from orders.models.dunning import DunningLevel, DunningNotice
from orders.models.invoice import INVOICE_OPEN, Invoice, InvoiceLine, InvoiceStatus
from orders.models.order import ORDER_OPEN, HoldReason, OrderHold, OrderSource, OrderStatus, SalesOrder, SalesOrderLine
from orders.models.payment import Allocation, Payment, PaymentMethod, PaymentStatus
from orders.models.promotion_use import PromotionUse
from orders.models.quote import QUOTE_TRANSITIONS, DeclineReason, Quote, QuoteLine, QuoteStatus
from orders.models.sales_return import ReturnOutcome, ReturnStatus, SalesReturn, SalesReturnLine

__all__ = [
    "INVOICE_OPEN",
    "ORDER_OPEN",
    "QUOTE_TRANSITIONS",
    "Allocation",
    "CreditNote",
    "CreditNoteLine",
    "CreditNoteStatus",
    "CreditReason",
    "DeclineReason",
    "DunningLevel",
    "DunningNotice",
    "HoldReason",
    "Invoice",
    "InvoiceLine",
    "InvoiceStatus",
    "OrderHold",
    "OrderSource",
    "OrderStatus",
    "Payment",
    "PaymentMethod",
    "PaymentStatus",
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
