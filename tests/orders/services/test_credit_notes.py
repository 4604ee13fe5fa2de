"""Credit notes: the worked table of docs/reference/domain/payments.md, and what may not be credited."""

from datetime import date
from decimal import Decimal

import pytest

from b2bops.common.errors import InvalidValue
from orders.models import CreditNoteStatus, CreditReason, InvoiceStatus, OrderStatus, SalesOrder
from orders.services.billing import order_invoice
from orders.services.credit_notes import (
    CreditedTooMuch,
    CreditLine,
    NothingToCredit,
    credit_note_create,
    invoice_credit_in_full,
)
from orders.services.payments import payment_record
from tests.factories import AccountFactory, InvoiceFactory, InvoiceLineFactory
from tests.orders.services.test_billing import shipped

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 20)


@pytest.fixture
def invoice(draft):
    """Ten bolts: 100.00 and 20.00 tax."""
    return order_invoice(actor=None, order=shipped(draft, 10), on=date(2026, 5, 10))


def credited(invoice, quantity=None, **line):
    part = CreditLine(invoice.lines.get(), None if quantity is None else Decimal(quantity), **line)
    return credit_note_create(actor=None, account=invoice.account, lines=[part], reason=CreditReason.RETURN, on=DAY)


@pytest.mark.parametrize(
    ("paid", "quantity", "settles", "left", "open_after", "status"),
    [
        (0, 2, 24, 0, 96, InvoiceStatus.PARTLY_PAID),
        (120, 2, 0, 24, 0, InvoiceStatus.PAID),
        (110, 2, 10, 14, 0, InvoiceStatus.PAID),
        (40, 10, 80, 40, 0, InvoiceStatus.CANCELLED),
    ],
)
def test_a_credit_settles_its_invoice_first(invoice, paid, quantity, settles, left, open_after, status):
    if paid:
        payment_record(actor=None, account=invoice.account, amount=Decimal(paid), received_on=DAY)
    credit = credited(invoice, quantity)
    invoice.refresh_from_db()
    assert (credit.settled, credit.open_amount) == (settles, left)
    assert (invoice.open_amount, invoice.status) == (open_after, status)
    assert credit.status == (CreditNoteStatus.OPEN if left else CreditNoteStatus.SETTLED)
    assert credit.number == "CN-2026-00001"


def test_the_parts_of_a_credit_add_up_to_the_invoice_line():
    invoice = InvoiceFactory(total=Decimal("12.00"), subtotal=Decimal(10), tax=Decimal(2))
    line = InvoiceLineFactory(
        invoice=invoice,
        quantity=3,
        unit_price=Decimal("3.3333"),
        amount=Decimal("10.00"),
        tax_pct=20,
        tax_amount=Decimal("2.00"),
    )
    parts = [credited(invoice, 1) for _ in range(3)]
    assert [part.subtotal for part in parts] == [Decimal("3.33"), Decimal("3.34"), Decimal("3.33")]
    assert sum(part.tax for part in parts) == Decimal("2.00")
    line.refresh_from_db()
    assert (line.credited_qty, line.credited_amount, line.credited_tax) == (3, 10, 2)


def test_not_beyond_what_was_invoiced(invoice):
    credited(invoice, 8)
    with pytest.raises(CreditedTooMuch) as caught:
        credited(invoice, 3)
    assert (caught.value.field, caught.value.value) == ("lines.0.quantity", 3)
    with pytest.raises(CreditedTooMuch):
        credited(invoice, amount=Decimal("20.01"))


def test_a_price_correction_leaves_the_quantity(invoice):
    credit = credited(invoice, amount=Decimal("5.00"))
    line = invoice.lines.get()
    assert (credit.subtotal, credit.tax) == (5, 1)
    assert (line.credited_qty, line.credited_amount) == (0, 5)
    rest = credited(invoice)
    assert (rest.subtotal, rest.tax) == (95, 19)


def test_delivered_goods_stay_billed_unless_they_are_to_be_billed_again(invoice):
    order = SalesOrder.objects.get()
    credited(invoice, 2)
    order.refresh_from_db()
    assert (order.billed_pct, order.status) == (100, OrderStatus.CLOSED)
    credited(invoice, 3, rebill=True)
    order.refresh_from_db()
    assert (order.billed_pct, order.status) == (70, OrderStatus.SHIPPED)
    again = order_invoice(actor=None, order=order, on=DAY)
    assert again.subtotal == 30


def test_crediting_in_full_cancels_and_only_once(invoice):
    credited(invoice, 4)
    credit = invoice_credit_in_full(actor=None, invoice=invoice, reason=CreditReason.WRONG_INVOICE, on=DAY)
    invoice.refresh_from_db()
    assert (credit.total, invoice.status, invoice.open_amount) == (72, InvoiceStatus.CANCELLED, 0)
    with pytest.raises(NothingToCredit):
        invoice_credit_in_full(actor=None, invoice=invoice, reason=CreditReason.WRONG_INVOICE, on=DAY)


def test_freight_is_credited_once():
    invoice = InvoiceFactory(total=Decimal(105), subtotal=Decimal(100), freight=Decimal(5))
    InvoiceLineFactory(invoice=invoice)
    asked = {"actor": None, "account": invoice.account, "reason": CreditReason.GOODWILL, "on": DAY, "lines": []}
    credit = credit_note_create(**asked, invoice=invoice, freight=Decimal(5))
    assert (credit.total, credit.settled) == (5, 5)
    with pytest.raises(CreditedTooMuch):
        credit_note_create(**asked, invoice=invoice, freight=Decimal("0.01"))


def test_a_free_line_stays_as_open_credit(account):
    free = CreditLine(amount=Decimal("10.00"), tax_pct=Decimal(20), description="Sorry for the wait")
    credit = credit_note_create(actor=None, account=account, lines=[free], reason=CreditReason.GOODWILL, on=DAY)
    assert (credit.total, credit.settled, credit.invoice) == (12, 0, None)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (CreditLine(amount=Decimal(10)), "lines.0.description"),
        (CreditLine(amount=Decimal("NaN"), description="x"), "lines.0.amount"),
        (CreditLine(amount=Decimal("0.001"), description="x"), "lines.0.amount"),
        (CreditLine(amount=Decimal("1e30"), description="x"), "lines.0.amount"),
        (CreditLine(amount=Decimal(10), description="x\x00"), "lines.0.description"),
    ],
)
def test_bad_free_lines_are_refused_at_their_field(account, line, field):
    with pytest.raises(InvalidValue) as caught:
        credit_note_create(actor=None, account=account, lines=[line], reason=CreditReason.GOODWILL, on=DAY)
    assert caught.value.field == field


def test_another_accounts_invoice_is_refused(invoice):
    part = CreditLine(invoice.lines.get(), Decimal(1))
    with pytest.raises(InvalidValue):
        credit_note_create(actor=None, account=AccountFactory(), lines=[part], reason=CreditReason.RETURN, on=DAY)
