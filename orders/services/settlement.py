"""Settling invoices out of payments and credit notes: the one place where allocations are written.

Everything here runs in the caller's transaction, under its lock on the account; the rules and worked tables are in
docs/reference/domain/payments.md.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue
from b2bops.common.listing.cells import format_amount
from orders.models import (
    Allocation,
    CreditNote,
    CreditNoteStatus,
    Invoice,
    InvoiceStatus,
    Payment,
    PaymentStatus,
)
from orders.services import events

Source = Payment | CreditNote


class AllocationRefused(InvalidValue):
    """The amount cannot go from this source to this invoice."""

    code = "allocation_refused"


def status_of(*, total: Decimal, settled: Decimal, credited: Decimal) -> InvoiceStatus:
    """The status that follows from an invoice's amounts; the only source of ``Invoice.status``.

    >>> status_of(total=Decimal(120), settled=Decimal(50), credited=Decimal(0)).name
    'PARTLY_PAID'
    """
    if 0 < total <= credited:
        return InvoiceStatus.CANCELLED
    if settled >= total:
        return InvoiceStatus.PAID
    return InvoiceStatus.PARTLY_PAID if settled > 0 else InvoiceStatus.ISSUED


def invoice_save(*, actor: Any, invoice: Invoice, action: str, before: dict[str, Any]) -> None:
    """Store the running sums of a locked invoice with the status that follows, and announce it."""
    invoice.status = status_of(total=invoice.total, settled=invoice.settled, credited=invoice.credited)
    invoice.save(update_fields=["status", "settled", "credited", "updated_at"])
    events.announce(actor=actor, action=action, document=invoice, before=before, after=facts(invoice))


def facts(invoice: Invoice) -> dict[str, Any]:
    """What settling changes of an invoice, for the audit trail."""
    return {"status": invoice.status, "settled": invoice.settled, "credited": invoice.credited}


def settle(*, actor: Any, invoice: Invoice, source: Source, amount: Decimal, on: date) -> Allocation:
    """Allocate ``amount`` of a locked source to a locked invoice. The source's own entry is the caller's.

    Raises AllocationRefused across accounts or currencies, and beyond what either has open.
    """
    _check(invoice, source, amount)
    before = facts(invoice)
    is_payment = isinstance(source, Payment)
    allocation = Allocation.objects.create(
        invoice=invoice,
        payment=source if isinstance(source, Payment) else None,
        credit_note=source if isinstance(source, CreditNote) else None,
        amount=amount,
        allocated_on=on,
    )
    _draw(source, amount)
    invoice.settled += amount
    action = "invoice.paid" if is_payment else "invoice.credit_settled"
    invoice_save(actor=actor, invoice=invoice, action=action, before=before)
    return allocation


def release(*, actor: Any, allocation: Allocation, invoice: Invoice, source: Source, on: date) -> None:
    """Take a standing allocation back: the invoice is open again by it, the source has it left again."""
    before = facts(invoice)
    allocation.released_on = max(on, allocation.allocated_on)
    allocation.save(update_fields=["released_on"])
    _draw(source, -allocation.amount)
    invoice.settled -= allocation.amount
    invoice_save(actor=actor, invoice=invoice, action="invoice.allocation_released", before=before)


def _draw(source: Source, amount: Decimal) -> None:
    if isinstance(source, Payment):
        source.allocated += amount
        payment_save(source)
        return
    source.settled += amount
    source.status = CreditNoteStatus.SETTLED if source.settled >= source.total else CreditNoteStatus.OPEN
    source.save(update_fields=["status", "settled", "updated_at"])


def payment_save(payment: Payment) -> None:
    """Store a locked payment with the status that follows from its amounts."""
    if payment.reversed_on is not None:
        payment.status = PaymentStatus.REVERSED
    else:
        full = payment.allocated >= payment.amount
        payment.status = PaymentStatus.ALLOCATED if full else PaymentStatus.OPEN
    payment.save(update_fields=["status", "allocated", "reversed_on", "reversal_reason", "updated_at"])


def _check(invoice: Invoice, source: Source, amount: Decimal) -> None:
    if invoice.account_id != source.account_id:
        raise AllocationRefused(
            _("%(invoice)s is another account's.") % {"invoice": invoice.number},
            field="invoice",
            value=invoice.number,
            remedy=_("Choose an invoice of the same account."),
        )
    if invoice.currency != source.currency:
        raise AllocationRefused(
            _("%(source)s is in %(have)s, %(invoice)s in %(want)s.")
            % {
                "source": source.number,
                "have": source.currency,
                "invoice": invoice.number,
                "want": invoice.currency,
            },
            field="invoice",
            value=invoice.number,
            remedy=_("Only the same currency can be allocated; enter the payment in the invoice's currency."),
        )
    most = min(invoice.open_amount, source.open_amount)
    if not amount.is_finite() or not 0 < amount <= most:
        raise AllocationRefused(
            _("%(amount)s cannot be allocated to %(invoice)s.")
            % {"amount": f"{amount:f}" if amount.is_finite() else amount, "invoice": invoice.number},
            field="amount",
            value=amount,
            remedy=_("At most %(most)s: %(open)s are open on the invoice, %(left)s are left of %(source)s.")
            % {
                "most": format_amount(most, invoice.currency),
                "open": format_amount(invoice.open_amount, invoice.currency),
                "left": format_amount(source.open_amount, source.currency),
                "source": source.number,
            },
        )
