"""Who owes how much for how long, as of any day. See docs/reference/domain/payments.md.

Open amounts of a past day are the running sums of today, corrected by the allocations made or taken back since.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.models import Account
from orders.models import Allocation, CreditNote, Invoice, Payment

ZERO = Decimal(0)
BUCKETS: tuple[tuple[str, Promise, int], ...] = (
    ("current", _("Not due"), 0),
    ("days_30", _("1–30 days"), 30),
    ("days_60", _("31–60 days"), 60),
    ("days_90", _("61–90 days"), 90),
    ("older", _("Over 90 days"), 10**9),
)


@dataclass
class AgeingRow:
    """Open amounts of one account in one currency: by days overdue, and the credits not allocated yet."""

    account: Account
    currency: str
    buckets: dict[str, Decimal] = field(default_factory=lambda: {key: ZERO for key, _label, _days in BUCKETS})
    credits: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        """What is open on invoices."""
        return sum(self.buckets.values(), ZERO)

    @property
    def overdue(self) -> Decimal:
        """What is open and past its due date."""
        return self.total - self.buckets["current"]

    @property
    def balance(self) -> Decimal:
        """What the account owes after its credits."""
        return self.total - self.credits


def bucket_of(*, due_on: date, as_of: date) -> str:
    """Which column a due date falls in.

    >>> bucket_of(due_on=date(2026, 6, 30), as_of=date(2026, 7, 1))
    'days_30'
    """
    overdue = (as_of - due_on).days
    return next(key for key, _label, most in BUCKETS if overdue <= most)


def ageing(accounts: QuerySet[Account], *, as_of: date) -> list[AgeingRow]:
    """One row per account and currency with anything open as of the end of the day, by account name. 5 queries."""
    invoices, credit_notes, payments = _changed_since(accounts, as_of)
    rows: dict[tuple[int, str], AgeingRow] = {}

    def row_of(document: Any) -> AgeingRow:
        key = (document.account_id, document.currency)
        return rows.setdefault(key, AgeingRow(document.account, document.currency))

    for invoice in _invoices(accounts, as_of, invoices):
        amount = invoice.open_amount + invoices.get(invoice.pk, ZERO)
        if amount > 0:
            row_of(invoice).buckets[bucket_of(due_on=invoice.due_on, as_of=as_of)] += amount
    for note in _documents(CreditNote.objects.open(), CreditNote, accounts, Q(issued_on__lte=as_of), credit_notes):
        row_of(note).credits += max(note.open_amount + credit_notes.get(note.pk, ZERO), ZERO)
    standing = Q(received_on__lte=as_of) & (Q(reversed_on__isnull=True) | Q(reversed_on__gt=as_of))
    for payment in _payments(accounts, standing, payments, as_of):
        left = payment.amount - payment.allocated + payments.get(payment.pk, ZERO)
        row_of(payment).credits += max(left, ZERO)
    found = [row for row in rows.values() if row.total or row.credits]
    return sorted(found, key=lambda row: (row.account.name, row.account.pk, row.currency))


def ageing_totals(rows: Iterable[AgeingRow]) -> list[AgeingRow]:
    """One row per currency that adds the rows up; its account is that of the first. No query."""
    totals: dict[str, AgeingRow] = {}
    for row in rows:
        total = totals.setdefault(row.currency, AgeingRow(row.account, row.currency))
        for key, amount in row.buckets.items():
            total.buckets[key] += amount
        total.credits += row.credits
    return sorted(totals.values(), key=lambda row: row.currency)


def _changed_since(
    accounts: QuerySet[Account], as_of: date
) -> tuple[dict[int, Decimal], dict[int, Decimal], dict[int, Decimal]]:
    """By invoice, credit note and payment: how much more of it was open at the end of the day than is now. 1 query."""
    made_later = Q(allocated_on__gt=as_of, released_on__isnull=True)
    stood_then = Q(allocated_on__lte=as_of, released_on__gt=as_of)
    rows = Allocation.objects.filter(made_later | stood_then, invoice__account__in=accounts).order_by()
    invoices: dict[int, Decimal] = defaultdict(Decimal)
    notes: dict[int, Decimal] = defaultdict(Decimal)
    payments: dict[int, Decimal] = defaultdict(Decimal)
    names = ("invoice_id", "credit_note_id", "payment_id", "amount", "released_on")
    for invoice, note, payment, amount, released_on in rows.values_list(*names):
        more = amount if released_on is None else -amount
        invoices[invoice] += more
        if note is not None:
            notes[note] += more
        if payment is not None:
            payments[payment] += more
    return invoices, notes, payments


def _invoices(accounts: QuerySet[Account], as_of: date, changed: Mapping[int, Decimal]) -> list[Invoice]:
    return _documents(Invoice.objects.open(), Invoice, accounts, Q(issued_on__lte=as_of), changed)


def _payments(accounts: QuerySet[Account], standing: Q, changed: Mapping[int, Decimal], as_of: date) -> list[Payment]:
    """A payment that bounced after the day counts as it stood then."""
    bounced_later = Q(reversed_on__gt=as_of)
    rows = Payment.objects.filter(Q(amount__gt=F("allocated")) | bounced_later)
    return _documents(rows, Payment, accounts, standing, changed)


def _documents(
    still_open: QuerySet[Any], model: Any, accounts: QuerySet[Account], dated: Q, changed: Mapping[int, Decimal]
) -> list[Any]:
    """Those open now and those that changed since, with their accounts. 1 query."""
    rows = still_open | model.objects.filter(pk__in=_keys(changed))
    return list(rows.filter(dated, account__in=accounts).select_related("account"))


def _keys(changed: Mapping[int, Decimal]) -> Sequence[int]:
    return [key for key, amount in changed.items() if amount]
