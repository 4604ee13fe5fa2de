"""Data care: documents can be looked up here; they are written on their own screens."""

from orders.admin.money import CreditNoteAdmin, DunningLevelAdmin, DunningNoticeAdmin, InvoiceAdmin, PaymentAdmin
from orders.admin.orders import SalesOrderAdmin
from orders.admin.quotes import QuoteAdmin
from orders.admin.returns import SalesReturnAdmin
from orders.admin.rules import OrderRuleAdmin, RecurringOrderAdmin

__all__ = [
    "CreditNoteAdmin",
    "DunningLevelAdmin",
    "DunningNoticeAdmin",
    "InvoiceAdmin",
    "OrderRuleAdmin",
    "PaymentAdmin",
    "QuoteAdmin",
    "RecurringOrderAdmin",
    "SalesOrderAdmin",
    "SalesReturnAdmin",
]
