"""What the page of one order reads."""

from django.db.models import QuerySet

from b2bops.platform.models import AuditEntry
from orders.models import CreditNote, Invoice, Payment, Quote, RecurringOrder, SalesOrder, SalesOrderLine, SalesReturn

ENTRIES_MAX = 50


def order_lines(order: SalesOrder) -> QuerySet[SalesOrderLine]:
    """The lines with their products, in the order they were entered. 1 query."""
    return SalesOrderLine.objects.filter(order=order).select_related("product").order_by("position")


def order_history(
    document: SalesOrder | Quote | RecurringOrder | Invoice | CreditNote | Payment | SalesReturn,
) -> list[AuditEntry]:
    """The latest 50 audit entries of a document, newest first. 1 query."""
    rows = AuditEntry.objects.filter(model=document._meta.label_lower, object_id=str(document.pk))
    return list(rows.order_by("-pk")[:ENTRIES_MAX])
