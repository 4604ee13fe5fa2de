"""Orders that come in without a person watching, and orders like another one."""

from datetime import datetime
from typing import Any

from django.db import transaction

from orders.models import OrderSource, SalesOrder
from orders.services import confirmation, drafting
from orders.services.pricing import NewLine

CARRIED_OVER = ("warehouse", "ship_complete", "delivery_terms", "payment_terms", "note", "internal_note", "freight")


@transaction.atomic
def order_place(*, actor: Any, now: datetime, **order: Any) -> SalesOrder:
    """Enter an order and send it through the rules at once: CONFIRMED when clean, otherwise ON_HOLD.

    Takes what ``order_create`` takes and raises what it raises.
    """
    created = drafting.order_create(actor=actor, ordered_at=now, **order)
    return confirmation.order_confirm(actor=actor, order=created, now=now)


@transaction.atomic
def order_copy(*, actor: Any, order: SalesOrder, now: datetime) -> SalesOrder:
    """A new draft like this order at today's prices; typed prices and discounts are kept.

    A product that can no longer be sold is refused by name. Raises AccountInactive, InvalidValue.
    """
    lines = [
        NewLine(
            line.product,
            line.quantity,
            line.unit_price if line.price_trace.get("overridden") else None,
            line.discount_pct,
        )
        for line in order.lines.select_related("product").order_by("position")
    ]
    head = {name: getattr(order, name) for name in CARRIED_OVER}
    return drafting.order_create(
        actor=actor, account=order.account, lines=lines, ordered_at=now, source=OrderSource.STAFF, **head
    )
