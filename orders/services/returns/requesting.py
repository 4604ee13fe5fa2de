"""Asking for a return of what was shipped of one order."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue, NotFound
from b2bops.common.listing.cells import format_quantity
from b2bops.platform.services import numbers
from crm.models import Account
from orders.models import (
    RETURN_AWAITED,
    ReturnReason,
    SalesOrder,
    SalesOrderLine,
    SalesReturn,
    SalesReturnLine,
)
from orders.services import events, limits
from orders.services.returns import state

ORDER_NOTE_MAX = 500
ZERO = Decimal(0)


class NothingToReturn(InvalidValue):
    """Every quantity was zero."""

    code = "nothing_to_return"


class ReturnedTooMuch(InvalidValue):
    """More is to come back than was shipped and is not back or asked for already."""

    code = "returned_too_much"


@dataclass(frozen=True)
class ReturnAsked:
    """How much of one order line is to come back, and why."""

    line_id: int
    quantity: Decimal
    reason: ReturnReason | str = ReturnReason.OTHER


@transaction.atomic
def return_request(
    *, actor: Any, order: SalesOrder, lines: Sequence[ReturnAsked], now: datetime, note: str = ""
) -> SalesReturn:
    """Ask for goods of one order to be taken back; takes the next RT number. A zero quantity skips its line.

    Raises NothingToReturn, ReturnedTooMuch, NotFound for a line of another order, InvalidValue.
    """
    Account.objects.lock_one(pk=order.account_id)
    found = {line.pk: line for line in SalesOrderLine.objects.filter(order=order).select_related("product").locked()}
    asked = _checked(lines, found)
    day = timezone.localtime(now).date()
    row = SalesReturn(
        number=numbers.take(kind="RT", on=day),
        account_id=order.account_id,
        order=order,
        currency=order.currency,
        returned_at=now,
        note=state.word(note, required=False, most=ORDER_NOTE_MAX),
        created_by=actor if getattr(actor, "pk", None) else None,
    )
    rows = [_row(row, found[line.line_id], line) for line in asked]
    state.set_totals(row, rows)
    row.save()
    SalesReturnLine.objects.bulk_create(rows, batch_size=500)
    after = {"order": order.number, "status": row.status, "total": row.total, "lines": row.line_count}
    events.announce(actor=actor, action="return.requested", document=row, after=after)
    return row


def returnable(lines: Sequence[SalesOrderLine]) -> dict[int, Decimal]:
    """Line key → how much may still be asked for: shipped − returned − asked for elsewhere. 1 query."""
    awaited = SalesReturnLine.objects.filter(order_line__in=lines, sales_return__status__in=RETURN_AWAITED)
    claimed = dict(awaited.values_list("order_line").annotate(claimed=Sum("quantity")))
    return {line.pk: line.shipped_qty - line.returned_qty - claimed.get(line.pk, ZERO) for line in lines}


def _checked(lines: Sequence[ReturnAsked], found: Mapping[int, SalesOrderLine]) -> list[ReturnAsked]:
    left = returnable(list(found.values()))
    asked: dict[int, Decimal] = defaultdict(Decimal)
    for index, line in enumerate(lines):
        at = f"lines.{index}."
        if line.line_id not in found:
            raise NotFound(
                _("This line is not on the order."),
                field=f"{at}line",
                value=line.line_id,
                remedy=_("Reload the order."),
            )
        if line.reason not in ReturnReason.values:
            raise InvalidValue(
                _("“%(value)s” is not a reason we count.") % {"value": str(line.reason)[:40]},
                field=f"{at}reason",
                value=str(line.reason)[:40],
                remedy=_("Choose one of: %(reasons)s.") % {"reasons": ", ".join(ReturnReason.values)},
            )
        if line.quantity == 0:
            continue
        limits.quantity(line.quantity, field=f"{at}quantity")
        asked[line.line_id] += line.quantity
        if asked[line.line_id] > left[line.line_id]:
            raise _too_much(f"{at}quantity", found[line.line_id], line.quantity, left[line.line_id])
    if not asked:
        raise NothingToReturn(
            _("Nothing was chosen."), field="lines", value=0, remedy=_("Give the quantity of at least one line.")
        )
    return [line for line in lines if line.quantity]


def _too_much(field: str, line: SalesOrderLine, asked: Decimal, left: Decimal) -> ReturnedTooMuch:
    return ReturnedTooMuch(
        _("%(asked)s of %(sku)s is more than may come back.")
        % {"asked": format_quantity(asked), "sku": line.product.sku},
        field=field,
        value=asked,
        remedy=_("At most %(left)s: what was shipped and is neither back nor on its way.")
        % {"left": format_quantity(left)},
    )


def _row(row: SalesReturn, sold: SalesOrderLine, asked: ReturnAsked) -> SalesReturnLine:
    line = SalesReturnLine(
        sales_return=row,
        order_line=sold,
        product=sold.product,
        quantity=asked.quantity,
        unit_price=sold.unit_price,
        reason=asked.reason,
        outcome="",
    )
    line.amount = state.value(line, asked.quantity, row.currency)
    return line
