"""Quotes and orders on paper: what stands on them, who may read them, and the mails they leave with."""

import io
import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail as mailbox
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from b2bops.common.errors import NotFound
from b2bops.platform.documents.printing import document_print
from b2bops.platform.models import Email, OutboxMessage
from b2bops.platform.services import company, outbox
from b2bops.platform.services.files import file_content
from crm.models import Account
from orders.models import OrderStatus, QuoteStatus
from orders.services import quotes
from orders.services.orders import order_confirm
from tests.factories import ContactFactory
from tests.orders.conftest import NOW

pytest.importorskip("b2bops.platform.documents.engine", exc_type=OSError, reason="Pango is not installed")


@pytest.fixture
def contact(account):
    return ContactFactory(account=account, name="Ada Buyer", email="ada@brandt.example")


@pytest.fixture
def quote(account, product, sales_member):
    made = quotes.quote_create(actor=sales_member, account=account)
    line = {"product": product, "quantity": Decimal(3), "discount_pct": Decimal(5)}
    quotes.quote_line_add(actor=sales_member, quote=made, **line)
    return quotes.quote_submit(actor=sales_member, quote=made)


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def printed(kind, row, language="") -> str:
    return text_of(document_print(kind, pk=row.pk, language=language).content)


def deliver():
    OutboxMessage.objects.update(next_attempt_at=timezone.now() - timedelta(seconds=1))
    outbox.drain()
    OutboxMessage.objects.update(next_attempt_at=timezone.now() - timedelta(seconds=1))
    outbox.drain()


def test_a_printed_quote_adds_up(quote):
    text = printed("orders.quote", quote)
    for words in (
        quote.number,
        "Brandt Tools",
        "BOLT-10",
        "28.50 EUR",
        "5.70 EUR",
        "34.20 EUR",
        "Payment within 30 days",
    ):
        assert words in text
    assert "not an offer" not in text


def test_a_draft_says_that_it_is_none(account, sales_member):
    draft = quotes.quote_create(actor=sales_member, account=account)
    assert "not an offer yet" in printed("orders.quote", draft)


def test_the_account_chooses_the_language_and_the_reader_may_choose_another(quote):
    Account.objects.update(language="zh-hans")
    assert "报价" in printed("orders.quote", quote)
    assert "Valid until" in printed("orders.quote", quote, "en")
    Account.objects.update(language="")
    company.company_update(actor=None, name="Granit", language="zh-hans")
    assert "报价" in printed("orders.quote", quote)


def test_no_cost_and_no_price_trace_is_printed(quote, product):
    product.standard_cost = Decimal("7.77")
    product.save()
    quote.lines.update(price_trace={"source": "CONTRACT-4711"})
    text = printed("orders.quote", quote)
    assert "7.77" not in text
    assert "CONTRACT-4711" not in text


def test_an_order_says_whether_it_is_confirmed(draft, operations_member):
    assert "Not confirmed yet" in printed("orders.order", draft)
    order = order_confirm(actor=operations_member, order=draft, now=NOW)
    text = printed("orders.order", order)
    assert "which we confirm" in text
    assert "120.00 EUR" in text


def test_a_document_that_is_gone_is_not_found(db):
    with pytest.raises(NotFound):
        document_print("orders.quote", pk=99, language="")


@pytest.mark.parametrize("name", ["quote_pdf", "quote_mail"])
def test_another_territory_sees_no_paper(quote, as_user, other_territory_member, supply_member, name):
    address = reverse(f"orders:{name}", args=[quote.pk])
    assert as_user(other_territory_member).get(address).status_code == 404
    assert as_user(supply_member).get(address).status_code == 403


def test_the_pdf_opens_in_the_browser_and_in_the_api(quote, as_user, api_as, sales_member):
    shown = as_user(sales_member).get(reverse("orders:quote_pdf", args=[quote.pk]))
    assert (shown.status_code, shown["Content-Type"]) == (200, "application/pdf")
    assert shown["Content-Disposition"] == f'inline; filename="{quote.number}.pdf"'
    client = api_as(sales_member)
    asked = client.get(f"/api/v1/quotes/{quote.pk}/pdf/", headers={"accept": "application/pdf"})
    assert asked.content[:5] == b"%PDF-"
    assert client.get(f"/api/v1/quotes/{quote.pk}/pdf/?language=xx").status_code == 400
    assert client.get("/api/v1/quotes/999/pdf/", headers={"accept": "application/pdf"}).status_code == 404


def mail_values(**changes):
    values = {
        "token": str(uuid.uuid4()),
        "to": "ada@brandt.example; boss@brandt.example",
        "language": "en",
        "subject": "Your offer",
        "text": "Here it is.",
    }
    return values | changes


def test_the_mail_is_proposed_then_sent_with_the_quote(quote, contact, as_user, sales_member):
    client = as_user(sales_member)
    address = reverse("orders:quote_mail", args=[quote.pk])
    proposed = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "ada@brandt.example" in proposed
    assert "Hello Ada Buyer," in proposed
    assert "<html" not in proposed
    values = mail_values()
    assert client.post(address, values).status_code == 302
    assert client.post(address, values).status_code == 302
    deliver()
    quote.refresh_from_db()
    assert quote.status == QuoteStatus.SENT
    [sent] = mailbox.outbox
    assert (sent.to, sent.subject, sent.body) == (
        ["ada@brandt.example", "boss@brandt.example"],
        "Your offer",
        "Here it is.",
    )
    [(name, content, kind)] = sent.attachments
    assert (name, kind) == (f"{quote.number}.pdf", "application/pdf")
    assert "34.20 EUR" in text_of(content)
    stored = Email.objects.get().attachments.get()
    assert file_content(stored) == content


def test_a_bad_address_is_shown_at_its_field_and_nothing_is_sent(quote, as_user, sales_member):
    answer = as_user(sales_member).post(reverse("orders:quote_mail", args=[quote.pk]), mail_values(to="nobody"))
    assert answer.status_code == 422
    assert "is not a mail address" in answer.content.decode()
    quote.refresh_from_db()
    assert (quote.status, Email.objects.count()) == (QuoteStatus.APPROVED, 0)


def test_a_quote_sent_by_the_api_is_mailed_when_there_is_an_address(quote, contact, api_as, sales_member):
    answer = api_as(sales_member).post(f"/api/v1/quotes/{quote.pk}/send/")
    assert answer.json()["status"] == "SENT"
    mail = Email.objects.get()
    assert mail.to == "ada@brandt.example"
    assert quote.number in mail.subject
    again = api_as(sales_member).post(f"/api/v1/quotes/{quote.pk}/mail/", {"subject": "Once more"})
    assert (again.status_code, again.json()["subject"], again.json()["to"]) == (202, "Once more", "ada@brandt.example")


def test_a_quote_without_an_address_is_only_marked_as_sent(quote, api_as, sales_member):
    assert api_as(sales_member).post(f"/api/v1/quotes/{quote.pk}/send/").json()["status"] == "SENT"
    assert Email.objects.count() == 0
    refused = api_as(sales_member).post(f"/api/v1/quotes/{quote.pk}/mail/")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "to")


@pytest.mark.parametrize("wanted", [True, False])
def test_an_account_gets_confirmations_if_it_wants_them(draft, contact, operations_member, wanted):
    Account.objects.update(mails_confirmations=wanted, language="zh-hans")
    order_confirm(actor=operations_member, order=draft, now=NOW)
    deliver()
    draft.refresh_from_db()
    assert draft.status == OrderStatus.CONFIRMED
    assert len(mailbox.outbox) == int(wanted)
    if wanted:
        assert draft.number in mailbox.outbox[0].subject
        assert mailbox.outbox[0].attachments[0][0] == f"{draft.number}.pdf"


def test_a_held_order_is_not_confirmed_to_the_customer(draft, contact, operations_member):
    Account.objects.update(mails_confirmations=True, credit_limit=1)
    order_confirm(actor=operations_member, order=draft, now=NOW)
    deliver()
    assert mailbox.outbox == []
