"""What is shipped and not yet billed."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import F, Q, QuerySet

from crm.models import Account
from orders.models import SalesOrder, SalesOrderLine

ZERO = Decimal(0)


@dataclass
class Unbilled:
    """An account's orders with something to bill; ``amount`` is before tax and freight, in ``currency``."""

    account: Account
    currency: str
    orders: dict[int, SalesOrder] = field(default_factory=dict)
    amount: Decimal = ZERO


def unbilled(accounts: QuerySet[Account], *, start: date | None = None, end: date | None = None) -> list[Unbilled]:
    """Per account and currency, what a consolidated invoice of orders placed in the period would bill. 1 query."""
    waiting = Q(shipped_qty__gt=F("billed_qty"), order__cancelled_at__isnull=True, order__account__in=accounts)
    lines = SalesOrderLine.objects.filter(waiting)
    if start is not None:
        lines = lines.filter(order__ordered_at__date__gte=start)
    if end is not None:
        lines = lines.filter(order__ordered_at__date__lte=end)
    found: dict[tuple[int, str], Unbilled] = {}
    for line in lines.select_related("order__account").order_by("order__account__name", "order_id", "position"):
        order = line.order
        group = found.setdefault((order.account_id, order.currency), Unbilled(order.account, order.currency))
        group.orders[order.pk] = order
        group.amount += line.amount * (line.shipped_qty - line.billed_qty) / line.quantity
    return list(found.values())
