"""Goods that came: how much, in what state, and what becomes of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue, NotFound
from b2bops.common.listing.cells import format_quantity
from orders.models import (
    DISPOSITIONS_OF,
    Disposition,
    ReturnOutcome,
    ReturnStatus,
    SalesOrderLine,
    SalesReturn,
    SalesReturnLine,
)
from orders.services import limits
from orders.services.returns import state
from orders.services.returns.requesting import NothingToReturn, ReturnedTooMuch

S = ReturnStatus
ZERO = Decimal(0)


class OutcomeImpossible(InvalidValue):
    """The goods cannot go there with this outcome."""

    code = "outcome_impossible"


class InspectionIncomplete(InvalidValue):
    """Some of what came has no outcome, or more than came has one."""

    code = "inspection_incomplete"


@dataclass(frozen=True)
class Finding:
    """What became of a line, or with ``quantity`` of a part of it."""

    line_id: int
    outcome: ReturnOutcome | str
    disposition: Disposition | str
    quantity: Decimal | None = None
    note: str = ""


@transaction.atomic
def return_receive(
    *, actor: Any, sales_return: SalesReturn, quantities: Mapping[int, Decimal], now: datetime
) -> SalesReturn:
    """Write down how much of each line came (line id → quantity, at most what was approved; a missing line: nothing).

    What came counts as returned on its order line; lines of which nothing came drop out. Raises ReturnedTooMuch,
    NothingToReturn, NotFound, TransitionRefused.
    """
    row = state.locked(sales_return, S.RECEIVED)
    lines = {line.pk: line for line in state.lines_locked(row)}
    came = _came(lines, quantities)
    kept: list[SalesReturnLine] = []
    for line in lines.values():
        line.received_qty = came.get(line.pk, ZERO)
        if line.received_qty:
            line.amount = state.value(line, line.received_qty, row.currency)
            kept.append(line)
    count_returned([(line.order_line, line.received_qty) for line in kept if line.order_line])
    SalesReturnLine.objects.filter(pk__in=lines.keys() - {line.pk for line in kept}).delete()
    SalesReturnLine.objects.bulk_update(kept, ["received_qty", "amount"], batch_size=500)
    state.set_totals(row, kept)
    row.received_at = row.returned_at = now
    received = {line.product.sku: line.received_qty for line in kept}
    changed = ["received_at", "returned_at", "total", "line_count"]
    return state.moved(actor, row, S.RECEIVED, "return.received", changed=changed, received=received)


def count_returned(changes: Sequence[tuple[SalesOrderLine, Decimal]]) -> None:
    """Add to what was returned of locked order lines (negative: it went back to the customer)."""
    touched: dict[int, SalesOrderLine] = {}
    for order_line, quantity in changes:
        line = touched.setdefault(order_line.pk, order_line)
        line.returned_qty += quantity
    SalesOrderLine.objects.bulk_update(touched.values(), ["returned_qty"], batch_size=500)


@transaction.atomic
def return_inspect(*, actor: Any, sales_return: SalesReturn, findings: Sequence[Finding]) -> SalesReturn:
    """Write down what becomes of every line; may be done again until the return closes.

    Several findings of one line split it: their quantities add up to what came. Raises OutcomeImpossible,
    InspectionIncomplete, NotFound, TransitionRefused.
    """
    row = state.locked(sales_return, S.INSPECTED)
    lines = {line.pk: line for line in state.lines_locked(row)}
    for index, finding in enumerate(findings):
        _check_finding(f"lines.{index}.", finding, lines)
    fresh: list[SalesReturnLine] = []
    for line in lines.values():
        fresh += _split(line, [finding for finding in findings if finding.line_id == line.pk], row.currency)
    SalesReturnLine.objects.bulk_update(
        lines.values(), ["quantity", "received_qty", "amount", "outcome", "disposition", "note"], batch_size=500
    )
    SalesReturnLine.objects.bulk_create(fresh, batch_size=500)
    both = [*lines.values(), *fresh]
    state.set_totals(row, both)
    outcomes = {f"{line.product.sku} {line.outcome}": line.received_qty for line in both}
    return state.moved(actor, row, S.INSPECTED, "return.inspected", changed=["total", "line_count"], outcomes=outcomes)


def _came(lines: Mapping[int, SalesReturnLine], quantities: Mapping[int, Decimal]) -> dict[int, Decimal]:
    came: dict[int, Decimal] = {}
    for key, quantity in quantities.items():
        if key not in lines:
            raise NotFound(
                _("This line is not on the return."), field="line", value=key, remedy=_("Reload the return.")
            )
        if quantity == 0:
            continue
        limits.quantity(quantity, field=f"quantity-{key}")
        if quantity > lines[key].quantity:
            raise ReturnedTooMuch(
                _("%(came)s of %(sku)s is more than was approved.")
                % {"came": format_quantity(quantity), "sku": lines[key].product.sku},
                field=f"quantity-{key}",
                value=quantity,
                remedy=_("Receive at most %(most)s, and ask for another return for the rest.")
                % {"most": format_quantity(lines[key].quantity)},
            )
        came[key] = quantity
    if not came:
        raise NothingToReturn(
            _("Nothing came."), field="lines", value=0, remedy=_("Give a quantity, or reject the return.")
        )
    return came


def _check_finding(at: str, finding: Finding, lines: Mapping[int, SalesReturnLine]) -> None:
    if finding.line_id not in lines:
        raise NotFound(
            _("This line is not on the return."),
            field=f"{at}line",
            value=finding.line_id,
            remedy=_("Reload the return."),
        )
    possible = DISPOSITIONS_OF[ReturnOutcome(finding.outcome)] if finding.outcome in ReturnOutcome.values else ()
    if finding.disposition not in possible:
        choices = ", ".join(sorted(possible)) or ", ".join(ReturnOutcome.values)
        raise OutcomeImpossible(
            _("%(sku)s: this outcome and where the goods go do not fit.") % {"sku": lines[finding.line_id].product.sku},
            field=f"{at}disposition" if possible else f"{at}outcome",
            value=str(finding.disposition if possible else finding.outcome)[:40],
            remedy=_("Choose one of: %(choices)s.") % {"choices": choices},
        )
    if finding.quantity is not None:
        limits.quantity(finding.quantity, field=f"{at}quantity")
    state.word(finding.note, required=False, field=f"{at}note")


def _split(line: SalesReturnLine, findings: Sequence[Finding], currency: str) -> list[SalesReturnLine]:
    """Give the line its first finding and answer with new lines for the others."""
    parts = [line.received_qty if finding.quantity is None else finding.quantity for finding in findings]
    if sum(parts, ZERO) != line.received_qty:
        raise InspectionIncomplete(
            _("%(sku)s: %(came)s came and %(found)s have an outcome.")
            % {
                "sku": line.product.sku,
                "came": format_quantity(line.received_qty),
                "found": format_quantity(sum(parts, ZERO)),
            },
            field="lines",
            value=sum(parts, ZERO),
            remedy=_("Give every piece one outcome."),
        )
    fresh = [
        SalesReturnLine(
            sales_return_id=line.sales_return_id,
            order_line=line.order_line,
            product=line.product,
            unit_price=line.unit_price,
            reason=line.reason,
        )
        for _finding in findings[1:]
    ]
    rest = line.quantity - sum(parts[1:], ZERO)
    for target, finding, part in zip([line, *fresh], findings, parts, strict=True):
        target.quantity = rest if target is line else part
        target.received_qty = part
        target.amount = state.value(target, part, currency)
        target.outcome, target.disposition, target.note = finding.outcome, finding.disposition, finding.note.strip()
    return fresh
