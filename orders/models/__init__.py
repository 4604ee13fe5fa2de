"""Tables of quote to cash, one file per topic."""

from orders.models.credit_note import (
    CreditNote,
    CreditNoteLine,
    CreditNoteStatus,
    CreditReason,
)
from orders.models.dunning import (
    DunningLevel,
    DunningNotice,
)
from orders.models.invoice import (
    INVOICE_OPEN,
    Invoice,
    InvoiceLine,
    InvoiceStatus,
)
from orders.models.order import (
    ORDER_OPEN,
    HoldReason,
    OrderHold,
    OrderSource,
    OrderStatus,
    SalesOrder,
    SalesOrderLine,
)
from orders.models.payment import (
    Allocation,
    Payment,
    PaymentMethod,
    PaymentStatus,
)
from orders.models.promotion_use import (
    PromotionUse,
)
from orders.models.quote import (
    QUOTE_TRANSITIONS,
    DeclineReason,
    Quote,
    QuoteLine,
    QuoteStatus,
)
from orders.models.recurring import (
    PricePolicy,
    RecurringOrder,
    RecurringOrderLine,
    RecurringOutcome,
    RecurringPeriod,
    RecurringStatus,
    RecurringUnit,
)
from orders.models.rule import (
    ALWAYS_ON,
    NUMBERED,
    OrderRule,
    RuleCondition,
    RuleOutcome,
)
from orders.models.sales_return import (
    DISPOSITIONS_OF,
    RETURN_AWAITED,
    RETURN_OPEN,
    RETURN_TRANSITIONS,
    Disposition,
    ReturnOutcome,
    ReturnReason,
    ReturnStatus,
    SalesReturn,
    SalesReturnLine,
)
from orders.models.ticket_link import (
    TicketLink,
)

__all__ = [
    "ALWAYS_ON",
    "DISPOSITIONS_OF",
    "INVOICE_OPEN",
    "NUMBERED",
    "ORDER_OPEN",
    "QUOTE_TRANSITIONS",
    "RETURN_AWAITED",
    "RETURN_OPEN",
    "RETURN_TRANSITIONS",
    "Allocation",
    "CreditNote",
    "CreditNoteLine",
    "CreditNoteStatus",
    "CreditReason",
    "DeclineReason",
    "Disposition",
    "DunningLevel",
    "DunningNotice",
    "HoldReason",
    "Invoice",
    "InvoiceLine",
    "InvoiceStatus",
    "OrderHold",
    "OrderRule",
    "OrderSource",
    "OrderStatus",
    "Payment",
    "PaymentMethod",
    "PaymentStatus",
    "PricePolicy",
    "PromotionUse",
    "Quote",
    "QuoteLine",
    "QuoteStatus",
    "RecurringOrder",
    "RecurringOrderLine",
    "RecurringOutcome",
    "RecurringPeriod",
    "RecurringStatus",
    "RecurringUnit",
    "ReturnOutcome",
    "ReturnReason",
    "ReturnStatus",
    "RuleCondition",
    "RuleOutcome",
    "SalesOrder",
    "SalesOrderLine",
    "SalesReturn",
    "SalesReturnLine",
    "TicketLink",
]
