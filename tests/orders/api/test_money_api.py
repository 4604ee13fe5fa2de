"""Invoices, credit notes and payments over JSON."""

from decimal import Decimal

import pytest

from orders.models import Invoice, Payment
from tests.factories import InvoiceFactory
from tests.orders.services.test_billing import shipped

API = "/api/v1"


@pytest.fixture
def api(api_as, operations_manager):
    return api_as(operations_manager)


def test_bill_pay_in_two_and_credit_a_line(api, draft):
    order = shipped(draft, 10)
    answer = api.post(f"{API}/invoices/", {"order": order.number}, format="json")
    assert answer.status_code == 201, answer.json()
    invoice = answer.json()
    assert (invoice["total"], invoice["open_amount"], invoice["lines"][0]["order"]) == (
        "120.000",
        "120.000",
        order.number,
    )
    for amount, status in (("50", "PARTLY_PAID"), ("70", "PAID")):
        sent = {"account": order.account.code, "amount": amount, "received_on": "2026-05-20"}
        assert api.post(f"{API}/payments/", sent, format="json").status_code == 201
        assert api.get(f"{API}/invoices/{invoice['id']}/").json()["status"] == status
    credit = {
        "account": order.account.code,
        "reason": "RETURN",
        "lines": [{"line": invoice["lines"][0]["id"], "quantity": "1"}],
    }
    note = api.post(f"{API}/credit-notes/", credit, format="json").json()
    assert (note["total"], note["open_amount"], note["lines"][0]["invoice"]) == ("12.000", "12.000", invoice["number"])


def test_the_same_key_bills_once(api, draft):
    order = shipped(draft, 10)
    answers = [
        api.post(f"{API}/invoices/", {"order": order.number}, format="json", headers={"Idempotency-Key": "k1"})
        for _ in range(2)
    ]
    assert answers[0].json() == answers[1].json()
    assert Invoice.objects.count() == 1


def test_allocate_by_hand_and_reverse(api, account):
    invoice = InvoiceFactory(account=account)
    sent = {"account": account.code, "amount": "30", "received_on": "2026-05-20"}
    payment = api.post(f"{API}/payments/", sent, format="json").json()
    assert payment["allocations"][0]["amount"] == "30.000"
    refused = api.post(
        f"{API}/payments/{payment['id']}/allocate/", {"invoice": invoice.number, "amount": "1"}, format="json"
    )
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "amount"
    done = api.post(f"{API}/payments/{payment['id']}/reverse/", {"reason": "Bounced"}, format="json").json()
    assert done["status"] == "REVERSED"


def test_dispute_and_end(api, account):
    invoice = InvoiceFactory(account=account)
    path = f"{API}/invoices/{invoice.pk}/dispute/"
    assert api.post(path, {"reason": "Damaged"}, format="json").json()["dispute_reason"] == "Damaged"
    assert api.post(path, {}, format="json").json()["dispute_reason"] == ""


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("invoices", {"order": "none"}),
        ("invoices", {}),
        ("payments", {"account": "none", "amount": "1", "received_on": "2026-05-20"}),
        ("payments", {"account": "A", "amount": "NaN", "received_on": "2026-05-20"}),
        ("credit-notes", {"account": "A", "reason": "RETURN", "lines": []}),
    ],
)
def test_bad_bodies_are_4xx(api, path, body):
    assert 400 <= api.post(f"{API}/{path}/", body, format="json").status_code < 500
    assert not Payment.objects.exists()


def test_a_line_of_another_account_is_refused(api, account):
    line = 10**9
    body = {"account": account.code, "reason": "RETURN", "lines": [{"line": line}]}
    answer = api.post(f"{API}/credit-notes/", body, format="json")
    assert answer.json()["errors"][0]["field"] == "lines.0.line"


def test_sales_read_their_territory_and_write_nothing(api_as, sales_member, other_territory_member, account):
    InvoiceFactory(account=account, total=Decimal(5))
    own, other = api_as(sales_member), api_as(other_territory_member)
    assert own.get(f"{API}/invoices/").json()["count"] == 1
    assert other.get(f"{API}/invoices/").json()["count"] == 0
    assert own.post(f"{API}/payments/", {}, format="json").status_code == 403
