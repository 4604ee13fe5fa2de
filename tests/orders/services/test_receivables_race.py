"""Two people settle, credit or issue the same thing at the same moment: money is never given twice."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from orders.models import Allocation, CreditNote, CreditNoteLine, CreditReason, Invoice
from orders.services import billing, credit_lines, settlement
from orders.services.billing import order_invoice
from orders.services.credit_notes import (
    CreditedTooMuch,
    CreditLine,
    NothingToCredit,
    credit_note_create,
    invoice_credit_in_full,
)
from orders.services.orders import order_confirm, order_ship
from orders.services.payments import allocation_create, payment_record
from orders.services.settlement import AllocationRefused
from tests.factories import AccountFactory, InvoiceFactory, PriceRowFactory, WarehouseFactory
from tests.orders.conftest import NOW, make_order, receive
from tests.orders.racing import PATIENCE, at_once, broken_rules, errors, without_locks

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks need PostgreSQL"),
]
DAY = date(2026, 5, 20)
HUNDRED = Decimal(100)


@pytest.fixture
def account():
    return AccountFactory()


def pay(account, **fields):
    return payment_record(actor=None, account=account, amount=HUNDRED, received_on=DAY, **fields)


def allocating(payment, invoice):
    return lambda: allocation_create(actor=None, source=payment, invoice=invoice, amount=HUNDRED, on=DAY)


@pytest.fixture
def one_payment(account):
    """100.00 came in, two invoices of 100.00 want it."""
    payment = pay(account, allocate=False)
    return [allocating(payment, invoice) for invoice in InvoiceFactory.create_batch(2, account=account)]


@pytest.fixture
def one_invoice(account):
    """Twice 100.00 came in for one invoice of 100.00."""
    invoice = InvoiceFactory(account=account)
    return [allocating(pay(account, allocate=False), invoice) for _ in range(2)]


@pytest.mark.parametrize("rivals", ["one_payment", "one_invoice"])
def test_one_of_two_allocations_is_refused(rivals, request):
    assert errors(at_once(*request.getfixturevalue(rivals))) == [AllocationRefused]
    assert Allocation.objects.get().amount == HUNDRED
    assert broken_rules() == {}


@pytest.mark.parametrize(
    ("rivals", "rule"),
    [
        ("one_payment", "what a payment paid is its allocations"),
        ("one_invoice", "what settles an invoice is its allocations"),
    ],
)
def test_positive_control_without_the_locks_money_is_spent_twice(rivals, rule, request, monkeypatch):
    acts = request.getfixturevalue(rivals)
    without_locks(monkeypatch, settlement, "_check")
    assert errors(at_once(*acts)) == []
    assert Allocation.objects.count() == 2
    assert list(broken_rules()) == [rule]


def test_of_two_payments_that_come_in_at_once_one_stays_open(account):
    InvoiceFactory(account=account)
    payments = at_once(lambda: pay(account), lambda: pay(account))
    assert sorted(payment.open_amount for payment in payments) == [0, HUNDRED]
    assert Invoice.objects.get().settled == HUNDRED
    assert broken_rules() == {}


@pytest.fixture
def order():
    """Ten bolts, shipped and not yet billed."""
    return make_shipped()


def make_shipped():
    warehouse, product = WarehouseFactory(), PriceRowFactory(amount=Decimal(10)).product
    receive(product, warehouse, 10)
    order = make_order(AccountFactory(), warehouse, product, 10)
    confirmed = order_confirm(actor=None, order=order, now=NOW)
    line = confirmed.lines.get()
    return order_ship(actor=None, order=confirmed, quantities={line.pk: Decimal(10)}, shipped_at=NOW)


def crediting(invoice):
    """Six of its ten pieces."""
    part = CreditLine(invoice.lines.get(), Decimal(6))
    return lambda: credit_note_create(
        actor=None, account=invoice.account, lines=[part], reason=CreditReason.RETURN, on=DAY
    )


def test_of_two_credits_of_one_line_the_second_is_refused(order):
    invoice = order_invoice(actor=None, order=order, on=DAY)
    assert errors(at_once(crediting(invoice), crediting(invoice))) == [CreditedTooMuch]
    assert invoice.lines.get().credited_qty == 6
    assert broken_rules() == {}


def test_positive_control_without_the_locks_more_is_credited_than_was_invoiced(order, monkeypatch):
    invoice = order_invoice(actor=None, order=order, on=DAY)
    without_locks(monkeypatch, credit_lines, "returned_row")
    assert errors(at_once(crediting(invoice), crediting(invoice))) == []
    assert sum(CreditNoteLine.objects.values_list("quantity", flat=True)) == 12
    assert "what was credited of an invoice line is its credit notes" in broken_rules()


def test_an_invoice_is_cancelled_once(order):
    invoice = order_invoice(actor=None, order=order, on=DAY)

    def cancel():
        return invoice_credit_in_full(actor=None, invoice=invoice, reason=CreditReason.WRONG_INVOICE, on=DAY)

    assert errors(at_once(cancel, cancel)) == [NothingToCredit]
    assert CreditNote.objects.get().total == invoice.total
    assert broken_rules() == {}


def test_an_order_is_billed_once(order):
    def bill():
        return order_invoice(actor=None, order=order, on=DAY)

    assert len(errors(at_once(bill, bill))) == 1
    assert Invoice.objects.get().subtotal == HUNDRED
    assert broken_rules() == {}


def test_an_invoice_that_fails_after_taking_its_number_leaves_no_gap(order, monkeypatch):
    """The other one asks for its number while the first has one, and gets it only when the first has given up."""
    other = make_shipped()
    number_taken = threading.Event()
    honest = billing._mark_billed

    def fail_for_the_first(actor, billed, *rest):
        if billed.pk == order.pk:
            number_taken.set()
            raise RuntimeError
        honest(actor, billed, *rest)

    def second():
        assert number_taken.wait(timeout=PATIENCE)
        return order_invoice(actor=None, order=other, on=DAY)

    monkeypatch.setattr(billing, "_mark_billed", fail_for_the_first)
    failed, issued = at_once(lambda: order_invoice(actor=None, order=order, on=DAY), second)
    assert (type(failed), issued.number) == (RuntimeError, "IN-2026-00001")
    assert broken_rules() == {}
