"""Payments: the worked tables of docs/reference/domain/payments.md, by hand, back, and bounced."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from b2bops.common.errors import InvalidValue, NotFound
from orders.models import Allocation, Invoice, InvoiceStatus, Payment, PaymentStatus
from orders.services import settlement
from orders.services.payments import (
    PaymentKnown,
    PaymentReversed,
    allocation_create,
    allocation_release,
    payment_allocate,
    payment_record,
    payment_reverse,
)
from tests.factories import AccountFactory, InvoiceFactory

DAY = date(2026, 5, 20)


@pytest.fixture
def account(db):
    return AccountFactory()


def invoice_of(account, total, due, number, **fields):
    return InvoiceFactory(
        account=account, total=Decimal(total), due_on=date(2026, 5, due), number=f"IN-2026-{number:05d}", **fields
    )


def pay(account, amount, reference="", **fields):
    return payment_record(
        actor=None, account=account, amount=Decimal(amount), received_on=DAY, reference=reference, **fields
    )


def settled():
    return list(Invoice.objects.order_by("number").values_list("settled", flat=True))


@pytest.mark.parametrize(
    ("invoices", "amount", "reference", "allocated", "left"),
    [
        ([(100, 1, 1), (50, 10, 2)], 120, "", [100, 20], 0),
        ([(100, 1, 1), (50, 10, 2)], 120, "IN 2026 2", [70, 50], 0),
        ([(100, 1, 1)], 130, "", [100], 30),
        ([(100, 10, 1), (50, 1, 2)], 60, "", [10, 50], 0),
        ([(100, 1, 1), (50, 10, 2)], 120, "in-2026-00002, IN-2026-00001", [70, 50], 0),
    ],
)
def test_allocation_by_rule(account, invoices, amount, reference, allocated, left):
    for total, due, number in invoices:
        invoice_of(account, total, due, number)
    payment = pay(account, amount, reference)
    assert settled() == allocated
    assert payment.open_amount == left
    assert payment.status == (PaymentStatus.OPEN if left else PaymentStatus.ALLOCATED)


@pytest.mark.parametrize(
    ("total", "settled", "credited", "status"),
    [
        ("120", "0", "0", "ISSUED"),
        ("120", "50", "0", "PARTLY_PAID"),
        ("120", "120", "0", "PAID"),
        ("120", "20", "20", "PARTLY_PAID"),
        ("120", "120", "120", "CANCELLED"),
        ("0", "0", "0", "PAID"),
    ],
)
def test_invoice_status_follows_its_amounts(total, settled, credited, status):
    found = settlement.status_of(total=Decimal(total), settled=Decimal(settled), credited=Decimal(credited))
    assert found == InvoiceStatus(status)


def test_disputed_invoices_are_passed_over_unless_named(account):
    invoice_of(account, 100, 1, 1, disputed_at=timezone.now())
    invoice_of(account, 100, 2, 2)
    pay(account, 50)
    assert settled() == [0, 50]
    pay(account, 50, "IN-2026-00001")
    assert settled() == [50, 50]


def test_another_currency_is_not_touched_by_rule_and_refused_by_hand(account):
    dollars = invoice_of(account, 100, 1, 1, currency="USD")
    payment = pay(account, 50)
    assert payment.open_amount == 50
    with pytest.raises(settlement.AllocationRefused) as caught:
        allocation_create(actor=None, source=payment, invoice=dollars, amount=Decimal(1), on=DAY)
    assert "USD" in caught.value.message


def test_another_accounts_invoice_is_refused(account):
    other = InvoiceFactory()
    with pytest.raises(settlement.AllocationRefused):
        allocation_create(actor=None, source=pay(account, 50), invoice=other, amount=Decimal(1), on=DAY)


@pytest.mark.parametrize("amount", ["0", "-1", "50.01", "NaN", "Infinity", "0.001"])
def test_by_hand_within_payment_and_invoice(account, amount):
    payment = pay(account, 50)
    invoice = invoice_of(account, 100, 1, 1)
    with pytest.raises(settlement.AllocationRefused) as caught:
        allocation_create(actor=None, source=payment, invoice=invoice, amount=Decimal(amount), on=DAY)
    assert caught.value.field == "amount"
    assert caught.value.remedy


def test_taking_back_keeps_the_row(account):
    invoice = invoice_of(account, 100, 1, 1)
    payment = pay(account, 100)
    allocation = Allocation.objects.get()
    allocation_release(actor=None, allocation=allocation, on=date(2026, 5, 25))
    invoice.refresh_from_db()
    payment.refresh_from_db()
    allocation.refresh_from_db()
    assert (invoice.settled, invoice.status) == (0, InvoiceStatus.ISSUED)
    assert (payment.open_amount, payment.status) == (100, PaymentStatus.OPEN)
    assert allocation.released_on == date(2026, 5, 25)
    with pytest.raises(NotFound):
        allocation_release(actor=None, allocation=allocation, on=DAY)
    assert payment_allocate(actor=None, payment=payment, on=DAY).open_amount == 0


def test_a_bounced_payment_opens_its_invoices_and_stays_dead(account):
    invoice = invoice_of(account, 100, 1, 1)
    payment = payment_reverse(actor=None, payment=pay(account, 120), reason="Insufficient funds", on=DAY)
    invoice.refresh_from_db()
    assert (invoice.settled, payment.status, payment.open_amount) == (0, PaymentStatus.REVERSED, 0)
    with pytest.raises(PaymentReversed):
        payment_allocate(actor=None, payment=payment, on=DAY)
    with pytest.raises(PaymentReversed):
        payment_reverse(actor=None, payment=payment, reason="again", on=DAY)


def test_a_reversal_needs_a_reason_and_a_later_day(account):
    payment = pay(account, 10)
    with pytest.raises(InvalidValue):
        payment_reverse(actor=None, payment=payment, reason=" ", on=DAY)
    with pytest.raises(InvalidValue):
        payment_reverse(actor=None, payment=payment, reason="bounced", on=date(2026, 5, 19))


def test_the_banks_key_pays_once(account):
    pay(account, 10, bank_reference="B-1")
    with pytest.raises(PaymentKnown):
        pay(account, 10, bank_reference="B-1")
    assert Payment.objects.count() == 1


@pytest.mark.parametrize(
    ("amount", "currency", "field"),
    [("0", "EUR", "amount"), ("NaN", "EUR", "amount"), ("1.001", "EUR", "amount"), ("1", "Euro", "currency")],
)
def test_bad_payments_are_refused_at_their_field(account, amount, currency, field):
    with pytest.raises(InvalidValue) as caught:
        pay(account, amount, currency=currency)
    assert caught.value.field == field


def test_constraints_hold_where_no_service_looks(account):
    invoice = invoice_of(account, 100, 1, 1)
    payment = pay(account, 10)
    for rows, fields in (
        (Invoice.objects.filter(pk=invoice.pk), {"settled": Decimal("100.01")}),
        (Payment.objects.filter(pk=payment.pk), {"allocated": Decimal("10.01")}),
        (Allocation.objects.filter(pk=Allocation.objects.get().pk), {"amount": Decimal(0)}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**fields)
