"""Screens of invoices, credit notes, payments, ageing, statements and reminders."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from orders.models import CreditNote, DunningNotice, Invoice, InvoiceStatus, Payment
from orders.services.billing import order_invoice
from orders.services.payments import payment_record
from tests.factories import AccountFactory, DunningLevelFactory, InvoiceFactory
from tests.orders.services.test_billing import shipped


def url(name, *args):
    return reverse(f"orders:{name}", args=args)


@pytest.fixture
def client(as_user, operations_manager):
    return as_user(operations_manager)


@pytest.fixture
def invoice(draft):
    """Ten bolts: 100.00 and 20.00 tax."""
    return order_invoice(actor=None, order=shipped(draft, 10), on=date(2026, 5, 10))


def test_an_order_is_billed_in_part_and_the_rest(client, draft):
    order = shipped(draft, 10)
    line = order.lines.get()
    assert "Bill now" in client.get(order.get_absolute_url()).content.decode()
    client.post(url("order_bill", order.pk), {f"quantity-{line.pk}": "4"})
    client.post(url("order_bill", order.pk))
    assert [row.total for row in Invoice.objects.order_by("pk")] == [48, 72]
    assert client.post(url("order_bill", order.pk), {f"quantity-{line.pk}": "x"}).status_code in {302, 409, 422}


def test_the_page_of_an_invoice(client, invoice, django_assert_max_num_queries):
    with django_assert_max_num_queries(18):
        page = client.get(invoice.get_absolute_url()).content.decode()
    for part in ("Tax 20 % of 100.00 EUR", "120.00 EUR open of 120.00 EUR", "BOLT-10", invoice.bill_to.split("\n")[0]):
        assert part in page


def test_crediting_a_part_and_the_rest(client, invoice):
    line = invoice.lines.get()
    answer = client.post(
        url("invoice_credit", invoice.pk), {"reason": "DAMAGED", f"quantity-{line.pk}": "2"}, follow=True
    )
    assert "24.00 EUR" in answer.content.decode()
    client.post(url("invoice_credit", invoice.pk), {"reason": "WRONG_INVOICE", "note": "Again", "rebill": "on"})
    invoice.refresh_from_db()
    assert (invoice.status, CreditNote.objects.count()) == (InvoiceStatus.CANCELLED, 2)


def test_a_refused_credit_is_said_on_the_page(client, invoice):
    line = invoice.lines.get()
    answer = client.post(url("invoice_credit", invoice.pk), {"reason": "DAMAGED", f"quantity-{line.pk}": "11"})
    assert answer.status_code == 422
    assert "not yet credited" in answer.content.decode()


def test_a_payment_is_entered_allocated_taken_back_and_reversed(client, invoice):
    sent = {"account": invoice.account.code, "amount": "50", "received_on": "2026-05-20", "method": "TRANSFER"}
    assert "50.00 EUR" in client.post(url("payment_create"), sent, follow=True).content.decode()
    payment = Payment.objects.get()
    client.post(url("allocation_release", payment.allocations.get().pk))
    client.post(url("payment_allocate", payment.pk), {"invoice": invoice.number, "amount": "20"})
    payment.refresh_from_db()
    assert payment.allocated == 20
    client.post(url("payment_allocate", payment.pk))
    client.post(url("payment_reverse", payment.pk), {"reason": "Insufficient funds"})
    page = client.get(payment.get_absolute_url()).content.decode()
    assert "Insufficient funds" in page
    invoice.refresh_from_db()
    assert invoice.settled == 0


@pytest.mark.parametrize("amount", ["NaN", "-1", "1e400", "", "0", "1\x00"])
def test_bad_amounts_are_refused_at_the_field(client, account, amount):
    sent = {"account": account.code, "amount": amount, "received_on": "2026-05-20", "method": "TRANSFER"}
    assert client.post(url("payment_create"), sent).status_code == 422
    assert not Payment.objects.exists()


def test_the_run_bills_the_ticked_accounts(client, draft):
    order = shipped(draft, 10)
    page = client.get(url("invoice_run")).content.decode()
    assert order.number in page
    client.post(url("invoice_run"), {"pk": [order.account_id]})
    assert Invoice.objects.get().total == 120
    assert "Everything shipped is billed" in client.get(url("invoice_run")).content.decode()


def test_ageing_and_its_export(client, account):
    InvoiceFactory(account=account, total=Decimal("123.45"), due_on=date(2026, 6, 1))
    page = client.get(url("ageing"), {"as_of": "2026-06-02"}).content.decode()
    assert "123.45 EUR" in page
    rows = b"".join(client.get(url("ageing"), {"as_of": "2026-06-02", "export": "csv"})).decode()
    assert account.name in rows
    assert client.get(url("ageing"), {"as_of": "2026-99-99"}).status_code == 200


def test_a_statement(client, account):
    InvoiceFactory(account=account, total=Decimal("123.45"), issued_on=date(2026, 5, 2))
    page = client.get(url("account_statement", account.pk), {"start": "2026-05-01", "end": "2026-05-31"})
    assert "123.45 EUR" in page.content.decode()


def test_reminders_are_shown_before_they_are_sent(client, account):
    DunningLevelFactory()
    invoice = InvoiceFactory(account=account, issued_on=date(2026, 1, 1), due_on=date(2026, 2, 1))
    assert invoice.number in client.get(url("dunning_run")).content.decode()
    assert not DunningNotice.objects.exists()
    client.post(url("dunning_run"), {"pk": [invoice.pk]})
    assert invoice.number in client.get(url("dunning_list")).content.decode()


def test_levels_are_added_and_changed(client):
    sent = {"level": 1, "name": "First", "days_overdue": 7, "text": "Please pay.", "fee": 0, "is_active": "on"}
    client.post(url("dunning_level_create"), sent)
    notices = client.get(url("dunning_list")).content.decode()
    assert "1 · First" in notices
    assert client.post(url("dunning_level_create"), sent).status_code == 422


def test_another_territory_sees_nothing(as_user, other_territory_member, invoice):
    client = as_user(other_territory_member)
    payment = payment_record(actor=None, account=invoice.account, amount=Decimal(1), received_on=date(2026, 5, 11))
    for row in (invoice, payment):
        assert client.get(row.get_absolute_url()).status_code == 404
    assert invoice.account.name not in client.get(url("ageing")).content.decode()
    assert client.get(url("account_statement", invoice.account_id)).status_code == 404


def test_the_account_panel_shows_terms_that_add_up(client, invoice):
    page = client.get(url("account_panel", invoice.account_id)).content.decode()
    for part in ("Unpaid invoices", "120.00 EUR", "of 1,000.00 EUR"):
        assert part in page


def test_a_dispute_and_its_end(client):
    invoice = InvoiceFactory(account=AccountFactory())
    client.post(url("invoice_dispute", invoice.pk), {"reason": "Wrong price"})
    assert "Wrong price" in client.get(invoice.get_absolute_url()).content.decode()
    client.post(url("invoice_dispute", invoice.pk))
    invoice.refresh_from_db()
    assert invoice.disputed_at is None
