"""The statement of account on paper, over several pages and in Chinese, and by mail."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail as mailbox
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from b2bops.common.errors import NotFound
from b2bops.platform.documents.printing import document_print
from b2bops.platform.models import Email, OutboxMessage
from b2bops.platform.services import outbox
from orders import selectors
from orders.documents.statements import statement_print
from orders.services.payments import payment_record
from tests.factories import ContactFactory, InvoiceFactory

pytest.importorskip("b2bops.platform.documents.engine", exc_type=OSError, reason="Pango is not installed")
MAY = {"start": date(2026, 5, 1), "end": date(2026, 5, 31)}


@pytest.fixture
def books(account):
    InvoiceFactory(account=account, total=Decimal("100.00"), issued_on=date(2026, 4, 2))
    InvoiceFactory(account=account, total=Decimal("123.45"), issued_on=date(2026, 5, 2))
    payment_record(actor=None, account=account, amount=Decimal(80), received_on=date(2026, 5, 9), reference="WIRE 7")
    return account


def pages_of(content):
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def test_opening_movements_and_closing_add_up(books):
    file = statement_print(selectors.account_statement(books, **MAY), language="en")
    assert file.name == f"statement-{books.code}.pdf"
    text = "\n".join(pages_of(file.content))
    for words in ("Statement of account", "100.00", "223.45", "WIRE 7", "-80.00 EUR", "143.45 EUR"):
        assert words in text.replace("−", "-")
    assert "owed to us" in text


def test_many_movements_run_over_pages_with_the_head_on_each(account):
    InvoiceFactory.create_batch(90, account=account, total=Decimal(10), issued_on=date(2026, 5, 2))
    pages = pages_of(statement_print(selectors.account_statement(account, **MAY), language="en").content)
    assert len(pages) > 1
    assert all("Balance EUR" in page for page in pages[:2])
    assert "900.00 EUR" in "".join(pages)


def test_a_settled_account_owes_nothing(account):
    [page] = pages_of(statement_print(selectors.account_statement(account, **MAY), language="en").content)
    assert "Nothing is owed" in page


def test_chinese_is_set_with_its_own_dates(books):
    text = "".join(pages_of(statement_print(selectors.account_statement(books, **MAY), language="zh-hans").content))
    assert "2026年5月31日" in text.replace(" ", "")


def test_the_page_offers_the_period_shown_as_a_pdf(as_user, operations_member, books):
    client, address = as_user(operations_member), reverse("orders:account_statement_pdf", args=[books.pk])
    page = client.get(reverse("orders:account_statement", args=[books.pk]), MAY).content.decode()
    assert f"{address}?start=2026-05-01&amp;end=2026-05-31&amp;currency=EUR" in page
    answer = client.get(address, {**MAY, "language": "en"})
    assert answer["Content-Type"] == "application/pdf"
    assert "143.45 EUR" in "".join(pages_of(answer.content))


def test_another_territory_reads_and_mails_none(as_user, other_territory_member, books):
    client = as_user(other_territory_member)
    for name in ("account_statement_pdf", "account_statement_mail"):
        assert client.get(reverse(f"orders:{name}", args=[books.pk])).status_code == 404


def test_it_is_mailed_from_the_dialog_with_the_pdf(as_user, operations_member, books):
    ContactFactory(account=books, name="Ada Buyer", email="ada@brandt.example")
    client, address = as_user(operations_member), reverse("orders:account_statement_mail", args=[books.pk])
    form = client.get(address).context["form"]
    names = ("to", "cc", "language", "subject", "text", "token")
    answer = client.post(address, {name: form.initial.get(name, "") for name in names})
    assert answer.status_code == 302
    for _round in range(2):
        OutboxMessage.objects.update(next_attempt_at=timezone.now() - timedelta(seconds=1))
        outbox.drain()
    assert Email.objects.get().document == "orders.account_statement"
    [sent] = mailbox.outbox
    assert sent.attachments[0][0] == f"statement-{books.code}.pdf"


def test_a_missing_account_is_refused(db):
    with pytest.raises(NotFound):
        document_print("orders.account_statement", pk=0, language="en")
