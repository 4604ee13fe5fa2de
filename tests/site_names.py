"""Names that ``Site.ask`` may use."""

from analytics.models import ForecastSeries, JobRun, Proposal
from b2bops.platform.models import ImportRun, OutboxMessage
from orders.models import Quote, QuoteLine, SalesOrder, SalesOrderLine, SalesReturn
from supply.models import PurchaseOrder, PurchaseOrderLine

__all__ = [
    "ForecastSeries",
    "ImportRun",
    "JobRun",
    "OutboxMessage",
    "Proposal",
    "PurchaseOrder",
    "PurchaseOrderLine",
    "Quote",
    "QuoteLine",
    "SalesOrder",
    "SalesOrderLine",
    "SalesReturn",
]
