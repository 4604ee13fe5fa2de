"""Invoices and credit notes on paper, and by mail to those who want them."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail as mailbox
from django.utils import timezone
from django.utils.translation import override
from pypdf import PdfReader

from b2bops.platform.documents.printing import document_print
from b2bops.platform.models import OutboxMessage
from b2bops.platform.services import company, outbox
from crm.models import Account
from orders.documents.credit_notes import credit_note_document
from orders.documents.invoices import invoice_document
from orders.models import CreditReason
from orders.services.billing import order_invoice
from orders.services.credit_lines import CreditLine
from orders.services.credit_notes import credit_note_create, invoice_credit_in_full
from orders.services.orders import order_confirm, order_ship
from tests.factories import ContactFactory
from tests.orders.conftest import NOW

pytest.importorskip("b2bops.platform.documents.engine", exc_type=OSError, reason="Pango is not installed")
DAY = NOW.date()


@pytest.fixture
def shipped(draft, operations_member):
    order = order_confirm(actor=operations_member, order=draft, now=NOW)
    quantities = {order.lines.get().pk: Decimal(4)}
    return order_ship(actor=operations_member, order=order, quantities=quantities, shipped_at=NOW)


def text_of(kind, row, language="en"):
    content = document_print(kind, pk=row.pk, language=language).content
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def deliver():
    for _round in range(2):
        OutboxMessage.objects.update(next_attempt_at=timezone.now() - timedelta(seconds=1))
        outbox.drain()


def test_an_invoice_and_its_credit_note_add_up(shipped):
    company.company_update(actor=None, name="Granit", bank="IBAN DE02 1203")
    invoice = order_invoice(actor=None, order=shipped, on=DAY)
    text = text_of("orders.invoice", invoice)
    for words in (invoice.number, shipped.number, "40.00 EUR", "8.00 EUR", "48.00 EUR", "IBAN DE02 1203", "20 %"):
        assert words in text
    credit = invoice_credit_in_full(actor=None, invoice=invoice, reason=CreditReason.GOODWILL, on=DAY)
    text = text_of("orders.credit_note", credit)
    for words in (credit.number, invoice.number, "48.00 EUR", "We credit you"):
        assert words in text
    invoice.refresh_from_db()
    text = text_of("orders.invoice", invoice)
    assert "Left to pay" in text and "Please pay" not in text and "IBAN" not in text


def test_a_credit_note_prints_the_discount_of_goods_that_came_back(shipped):
    """2 of 4 at 10.00 less 15 % are 17.00; an amount off the price is its own price, without a discount."""
    shipped.lines.update(discount_pct=15, amount=Decimal("85.00"))
    invoice = order_invoice(actor=None, order=shipped, on=DAY)
    line = invoice.lines.get()
    with override("en"):
        for part, printed in (
            (CreditLine(line, quantity=Decimal(2)), (Decimal(10), Decimal(15), Decimal(17))),
            (CreditLine(line, amount=Decimal(5)), (Decimal(5), Decimal(0), Decimal(5))),
        ):
            credit = credit_note_create(
                actor=None, account=shipped.account, lines=[part], reason=CreditReason.GOODWILL, on=DAY
            )
            [row] = credit_note_document(credit, "en").lines
            assert (row.unit_price, row.discount_pct, row.amount) == printed


def test_an_invoice_says_when_it_is_overdue(shipped):
    invoice = order_invoice(actor=None, order=shipped, on=DAY)
    with override("en"):
        assert invoice_document(invoice, "en", on=invoice.due_on).notice == ""
        assert "Overdue since" in invoice_document(invoice, "en", on=invoice.due_on + timedelta(days=1)).notice


@pytest.mark.parametrize("wanted", [True, False])
def test_invoices_and_credit_notes_are_mailed_to_those_who_want_them(shipped, account, wanted):
    ContactFactory(account=account, email="ada@brandt.example")
    Account.objects.update(mails_invoices=wanted)
    invoice = order_invoice(actor=None, order=shipped, on=DAY)
    credit = invoice_credit_in_full(actor=None, invoice=invoice, reason=CreditReason.GOODWILL, on=DAY)
    deliver()
    files = [attachment[0] for sent in mailbox.outbox for attachment in sent.attachments]
    assert files == ([f"{invoice.number}.pdf", f"{credit.number}.pdf"] if wanted else [])
