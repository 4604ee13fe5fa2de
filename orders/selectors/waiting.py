"""Lines of confirmed orders that want more than is reserved for them, as rows of a list."""

from typing import Any

from django.db.models import CharField, F, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce, Concat

from b2bops.common.money import quantity_field
from orders.models import OrderStatus, SalesOrderLine
from orders.sources import LINE_SOURCE
from supply.models import PURCHASE_OPEN, PurchaseOrderLine, Reservation

WITH_STOCK = (OrderStatus.CONFIRMED, OrderStatus.PARTLY_SHIPPED, OrderStatus.ON_HOLD)


def waiting_lines(*, user: Any) -> QuerySet[SalesOrderLine]:
    """Each with ``waiting_qty`` and the earliest ``expected_date`` of a purchase order. One query."""
    source = Concat(Value(LINE_SOURCE), Cast("pk", CharField()))
    held = Reservation.objects.open().filter(source=OuterRef("source")).order_by().values("source")
    reserved = Subquery(held.annotate(sum=Sum("quantity")).values("sum"), output_field=quantity_field())
    coming = PurchaseOrderLine.objects.filter(
        Q(received_qty__lt=F("quantity")),
        product=OuterRef("product"),
        order__warehouse=OuterRef("order__warehouse"),
        order__status__in=PURCHASE_OPEN,
    )
    day = coming.order_by().values("product").annotate(day=Min(Coalesce("expected_date", "order__expected_date")))
    nothing = Value(0, output_field=quantity_field())
    return (
        SalesOrderLine.objects.visible_to(user)
        .filter(order__status__in=WITH_STOCK, order__confirmed_at__isnull=False, shipped_qty__lt=F("quantity"))
        .annotate(source=source)
        .annotate(waiting_qty=F("quantity") - F("shipped_qty") - Coalesce(reserved, nothing))
        .annotate(expected_date=Subquery(day.values("day")))
        .filter(waiting_qty__gt=0)
        .select_related("order__account", "order__warehouse", "product")
    )
