"""A whole sale through the API alone, every call made twice: the second answers the same and changes nothing."""

import itertools
from typing import Any

import pytest
from rest_framework.test import APIClient

from b2bops.platform.services import audit
from crm.invariants import INVARIANTS as CUSTOMER_RULES
from orders.invariants import INVARIANTS as ORDER_RULES
from supply.invariants import INVARIANTS as STOCK_RULES
from tests.journeys import sell_side as sale

pytestmark = pytest.mark.django_db
KEYS = itertools.count(1)


def call(client: APIClient, path: str, body: dict[str, Any] | None = None, *, method: str = "post") -> dict[str, Any]:
    """The answer of an unsafe call that is sent twice with one Idempotency-Key."""
    key = {"Idempotency-Key": f"journey-{next(KEYS)}"}
    send = getattr(client, method)
    first = send(f"/api/v1/{path}", body or {}, headers=key)
    assert first.status_code in {200, 201}, (path, first.status_code, first.json())
    again = send(f"/api/v1/{path}", body or {}, headers=key)
    assert again.status_code == first.status_code
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json() == first.json()
    return first.json()


@pytest.fixture
def people(api_as, sales_member, sales_manager, operations_member, operations_manager) -> dict[str, APIClient]:
    named = {
        "seller": sales_member,
        "sales manager": sales_manager,
        "clerk": operations_member,
        "operations manager": operations_manager,
    }
    return {name: api_as(user) for name, user in named.items()}


def won_by_quote(people: dict[str, APIClient]) -> str:
    """From the lead to the accepted quote; the number's order is returned by its key."""
    seller, manager = people["seller"], people["sales manager"]
    lead = call(
        seller,
        "leads/",
        {"company": sale.COMPANY, "person": sale.PERSON, "email": sale.EMAIL, "country": "Germany"},
    )
    for verb in ("start", "qualify"):
        lead = call(seller, f"leads/{lead['id']}/{verb}/")
    opening = {"name": "Valves for the journey", "expected_close": "2027-01-31", "amount": "2000"}
    lead = call(seller, f"leads/{lead['id']}/convert/", {"opportunity": opening})
    account = seller.get(f"/api/v1/accounts/?q={lead['account']}").json()["results"][0]
    call(manager, f"accounts/{account['id']}/", {"credit_limit": str(sale.LIMIT)}, method="patch")
    line = {"sku": sale.SKU, "quantity": sale.QUANTITY, "discount_pct": sale.DISCOUNT}
    quote = call(
        seller,
        "quotes/",
        {"account": lead["account"], "opportunity": lead["opportunity"], "lines": [line]},
    )
    assert call(seller, f"quotes/{quote['id']}/submit/")["status"] == "IN_REVIEW"
    assert seller.post(f"/api/v1/quotes/{quote['id']}/approve/").status_code == 403
    for client, verb in ((manager, "approve"), (seller, "send"), (seller, "accept")):
        quote = call(client, f"quotes/{quote['id']}/{verb}/")
    return quote["order"]


def held_and_released(people: dict[str, APIClient], number: str) -> dict[str, Any]:
    """The order waits for credit until a manager lets it pass."""
    clerk = people["clerk"]
    found = clerk.get(f"/api/v1/orders/?q={number}").json()["results"][0]
    order = call(clerk, f"orders/{found['id']}/confirm/")
    assert (order["status"], [hold["reason"] for hold in order["holds"]]) == ("ON_HOLD", ["CREDIT"])
    release = {"reason": "CREDIT", "note": "Known buyer, deposit promised"}
    assert clerk.post(f"/api/v1/orders/{order['id']}/release-hold/", release).status_code == 403
    order = call(people["sales manager"], f"orders/{order['id']}/release-hold/", release)
    assert order["status"] == "CONFIRMED"
    return order


def billed_and_paid(people: dict[str, APIClient], order: dict[str, Any]) -> None:
    clerk, line = people["clerk"], order["lines"][0]["id"]
    call(clerk, f"orders/{order['id']}/ship/", {"lines": [{"line": line, "quantity": sale.SHIPPED}]})
    invoice = call(clerk, "invoices/", {"order": order["number"]})
    for amount in (sale.FIRST_PAYMENT, sale.SECOND_PAYMENT):
        paid = {"account": order["account"], "amount": str(amount), "reference": invoice["number"]}
        call(clerk, "payments/", paid | {"received_on": invoice["issued_on"], "method": "TRANSFER"})


def returned_and_credited(people: dict[str, APIClient], order: dict[str, Any]) -> None:
    clerk, manager, line = people["clerk"], people["operations manager"], order["lines"][0]["id"]
    asked = {"line": line, "quantity": sale.RETURNED, "reason": "DAMAGED"}
    back = call(clerk, "returns/", {"order": order["number"], "lines": [asked], "note": "Two leak"})
    back = call(manager, f"returns/{back['id']}/approve/")
    part = back["lines"][0]["id"]
    call(clerk, f"returns/{back['id']}/receive/", {"lines": [{"line": part, "quantity": sale.RETURNED}]})
    finding = {"line": part, "outcome": "REFUND", "disposition": "RESTOCK"}
    call(clerk, f"returns/{back['id']}/inspect/", {"lines": [finding]})
    call(manager, f"returns/{back['id']}/close/")


def test_a_sale_from_the_lead_to_the_credit_note(people, territory):
    sale.prepare(territory)
    order = held_and_released(people, won_by_quote(people))
    billed_and_paid(people, order)
    returned_and_credited(people, order)
    assert sale.rows() == sale.END
    audit.seal()
    assert audit.tampered() == []
    for name, offenders in {**CUSTOMER_RULES, **ORDER_RULES, **STOCK_RULES}.items():
        assert offenders() == [], name
