"""The credit note of a return: what was billed of the goods that came back, less a restocking fee."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue
from b2bops.common.money import round_amount
from orders.models import CreditNote, CreditReason, InvoiceLine, ReturnOutcome, SalesReturn, SalesReturnLine
from orders.services.credit_lines import CreditLine
from orders.services.credit_notes import credit_note_create
from orders.services.returns import state

ZERO = Decimal(0)
HUNDRED = Decimal(100)


class NotBilled(InvalidValue):
    """Goods that nobody was asked to pay for cannot be refunded."""

    code = "not_billed"


def returned_goods_credit(
    *, actor: Any, row: SalesReturn, lines: Sequence[SalesReturnLine], on: date
) -> CreditNote | None:
    """Credit refunded lines, and replaced ones that are not free of charge; None when there is nothing to credit."""
    parts: list[CreditLine] = []
    # A line that was split at inspection is credited in parts: none of them takes what another has taken.
    taken: dict[int, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.outcome == ReturnOutcome.REFUND:
            parts += _parts(row, line, taken, fee_pct=row.restocking_fee_pct)
        elif line.outcome == ReturnOutcome.REPLACE and not row.replacement_is_free:
            parts += _parts(row, line, taken, fee_pct=ZERO)
    if not parts:
        return None
    return credit_note_create(
        actor=actor,
        account=row.account,
        lines=parts,
        reason=CreditReason.RETURN,
        on=on,
        note=row.number,
        currency=row.currency,
    )


def _parts(row: SalesReturn, line: SalesReturnLine, taken: dict[int, Decimal], *, fee_pct: Decimal) -> list[CreditLine]:
    """The line over the invoice lines it was billed with, newest first; a free line when it was billed elsewhere.

    ``taken`` is what this return has taken of each invoice line so far, and is brought up to date.
    """
    billed = list(InvoiceLine.objects.filter(order_line=line.order_line_id).select_related("invoice").order_by("-pk"))
    if not billed:
        return _billed_elsewhere(row, line, fee_pct)
    left, parts = line.received_qty, []
    for invoiced in billed:
        quantity = min(left, invoiced.creditable_qty - taken[invoiced.pk])
        if quantity <= 0:
            continue
        left -= quantity
        taken[invoiced.pk] += quantity
        if fee_pct == 0:
            parts.append(CreditLine(invoiced, quantity=quantity))
            continue
        share = invoiced.amount * quantity / invoiced.quantity * (1 - fee_pct / HUNDRED)
        amount = round_amount(share, currency=row.currency)
        if amount:
            parts.append(CreditLine(invoiced, amount=amount))
    if left:
        raise _not_billed(line)
    return parts


def _billed_elsewhere(row: SalesReturn, line: SalesReturnLine, fee_pct: Decimal) -> list[CreditLine]:
    """Goods billed before invoices were kept here: at the order's own price and tax."""
    sold = line.order_line
    if sold is None or sold.billed_qty < sold.returned_qty:
        raise _not_billed(line)
    worth = state.value(line, line.received_qty, row.currency) * (1 - fee_pct / HUNDRED)
    amount = round_amount(worth, currency=row.currency)
    if not amount:
        return []
    text = _("%(sku)s %(name)s, returned") % {"sku": line.product.sku, "name": line.product.name}
    return [CreditLine(description=text[:300], amount=amount, tax_pct=sold.tax_pct)]


def _not_billed(line: SalesReturnLine) -> NotBilled:
    return NotBilled(
        _("%(sku)s was not billed, so there is nothing to refund.") % {"sku": line.product.sku},
        field="outcome",
        value=line.outcome,
        remedy=_("Bill it first, or inspect it again with another outcome."),
    )
