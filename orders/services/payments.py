"""Payments: entering them, allocating them to invoices by rule or by hand, taking that back, and reversing them.

Locks, in this order: account, payment or credit note, invoices (by primary key). See docs/reference/domain/payments.md.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from b2bops.common.errors import Conflict, InvalidValue, NotFound
from b2bops.common.money import currency_exponent, currency_validator, round_amount
from b2bops.platform.services import numbers, records
from b2bops.platform.services.exchange_rates import exchange_rate_required
from crm.models import Account
from orders.models import Allocation, CreditNote, Invoice, Payment, PaymentMethod, PaymentStatus
from orders.services import events, limits, settlement

INVOICE_NUMBER = re.compile(r"IN\W*(\d{4})\W*(\d{1,9})(?!\d)", re.IGNORECASE)
REASON_MAX = 300
NAMED = ("amount", "currency", "received_on", "reference")


class PaymentReversed(Conflict):
    """The payment bounced: nothing can be allocated from it."""

    code = "payment_reversed"


class PaymentKnown(Conflict):
    """The bank's key of this payment is entered already."""

    code = "payment_known"


@transaction.atomic
def payment_record(
    *,
    actor: Any,
    account: Account,
    amount: Decimal,
    received_on: date,
    currency: str = "",
    method: PaymentMethod | str = PaymentMethod.TRANSFER,
    reference: str = "",
    bank_reference: str = "",
    allocate: bool = True,
) -> Payment:
    """Enter money that came in and, unless told otherwise, allocate it by rule. Takes the next PY number.

    Raises InvalidValue, PaymentKnown (same ``bank_reference``), ExchangeRateMissing.
    """
    used = currency or account.currency
    _check_amount(amount, used)
    locked = Account.objects.lock_one(pk=account.pk)
    if bank_reference and Payment.objects.filter(bank_reference=bank_reference).exists():
        raise PaymentKnown(
            _("The payment %(key)s is entered already.") % {"key": bank_reference},
            field="bank_reference",
            value=bank_reference,
            remedy=_("Look it up in the list of payments."),
        )
    payment = Payment(
        number=numbers.take(kind="PY", on=received_on),
        account=locked,
        method=method,
        received_on=received_on,
        currency=used,
        exchange_rate=exchange_rate_required(used, on=received_on),
        amount=amount,
        reference=reference,
        bank_reference=bank_reference,
        created_by=actor if getattr(actor, "pk", None) else None,
    )
    records.check(payment)
    payment.save()
    after = {name: getattr(payment, name) for name in NAMED}
    events.announce(actor=actor, action="payment.received", document=payment, after=after)
    if allocate:
        _allocate_by_rule(actor, payment, received_on)
    return payment


@transaction.atomic
def payment_allocate(*, actor: Any, payment: Payment, on: date) -> Payment:
    """Allocate what is left by rule: invoices named in the reference first, then the earliest due."""
    Account.objects.lock_one(pk=payment.account_id)
    locked = Payment.objects.lock_one(pk=payment.pk)
    _check_standing(locked)
    before = {"allocated": locked.allocated}
    _allocate_by_rule(actor, locked, on)
    _announce_source(actor, locked, before)
    return locked


@transaction.atomic
def allocation_create(
    *, actor: Any, source: Payment | CreditNote, invoice: Invoice, amount: Decimal, on: date
) -> Allocation:
    """Allocate an amount of a payment or credit note to one invoice by hand. Raises AllocationRefused."""
    Account.objects.lock_one(pk=source.account_id)
    locked = _source_locked(source)
    if isinstance(locked, Payment):
        _check_standing(locked)
    target = Invoice.objects.lock_one(pk=invoice.pk)
    if not amount.is_finite() or amount != round_amount(amount, currency=target.currency):
        raise settlement.AllocationRefused(
            _("%(amount)s is finer than %(currency)s allows.") % {"amount": amount, "currency": target.currency},
            field="amount",
            value=amount,
            remedy=_("The smallest step is %(step)s.") % {"step": currency_exponent(target.currency)},
        )
    before = {"allocated": _drawn(locked)}
    allocation = settlement.settle(actor=actor, invoice=target, source=locked, amount=amount, on=on)
    _announce_source(actor, locked, before)
    return allocation


@transaction.atomic
def allocation_release(*, actor: Any, allocation: Allocation, on: date) -> Allocation:
    """Take an allocation back; what it settled is open again, what it drew is left again. Raises NotFound."""
    source = allocation.payment or allocation.credit_note
    assert source is not None
    Account.objects.lock_one(pk=source.account_id)
    locked = _source_locked(source)
    invoice = Invoice.objects.lock_one(pk=allocation.invoice_id)
    standing = Allocation.objects.standing().filter(pk=allocation.pk).first()
    if standing is None:
        raise NotFound(
            _("This allocation was taken back already."),
            field="allocation",
            value=allocation.pk,
            remedy=_("Reload the page."),
        )
    before = {"allocated": _drawn(locked)}
    settlement.release(actor=actor, allocation=standing, invoice=invoice, source=locked, on=on)
    _announce_source(actor, locked, before)
    return standing


@transaction.atomic
def payment_reverse(*, actor: Any, payment: Payment, reason: str, on: date) -> Payment:
    """The payment bounced: take its allocations back and keep why. Raises PaymentReversed, InvalidValue."""
    text = reason.strip()
    if not text or len(text) > REASON_MAX or "\x00" in text:
        raise InvalidValue(
            _("A payment is reversed with a reason."),
            field="reason",
            value=reason[:100],
            remedy=_("Write why, in at most 300 characters."),
        )
    Account.objects.lock_one(pk=payment.account_id)
    locked = Payment.objects.lock_one(pk=payment.pk)
    _check_standing(locked)
    if on < locked.received_on:
        raise InvalidValue(
            _("%(day)s is before the payment came in.") % {"day": on},
            field="on",
            value=on,
            remedy=_("Give the day of the payment or a later one."),
        )
    before = {"status": locked.status, "allocated": locked.allocated}
    standing = list(Allocation.objects.standing().filter(payment=locked).order_by("pk"))
    invoices = {row.pk: row for row in Invoice.objects.filter(pk__in=[one.invoice_id for one in standing]).locked()}
    for allocation in standing:
        invoice = invoices[allocation.invoice_id]
        settlement.release(actor=actor, allocation=allocation, invoice=invoice, source=locked, on=on)
    locked.reversed_on, locked.reversal_reason = on, text
    settlement.payment_save(locked)
    after = {"status": PaymentStatus.REVERSED, "allocated": locked.allocated, "note": text}
    events.announce(actor=actor, action="payment.reversed", document=locked, before=before, after=after)
    return locked


def numbers_in(reference: str) -> list[str]:
    """The invoice numbers a reference names, in order: any spelling of ``IN-2026-00012``.

    >>> numbers_in("Invoices IN 2026/12 and in-2026-00013")
    ['IN-2026-00012', 'IN-2026-00013']
    """
    return [f"IN-{year}-{int(number):05d}" for year, number in INVOICE_NUMBER.findall(reference)]


def _allocate_by_rule(actor: Any, payment: Payment, on: date) -> None:
    rows = Invoice.objects.filter(account=payment.account_id, currency=payment.currency).open()
    invoices = list(rows.locked())
    named = {number: rank for rank, number in enumerate(numbers_in(payment.reference))}
    chosen = [one for one in invoices if one.number in named or one.disputed_at is None]
    chosen.sort(key=lambda one: (named.get(one.number, len(named)), one.due_on, one.number))
    for invoice in chosen:
        amount = min(payment.open_amount, invoice.open_amount)
        if amount <= 0:
            return
        settlement.settle(actor=actor, invoice=invoice, source=payment, amount=amount, on=max(on, payment.received_on))


def _source_locked(source: Payment | CreditNote) -> Payment | CreditNote:
    if isinstance(source, Payment):
        return Payment.objects.lock_one(pk=source.pk)
    return CreditNote.objects.lock_one(pk=source.pk)


def _drawn(source: Payment | CreditNote) -> Decimal:
    drawn: Decimal = source.allocated if isinstance(source, Payment) else source.settled
    return drawn


def _announce_source(actor: Any, source: Payment | CreditNote, before: dict[str, Any]) -> None:
    action = "payment.allocated" if isinstance(source, Payment) else "credit_note.allocated"
    after = {"allocated": _drawn(source)}
    events.announce(actor=actor, action=action, document=source, before=before, after=after)


def _check_standing(payment: Payment) -> None:
    if payment.reversed_on is not None:
        raise PaymentReversed(
            _("%(number)s was reversed on %(day)s.") % {"number": payment.number, "day": payment.reversed_on},
            field="payment",
            value=payment.number,
            remedy=_("Enter the new payment instead."),
        )


def _check_amount(amount: Decimal, currency: str) -> None:
    limits.amount(amount, field="amount")
    if not re.fullmatch(r"[A-Z]{3}", currency):
        raise InvalidValue(
            _("%(currency)s is not a currency.") % {"currency": currency[:10]},
            field="currency",
            value=currency[:10],
            remedy=str(currency_validator.message),
        )
    if amount == 0 or amount != round_amount(amount, currency=currency):
        raise InvalidValue(
            _("%(amount)s is not an amount of %(currency)s.") % {"amount": amount, "currency": currency},
            field="amount",
            value=amount,
            remedy=_("Give an amount above 0 in steps of %(step)s.") % {"step": currency_exponent(currency)},
        )
