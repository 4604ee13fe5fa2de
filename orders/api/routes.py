"""The app's API view sets: (prefix, view set, basename) as the composition root registers them."""

from typing import Any

from orders.api.views.money import CreditNoteViewSet, InvoiceViewSet, PaymentViewSet
from orders.api.views.orders import OrderViewSet
from orders.api.views.quotes import QuoteViewSet
from orders.api.views.recurring import RecurringOrderViewSet
from orders.api.views.returns import ReturnViewSet
from orders.api.views.rules import HoldViewSet, RuleViewSet

ROUTES: tuple[tuple[str, Any, str], ...] = (
    ("orders", OrderViewSet, "order"),
    ("quotes", QuoteViewSet, "quote"),
    ("holds", HoldViewSet, "hold"),
    ("order-rules", RuleViewSet, "orderrule"),
    ("recurring-orders", RecurringOrderViewSet, "recurringorder"),
    ("invoices", InvoiceViewSet, "invoice"),
    ("credit-notes", CreditNoteViewSet, "creditnote"),
    ("payments", PaymentViewSet, "payment"),
    ("returns", ReturnViewSet, "salesreturn"),
)
