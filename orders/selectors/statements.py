"""What happened on an account's books in a period: opening balance, movements, closing balance."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.models import Account
from orders.models import CreditNote, Invoice, Payment

ZERO = Decimal(0)


@dataclass(frozen=True)
class Movement:
    """One document; ``amount`` raises (+) or lowers (−) what is owed, ``balance`` is what is owed after it."""

    on: date
    kind: Promise
    number: str
    url: str
    due_on: date | None
    reference: str
    amount: Decimal
    balance: Decimal = ZERO


@dataclass(frozen=True)
class Statement:
    """The books of one account in one currency from ``start`` to ``end``, both included."""

    account: Account
    currency: str
    start: date
    end: date
    opening: Decimal
    movements: tuple[Movement, ...]

    @property
    def closing(self) -> Decimal:
        """Opening balance and all movements."""
        return self.movements[-1].balance if self.movements else self.opening

    @property
    def invoiced(self) -> Decimal:
        """What the period added."""
        return sum((row.amount for row in self.movements if row.amount > 0), ZERO)

    @property
    def settled(self) -> Decimal:
        """What the period took off, as a positive amount."""
        return -sum((row.amount for row in self.movements if row.amount < 0), ZERO)


def usual_period(end: date) -> tuple[date, date]:
    """The last three months up to ``end``, from the first day of a month.

    >>> usual_period(date(2026, 1, 20))
    (datetime.date(2025, 11, 1), datetime.date(2026, 1, 20))
    """
    months = end.year * 12 + end.month - 3
    return date(months // 12, months % 12 + 1, 1), end


def account_statement(account: Account, *, start: date, end: date, currency: str = "") -> Statement:
    """The statement in the account's currency, or another one. 3 queries, linear in the account's documents."""
    used = currency or account.currency
    everything = sorted(_movements(account, used, end), key=lambda row: (row.on, -row.amount, row.number))
    balance = sum((row.amount for row in everything if row.on < start), ZERO)
    opening, rows = balance, []
    for row in everything:
        if row.on >= start:
            balance += row.amount
            rows.append(Movement(row.on, row.kind, row.number, row.url, row.due_on, row.reference, row.amount, balance))
    return Statement(account, used, start, end, opening, tuple(rows))


def _movements(account: Account, currency: str, end: date) -> Iterator[Movement]:
    dated = Q(account=account, currency=currency)
    for invoice in Invoice.objects.filter(dated, issued_on__lte=end):
        yield _movement(invoice.issued_on, _("Invoice"), invoice, invoice.total, invoice.due_on)
    for note in CreditNote.objects.filter(dated, issued_on__lte=end):
        yield _movement(note.issued_on, _("Credit note"), note, -note.total)
    for payment in Payment.objects.filter(dated, received_on__lte=end):
        yield _movement(payment.received_on, _("Payment"), payment, -payment.amount)
        if payment.reversed_on is not None and payment.reversed_on <= end:
            yield _movement(payment.reversed_on, _("Payment reversed"), payment, payment.amount)


def _movement(
    on: date, kind: Promise, row: Invoice | CreditNote | Payment, amount: Decimal, due_on: date | None = None
) -> Movement:
    reference = row.reference if isinstance(row, Payment) else getattr(row, "customer_reference", "")
    return Movement(on, kind, row.number, row.get_absolute_url(), due_on, reference, amount)
