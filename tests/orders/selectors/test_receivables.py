"""Ageing, statements and reminders: the worked tables of docs/reference/domain/payments.md."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from b2bops.common.errors import InvalidValue
from crm.models import Account
from orders import selectors
from orders.models import DunningNotice
from orders.services import credit, dunning
from orders.services.credit_lines import CreditLine
from orders.services.credit_notes import credit_note_create
from orders.services.payments import allocation_release, payment_record, payment_reverse
from tests.factories import AccountFactory, DunningLevelFactory, InvoiceFactory, SalesOrderFactory

pytestmark = pytest.mark.django_db
AS_OF = date(2026, 7, 1)


@pytest.fixture
def account():
    return AccountFactory(name="Brandt")


def row(as_of=AS_OF):
    [found] = selectors.ageing(Account.objects.all(), as_of=as_of)
    return found


@pytest.mark.parametrize(
    ("due", "column"),
    [
        (date(2026, 7, 1), "current"),
        (date(2026, 6, 30), "days_30"),
        (date(2026, 6, 1), "days_30"),
        (date(2026, 5, 31), "days_60"),
        (date(2026, 4, 2), "days_90"),
        (date(2026, 4, 1), "older"),
    ],
)
def test_the_column_of_a_due_date(due, column):
    assert selectors.bucket_of(due_on=due, as_of=AS_OF) == column


def test_a_row_adds_up_and_credits_stand_apart(account):
    InvoiceFactory(account=account, total=Decimal(60), issued_on=date(2026, 3, 1), due_on=date(2026, 4, 1))
    InvoiceFactory(account=account, total=Decimal(20), issued_on=date(2026, 3, 1), due_on=date(2026, 6, 30))
    payment_record(actor=None, account=account, amount=Decimal(15), received_on=AS_OF, allocate=False)
    found = row()
    assert found.buckets == {"current": 0, "days_30": 20, "days_60": 0, "days_90": 0, "older": 60}
    assert (found.total, found.overdue, found.credits, found.balance) == (80, 80, 15, 65)


def test_a_past_day_is_as_it_was_then(account):
    InvoiceFactory(account=account, total=Decimal(100), issued_on=date(2026, 5, 1), due_on=date(2026, 6, 1))
    payment = payment_record(actor=None, account=account, amount=Decimal(100), received_on=date(2026, 6, 10))
    assert selectors.ageing(Account.objects.all(), as_of=AS_OF) == []
    assert row(date(2026, 6, 9)).buckets["days_30"] == 100
    payment_reverse(actor=None, payment=payment, reason="Bounced", on=date(2026, 6, 20))
    assert row().total == 100
    assert selectors.ageing(Account.objects.all(), as_of=date(2026, 6, 15)) == []


def test_an_allocation_taken_back_shows_as_credit_since_then(account):
    invoice = InvoiceFactory(account=account, total=Decimal(100), due_on=date(2026, 6, 1))
    payment_record(actor=None, account=account, amount=Decimal(40), received_on=date(2026, 6, 10))
    allocation_release(actor=None, allocation=invoice.allocations.get(), on=date(2026, 6, 20))
    assert (row().total, row().credits) == (100, 40)
    then = row(date(2026, 6, 15))
    assert (then.total, then.credits) == (60, 0)


def test_totals_by_currency(account):
    InvoiceFactory(account=account, total=Decimal(10))
    InvoiceFactory(account=account, total=Decimal(7), currency="USD")
    InvoiceFactory(total=Decimal(5))
    totals = selectors.ageing_totals(selectors.ageing(Account.objects.all(), as_of=AS_OF))
    assert [(one.currency, one.total) for one in totals] == [("EUR", 15), ("USD", 7)]


def test_ageing_takes_constant_queries(django_assert_num_queries):
    for _ in range(3):
        InvoiceFactory()
    with django_assert_num_queries(4):
        selectors.ageing(Account.objects.all(), as_of=AS_OF)


def test_a_statement_opens_moves_and_closes(account):
    InvoiceFactory(account=account, total=Decimal(100), issued_on=date(2026, 4, 1))
    InvoiceFactory(account=account, total=Decimal(50), issued_on=date(2026, 5, 5))
    payment = payment_record(actor=None, account=account, amount=Decimal(30), received_on=date(2026, 5, 10))
    free = CreditLine(amount=Decimal(10), description="Goodwill")
    credit_note_create(actor=None, account=account, lines=[free], reason="GOODWILL", on=date(2026, 5, 12))
    payment_reverse(actor=None, payment=payment, reason="Bounced", on=date(2026, 5, 20))
    InvoiceFactory(account=account, total=Decimal(7), issued_on=date(2026, 6, 1))
    found = selectors.account_statement(account, start=date(2026, 5, 1), end=date(2026, 5, 31))
    assert [(line.amount, line.balance) for line in found.movements] == [(50, 150), (-30, 120), (-10, 110), (30, 140)]
    assert (found.opening, found.invoiced, found.settled, found.closing) == (100, 80, 40, 140)


@pytest.fixture
def levels():
    return [
        DunningLevelFactory(level=1, days_overdue=7),
        DunningLevelFactory(level=2, days_overdue=21, fee=Decimal(5)),
        DunningLevelFactory(level=3, days_overdue=45, blocks_orders=True),
    ]


@pytest.mark.parametrize(
    ("days", "sent", "expected"), [(6, [], None), (7, [], 1), (20, [1], None), (30, [1], 2), (50, [], 3)]
)
def test_the_level_that_is_due(levels, days, sent, expected):
    found = selectors.level_due(levels, days_overdue=days, sent=frozenset(sent))
    assert (found.level if found else None) == expected


def run(days):
    return dunning.dunning_run(actor=None, accounts=Account.objects.all(), on=date(2026, 6, 1) + timedelta(days=days))


def test_a_run_reminds_once_per_level(levels, account):
    InvoiceFactory(account=account)
    assert [notice.level.level for notice in run(8)] == [1]
    assert run(9) == []
    [second] = run(30)
    assert (second.level.level, second.fee, second.open_amount) == (2, 5, 100)
    assert DunningNotice.objects.count() == 2


def test_disputed_paid_and_unticked_invoices_are_left_out(levels, account):
    contested, paid, other = (InvoiceFactory(account=account) for _ in range(3))
    dunning.invoice_dispute(actor=None, invoice=contested, reason="Damaged", now=timezone.now())
    payment_record(actor=None, account=account, amount=Decimal(100), received_on=AS_OF, reference="", allocate=True)
    paid.refresh_from_db()
    assert paid.open_amount == 0
    due = selectors.notices_due(Account.objects.all(), on=date(2026, 7, 20))
    assert [one.invoice for one in due] == [other]
    sent = dunning.dunning_run(
        actor=None, accounts=Account.objects.all(), on=date(2026, 7, 20), invoice_ids=[contested.pk]
    )
    assert sent == []


def test_a_blocking_level_holds_new_orders_until_paid_or_disputed(levels, account):
    invoice = InvoiceFactory(account=account)
    order = SalesOrderFactory(account=account, total=Decimal(0))
    assert credit.refusal(account=account, order=order) == ""
    run(50)
    assert invoice.number in credit.refusal(account=account, order=order)
    dunning.invoice_dispute(actor=None, invoice=invoice, reason="Damaged", now=timezone.now())
    assert credit.refusal(account=account, order=order) == ""


def test_a_dispute_needs_a_reason(account):
    with pytest.raises(InvalidValue):
        dunning.invoice_dispute(actor=None, invoice=InvoiceFactory(), reason=" ", now=timezone.now())
