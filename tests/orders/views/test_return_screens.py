"""Returns on screen and through the API: the whole way, who may do what, and what bad input meets."""

from decimal import Decimal

import pytest
from django.urls import reverse

from orders.models import SalesReturn
from orders.services.billing import order_invoice
from orders.services.orders import order_confirm, order_ship
from tests.orders.conftest import NOW


@pytest.fixture
def line(draft, operations_member):
    """Ten shipped and billed."""
    order = order_confirm(actor=operations_member, order=draft, now=NOW)
    row = order.lines.get()
    order = order_ship(actor=operations_member, order=order, quantities={row.pk: Decimal(10)}, shipped_at=NOW)
    order_invoice(actor=None, order=order, on=NOW.date())
    return row


def step(client, name, row, **values):
    return client.post(reverse(f"orders:return_{name}", args=[row.pk]), values, follow=True)


def test_the_whole_way_on_screen(line, as_user, sales_member, operations_member, operations_manager):
    seller = as_user(sales_member)
    address = reverse("orders:order_return", args=[line.order_id])
    assert "BOLT-10" in seller.get(address).content.decode()
    page = seller.post(
        address, {f"quantity-{line.pk}": "3", f"reason-{line.pk}": "DEFECT", "note": "Bent"}, follow=True
    )
    row = SalesReturn.objects.get()
    text = page.content.decode()
    assert row.number in text
    assert "Bent" in text
    assert "Does not work" in text
    key = row.lines.get().pk
    hands = as_user(operations_member)
    assert "Approve" in step(as_user(operations_manager), "approve", row).content.decode()
    assert step(hands, "receive", row, **{f"quantity-{key}": "2"}).status_code == 200
    found = {f"outcome-{key}": "REFUND", f"disposition-{key}": "RESTOCK", f"note-{key}": "Scratched"}
    assert "Scratched" in step(hands, "inspect", row, **found).content.decode()
    closed = step(hands, "close", row, restocking_fee_pct="10", replacement_is_free="on").content.decode()
    row.refresh_from_db()
    assert (row.status, row.credit_note.subtotal) == ("CLOSED", 18)
    assert row.credit_note.number in closed


def test_the_same_way_through_the_api(line, api_as, sales_member, operations_member, operations_manager):
    seller, hands, manager = api_as(sales_member), api_as(operations_member), api_as(operations_manager)
    body = {"order": line.order.number, "lines": [{"line": line.pk, "quantity": "4", "reason": "LATE"}]}
    made = seller.post("/api/v1/returns/", body, headers={"Idempotency-Key": "one"})
    again = seller.post("/api/v1/returns/", body, headers={"Idempotency-Key": "one"})
    assert (made.status_code, again.json()["number"]) == (201, made.json()["number"])
    assert SalesReturn.objects.count() == 1
    address, key = f"/api/v1/returns/{made.json()['id']}/", made.json()["lines"][0]["id"]
    assert seller.post(f"{address}approve/").status_code == 403
    assert manager.post(f"{address}approve/").json()["status"] == "APPROVED"
    assert seller.post(f"{address}receive/", {"lines": [{"line": key, "quantity": 4}]}).status_code == 403
    received = hands.post(f"{address}receive/", {"lines": [{"line": key, "quantity": 4}]}).json()
    assert (received["status"], received["total"]) == ("RECEIVED", "40.000")
    found = [
        {"line": key, "outcome": "REFUND", "disposition": "RESTOCK", "quantity": 3},
        {"line": key, "outcome": "REPLACE", "disposition": "SCRAP", "quantity": 1},
    ]
    assert len(hands.post(f"{address}inspect/", {"lines": found}).json()["lines"]) == 2
    done = hands.post(f"{address}close/").json()
    assert done["status"] == "CLOSED"
    assert done["credit_note"]
    assert done["replacement"]


BAD = [
    {"order": "SO-NONE", "lines": [{"line": 1, "quantity": 1}]},
    {"order": "\x00", "lines": [{"line": 1, "quantity": 1}]},
    {"order": "{order}", "lines": []},
    {"order": "{order}", "lines": [{"line": 10**30, "quantity": 1}]},
    {"order": "{order}", "lines": [{"line": "{line}", "quantity": "NaN"}]},
    {"order": "{order}", "lines": [{"line": "{line}", "quantity": "1e400"}]},
    {"order": "{order}", "lines": [{"line": "{line}", "quantity": 11}]},
    {"order": "{order}", "lines": [{"line": "{line}", "quantity": 1, "reason": "MOOD"}]},
    {"order": "{order}", "note": "a\x00b", "lines": [{"line": "{line}", "quantity": 1}]},
    {"order": ["x"], "lines": "x"},
]


@pytest.mark.parametrize("body", BAD)
def test_bad_requests_are_refused_kindly(line, api_as, sales_member, body):
    known = {"{order}": line.order.number, "{line}": line.pk}
    order = body["order"] if isinstance(body["order"], list) else known.get(body["order"], body["order"])
    lines = body["lines"]
    if isinstance(lines, list):
        lines = [{**row, "line": known.get(row["line"], row["line"])} for row in lines]
    answer = api_as(sales_member).post("/api/v1/returns/", {**body, "order": order, "lines": lines})
    assert 400 <= answer.status_code < 500
    assert answer.json()["errors"][0]["field"]
    assert SalesReturn.objects.count() == 0


def test_typed_nonsense_is_shown_above_the_form(line, as_user, sales_member):
    address = reverse("orders:order_return", args=[line.order_id])
    for typed in ("many", "11", "-1", ""):
        answer = as_user(sales_member).post(address, {f"quantity-{line.pk}": typed})
        assert answer.status_code == 422
    assert SalesReturn.objects.count() == 0


def test_another_territory_sees_none_of_it(line, as_user, other_territory_member, supply_member):
    assert as_user(other_territory_member).get(reverse("orders:order_return", args=[line.order_id])).status_code == 404
    assert as_user(supply_member).get(reverse("orders:return_list")).status_code == 403
