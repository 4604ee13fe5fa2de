"""Issuing credit notes: for lines of invoices or for free amounts, settled against their invoices first.

Locks, in this order: account, orders whose billing is taken back, invoices, invoice lines (each by primary key). See
docs/reference/domain/payments.md and rounding.md.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from b2bops.common import money
from b2bops.common.errors import InvalidValue
from b2bops.common.listing.cells import format_amount
from b2bops.common.money import round_amount
from b2bops.platform.services import numbers
from b2bops.platform.services.exchange_rates import exchange_rate_required
from crm import selectors as crm_selectors
from crm.models import Account
from orders.models import (
    CreditNote,
    CreditNoteLine,
    CreditNoteStatus,
    CreditReason,
    Invoice,
    InvoiceLine,
    SalesOrder,
    SalesOrderLine,
)
from orders.services import axes, credit_lines, events, limits, settlement
from orders.services.credit_lines import NOTE_MAX, CreditedTooMuch, CreditLine

ZERO = Decimal(0)


class NothingToCredit(InvalidValue):
    """Everything of the invoice is credited already."""

    code = "nothing_to_credit"


@transaction.atomic
def credit_note_create(
    *,
    actor: Any,
    account: Account,
    lines: Sequence[CreditLine],
    reason: CreditReason | str,
    on: date,
    note: str = "",
    invoice: Invoice | None = None,
    freight: Decimal = ZERO,
    currency: str = "",
) -> CreditNote:
    """Issue a credit note and settle the invoices its lines come from; what is left stays as open credit.

    ``freight`` credits freight of ``invoice``. Free lines alone are in ``currency``, or the account's. Raises
    CreditedTooMuch, NothingToCredit, InvalidValue (another account's line, mixed currencies), ExchangeRateMissing.
    """
    _check_words(reason, note)
    locked_account = Account.objects.lock_one(pk=account.pk)
    orders = _orders_to_rebill(lines)
    invoices = _invoices_locked(locked_account, lines, invoice)
    rows = credit_lines.rows_of(lines, invoices, _currency(invoices, currency or account.currency))
    credit = _header(actor, locked_account, invoices, invoice, reason, note, on, currency)
    credit.freight = _freight_checked(credit, invoices, freight)
    credit.subtotal = money.total(row.amount for row in rows)
    credit.tax = money.total(row.tax_amount for row in rows)
    credit.total = credit.subtotal + credit.tax + credit.freight
    if credit.total == 0:
        raise NothingToCredit(
            _("There is nothing to credit."), field="lines", value=0, remedy=_("Give a quantity or an amount.")
        )
    limits.amount(credit.total, field="lines")
    credit.number = numbers.take(kind="CN", on=on)
    credit.save()
    for row in rows:
        row.credit_note = credit
    CreditNoteLine.objects.bulk_create(rows, batch_size=500)
    after = {"total": credit.total, "reason": credit.reason, "note": note, "invoices": _numbers(invoices)}
    events.announce(actor=actor, action="credit_note.issued", document=credit, after=after)
    _take_billing_back(actor, orders, rows, credit)
    _credit_invoices(actor, invoices, rows, credit, on)
    return credit


@transaction.atomic
def invoice_credit_in_full(
    *, actor: Any, invoice: Invoice, reason: CreditReason | str, on: date, note: str = "", rebill: bool = False
) -> CreditNote:
    """Credit all that is left of an invoice, freight included: this is how an invoice is cancelled."""
    Account.objects.lock_one(pk=invoice.account_id)
    lines = InvoiceLine.objects.filter(invoice=invoice).order_by("position")
    left = [CreditLine(line, rebill=rebill) for line in lines if line.amount + line.tax_amount > _taken(line)]
    freight = invoice.freight - money.total(invoice.credit_notes.values_list("freight", flat=True))
    if not left and freight == 0:
        raise NothingToCredit(
            _("%(number)s is credited in full already.") % {"number": invoice.number},
            field="invoice",
            value=invoice.number,
            remedy=_("Credit a free amount instead."),
        )
    return credit_note_create(
        actor=actor,
        account=invoice.account,
        lines=left,
        reason=reason,
        note=note,
        on=on,
        invoice=invoice,
        freight=freight,
    )


def _taken(line: InvoiceLine) -> Decimal:
    taken: Decimal = line.credited_amount + line.credited_tax
    return taken


def _check_words(reason: CreditReason | str, note: str) -> None:
    if reason not in CreditReason.values:
        raise InvalidValue(
            _("%(reason)s is not a reason.") % {"reason": str(reason)[:40]},
            field="reason",
            value=reason,
            remedy=_("Use one of: %(choices)s.") % {"choices": ", ".join(CreditReason.values)},
        )
    if len(note) > NOTE_MAX or "\x00" in note:
        raise InvalidValue(
            _("The note cannot be stored."),
            field="note",
            value=note[:100],
            remedy=_("Use at most 300 printable characters."),
        )


def _orders_to_rebill(lines: Sequence[CreditLine]) -> dict[int, SalesOrder]:
    """The orders whose billing is taken back, locked before their invoices."""
    keys = [line.invoice_line.order_line_id for line in lines if line.rebill and line.invoice_line]
    found = SalesOrder.objects.filter(lines__in=[key for key in keys if key]).values_list("pk", flat=True)
    return {order.pk: order for order in SalesOrder.objects.filter(pk__in=set(found)).locked()}


def _invoices_locked(account: Account, lines: Sequence[CreditLine], invoice: Invoice | None) -> dict[int, Invoice]:
    keys = {line.invoice_line.invoice_id for line in lines if line.invoice_line}
    if invoice is not None:
        keys.add(invoice.pk)
    found = {row.pk: row for row in Invoice.objects.filter(pk__in=keys, account=account).locked()}
    if len(found) < len(keys):
        raise InvalidValue(
            _("An invoice of another account cannot be credited here."),
            field="lines",
            value=account.code,
            remedy=_("Credit only invoices of this account."),
        )
    return found


def _currency(invoices: Mapping[int, Invoice], otherwise: str) -> str:
    currencies: set[str] = {invoice.currency for invoice in invoices.values()} or {otherwise}
    if len(currencies) > 1:
        raise InvalidValue(
            _("These invoices are in %(currencies)s.") % {"currencies": ", ".join(sorted(currencies))},
            field="lines",
            value=len(currencies),
            remedy=_("Write one credit note per currency."),
        )
    return currencies.pop()


def _header(
    actor: Any,
    account: Account,
    invoices: Mapping[int, Invoice],
    invoice: Invoice | None,
    reason: CreditReason | str,
    note: str,
    on: date,
    currency: str,
) -> CreditNote:
    """One invoice lends its rate and address; otherwise they are those of the day."""
    only = next(iter(invoices.values())) if len(invoices) == 1 else None
    used = _currency(invoices, currency or account.currency)
    return CreditNote(
        account=account,
        invoice=only if invoice is None else invoices[invoice.pk],
        status=CreditNoteStatus.OPEN,
        reason=CreditReason(reason),
        note=note,
        currency=used,
        exchange_rate=only.exchange_rate if only else exchange_rate_required(used, on=on),
        issued_on=on,
        bill_to=only.bill_to if only else crm_selectors.account_bill_to(account),
        tax_id=only.tax_id if only else account.tax_id,
        created_by=actor if getattr(actor, "pk", None) else None,
    )


def _freight_checked(credit: CreditNote, invoices: Mapping[int, Invoice], freight: Decimal) -> Decimal:
    if freight == 0:
        return ZERO
    limits.amount(freight, field="freight")
    invoice = credit.invoice
    left = invoice.freight - money.total(invoice.credit_notes.values_list("freight", flat=True)) if invoice else ZERO
    if freight > left or freight != round_amount(freight, currency=credit.currency):
        raise CreditedTooMuch(
            _("Freight of %(freight)s cannot be credited.") % {"freight": freight},
            field="freight",
            value=freight,
            remedy=_("At most %(left)s of it is left.") % {"left": format_amount(left, credit.currency)},
        )
    return freight


def _take_billing_back(
    actor: Any, orders: Mapping[int, SalesOrder], rows: Sequence[CreditNoteLine], credit: CreditNote
) -> None:
    """Give quantities that are to be billed again back to their orders."""
    back: dict[int, Decimal] = defaultdict(Decimal)
    for row in rows:
        if row.rebill and row.invoice_line and row.invoice_line.order_line_id:
            back[row.invoice_line.order_line_id] += row.quantity
    for order in orders.values():
        before = axes.facts(order)
        lines = axes.lines_locked(order)
        changed = [line for line in lines if line.pk in back]
        for line in changed:
            line.billed_qty -= min(back[line.pk], line.billed_qty)
        SalesOrderLine.objects.bulk_update(changed, ["billed_qty"], batch_size=500)
        axes.save(order, lines)
        after = axes.facts(order) | {"credit_note": credit.number}
        events.announce(actor=actor, action="order.billing_taken_back", document=order, before=before, after=after)


def _credit_invoices(
    actor: Any, invoices: Mapping[int, Invoice], rows: Sequence[CreditNoteLine], credit: CreditNote, on: date
) -> None:
    """Write what was credited on each invoice, then settle it as far as it is open."""
    values: dict[int, Decimal] = defaultdict(Decimal)
    for row in rows:
        if row.invoice_line:
            values[row.invoice_line.invoice_id] += row.amount + row.tax_amount
    if credit.invoice_id and credit.freight:
        values[credit.invoice_id] += credit.freight
    for key, value in values.items():
        invoice = invoices[key]
        before = settlement.facts(invoice)
        invoice.credited += value
        amount = min(value, invoice.open_amount, credit.open_amount)
        if amount > 0:
            settlement.settle(actor=actor, invoice=invoice, source=credit, amount=amount, on=on)
        else:
            settlement.invoice_save(actor=actor, invoice=invoice, action="invoice.credited", before=before)


def _numbers(invoices: Mapping[int, Invoice]) -> list[str]:
    return sorted(invoice.number for invoice in invoices.values())
