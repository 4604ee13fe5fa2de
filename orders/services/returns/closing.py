"""Closing a return: stock, credit and replacement, all at once or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orders.models import (
    Disposition,
    OrderSource,
    ReturnOutcome,
    ReturnStatus,
    SalesOrder,
    SalesReturn,
    SalesReturnLine,
)
from orders.services import drafting, limits
from orders.services.pricing import NewLine
from orders.services.returns import state
from orders.services.returns.credits import NotBilled, returned_goods_credit
from orders.services.returns.goods import count_returned
from orders.sources import return_source_of
from supply.models import MoveKind
from supply.services import stock, warehouses

ZERO = Decimal(0)
__all__ = ["NotBilled", "return_close"]


@transaction.atomic
def return_close(
    *,
    actor: Any,
    sales_return: SalesReturn,
    now: datetime,
    restocking_fee_pct: Decimal = ZERO,
    replacement_is_free: bool = True,
) -> SalesReturn:
    """Carry out what the inspection found: move the goods, credit the refunds, order the replacements.

    Raises TransitionRefused, NotBilled (a refund of goods nobody paid for), and what an order for the replacement
    raises (ProductNotSaleable, QuantityNotInPacks, AccountInactive).
    """
    row = state.locked(sales_return, ReturnStatus.CLOSED)
    limits.discount(restocking_fee_pct, field="restocking_fee_pct")
    lines = state.lines_locked(row)
    row.restocking_fee_pct, row.replacement_is_free, row.closed_at = restocking_fee_pct, replacement_is_free, now
    sent_back = [line for line in lines if line.disposition == Disposition.SEND_BACK]
    count_returned([(line.order_line, -line.received_qty) for line in sent_back if line.order_line])
    row.credit_note = returned_goods_credit(actor=actor, row=row, lines=lines, on=timezone.localtime(now).date())
    row.replacement = _replacement(actor, row, lines, now)
    _move_goods(actor, row, lines, now)
    changed = ["restocking_fee_pct", "replacement_is_free", "closed_at", "credit_note", "replacement"]
    made = {"credit_note": row.credit_note, "order": row.replacement}
    numbers = {name: document.number for name, document in made.items() if document}
    return state.moved(actor, row, ReturnStatus.CLOSED, "return.closed", changed=changed, **numbers)


def _replacement(actor: Any, row: SalesReturn, lines: Sequence[SalesReturnLine], now: datetime) -> SalesOrder | None:
    """One draft order for everything that is replaced; None when nothing is."""
    replaced = [line for line in lines if line.outcome == ReturnOutcome.REPLACE]
    if not replaced or row.order is None:
        return None
    free = row.replacement_is_free
    wanted = [
        NewLine(
            line.product,
            line.received_qty,
            ZERO if free else line.unit_price,
            line.order_line.discount_pct if line.order_line and not free else ZERO,
            frozen_trace={"source": "REPLACEMENT", "return": row.number, "free": free},
        )
        for line in replaced
    ]
    return drafting.order_create(
        actor=actor,
        account=row.account,
        warehouse=row.order.warehouse,
        lines=wanted,
        ordered_at=now,
        customer_reference=_("Replacement for %(number)s") % {"number": row.number},
        source=OrderSource.STAFF,
    )


def _move_goods(actor: Any, row: SalesReturn, lines: Sequence[SalesReturnLine], now: datetime) -> None:
    """Post what came into our stock; what goes back to the customer was never in it."""
    kept = [line for line in lines if line.disposition != Disposition.SEND_BACK]
    if not kept or row.order is None:
        return
    apart = any(line.disposition == Disposition.QUARANTINE for line in kept)
    quarantine = warehouses.quarantine_warehouse(actor=actor) if apart else None
    moves: list[stock.NewMove] = []
    for line in kept:
        place = quarantine if quarantine and line.disposition == Disposition.QUARANTINE else row.order.warehouse
        move = _Move(line.product_id, place.pk, now, return_source_of(row), row.number)
        moves.append(move.of(MoveKind.RETURN, line.received_qty))
        if line.disposition == Disposition.SCRAP:
            moves.append(move.of(MoveKind.SCRAP, -line.received_qty))
    stock.moves_post(actor=actor, moves=moves)


@dataclass(frozen=True)
class _Move:
    product_id: int
    warehouse_id: int
    moved_at: datetime
    source: str
    note: str

    def of(self, kind: MoveKind, quantity: Decimal) -> stock.NewMove:
        return stock.NewMove(
            self.product_id, self.warehouse_id, kind, quantity, self.moved_at, source=self.source, note=self.note
        )
