"""Orders, quotes and returns through the API: who may, what is refused, and the same call twice."""

from decimal import Decimal

import pytest

from orders.models import OrderSource, Quote, SalesOrder, SalesReturn
from orders.services.orders import order_confirm
from tests.factories import AccountFactory, SalesOrderFactory
from tests.orders.conftest import NOW, make_order

ORDERS = "/api/v1/orders/"
QUOTES = "/api/v1/quotes/"


def body(account, warehouse, product, **changes):
    line = {"sku": product.sku, "quantity": "10"}
    return {"account": account.code, "warehouse": warehouse.code, "draft": True, "lines": [line]} | changes


def test_create_with_nested_lines(api_as, sales_member, account, warehouse, product):
    answer = api_as(sales_member).post(ORDERS, body(account, warehouse, product, freight="5.00"))
    assert answer.status_code == 201
    said = answer.json()
    assert (said["status"], said["source"], said["total"]) == ("DRAFT", OrderSource.API, "125.000")
    assert said["lines"][0]["sku"] == product.sku
    assert said["lines"][0]["price_trace"]["list_price"] == "10"


def test_the_same_key_twice_is_one_order(api_as, sales_member, account, warehouse, product):
    client = api_as(sales_member)
    asked = body(account, warehouse, product)
    first = client.post(ORDERS, asked, headers={"Idempotency-Key": "k-1"})
    again = client.post(ORDERS, asked, headers={"Idempotency-Key": "k-1"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["number"] == again.json()["number"]
    assert SalesOrder.objects.count() == 1
    other = client.post(ORDERS, asked | {"freight": "1.00"}, headers={"Idempotency-Key": "k-1"})
    assert other.status_code == 422
    client.post(ORDERS, asked)
    assert SalesOrder.objects.count() == 2, "without a key the same body is another order"


def test_a_whole_life(api_as, operations_member, sales_member, draft):
    client = api_as(operations_member)
    at = f"{ORDERS}{draft.pk}/"
    changed = api_as(sales_member).patch(at, {"customer_reference": "PO 7", "freight": "1.50"})
    assert (changed.status_code, changed.json()["total"]) == (200, "121.500")
    assert client.post(f"{at}confirm/").json()["status"] == "CONFIRMED"
    line = client.get(at).json()["lines"][0]["id"]
    part = client.post(f"{at}ship/", {"lines": [{"line": line, "quantity": "4"}]})
    assert (part.status_code, part.json()["status"]) == (200, "PARTLY_SHIPPED")
    refused = client.post(f"{at}ship/", {"lines": [{"line": line, "quantity": "7"}]})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == f"quantities.{line}"
    assert client.post(f"{at}cancel/").status_code == 409
    client.post(f"{at}ship/", {"lines": [{"line": line, "quantity": "6"}]})
    assert client.post(f"{at}bill/").json()["status"] == "CLOSED"


def test_a_held_order_says_why_and_a_manager_releases_it(
    api_as, operations_member, operations_manager, account, warehouse, stock
):
    order = make_order(account, warehouse, stock, 90)
    at = f"{ORDERS}{order.pk}/"
    held = api_as(operations_member).post(f"{at}confirm/").json()
    assert (held["status"], [hold["reason"] for hold in held["holds"]]) == ("ON_HOLD", ["CREDIT"])
    asked = {"reason": "CREDIT", "note": "Prepaid"}
    assert api_as(operations_member).post(f"{at}release-hold/", asked).status_code == 403
    assert api_as(operations_manager).post(f"{at}release-hold/", {"reason": "CREDIT"}).status_code == 400
    released = api_as(operations_manager).post(f"{at}release-hold/", asked)
    assert (released.status_code, released.json()["status"]) == (200, "CONFIRMED")


def test_other_territories_are_not_there(api_as, other_territory_member, sales_member, draft, product, warehouse):
    assert api_as(sales_member).get(f"{ORDERS}{draft.pk}/").status_code == 200
    client = api_as(other_territory_member)
    assert client.get(ORDERS).json()["count"] == 0
    for answer in (
        client.get(f"{ORDERS}{draft.pk}/"),
        client.patch(f"{ORDERS}{draft.pk}/", {"freight": "1"}),
        client.post(f"{ORDERS}{draft.pk}/cancel/"),
    ):
        assert answer.status_code == 404
    refused = client.post(ORDERS, body(draft.account, warehouse, product))
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "account")


def test_who_may_what(api_as, request, draft):
    expected = {
        "outsider": (403, 403, 403),
        "supply_member": (403, 403, 403),
        "technology_manager": (403, 403, 403),
        "sales_member": (200, 403, 403),
        "operations_member": (200, 200, 409),
    }
    for name, outcomes in expected.items():
        client = api_as(request.getfixturevalue(name))
        at = f"{ORDERS}{draft.pk}/"
        got = (client.get(at), client.post(f"{at}confirm/"), client.post(f"{at}bill/"))
        assert tuple(answer.status_code for answer in got) == outcomes, name


def test_the_trace_is_absent_without_the_right(api_as, operations_member, sales_member, draft):
    at = f"{ORDERS}{draft.pk}/"
    assert "price_trace" in api_as(sales_member).get(at).json()["lines"][0]
    assert "price_trace" not in api_as(operations_member).get(at).json()["lines"][0]


BAD_LINES = [
    [],
    [{}],
    [{"sku": "BOLT-10"}],
    [{"sku": "BOLT-10", "quantity": "NaN"}],
    [{"sku": "BOLT-10", "quantity": "1e400"}],
    [{"sku": "BOLT-10", "quantity": "-1"}],
    [{"sku": "BOLT-10", "quantity": "999999999999"}],
    [{"sku": "BOLT-10", "quantity": "1", "unit_price": "Infinity"}],
    [{"sku": "BOLT-10", "quantity": "999999999", "unit_price": "9999999999"}],
    [{"sku": "nothing", "quantity": "1"}],
    [{"sku": "a\x00b", "quantity": "1"}],
    [{"sku": "BOLT-10", "quantity": "1", "discount_pct": "101"}],
    "text",
    None,
    [[]],
]


@pytest.mark.parametrize("lines", BAD_LINES)
def test_bad_lines_are_refused_kindly(lines, api_as, sales_member, account, warehouse, product, draft):
    client = api_as(sales_member)
    created = client.post(ORDERS, body(account, warehouse, product, lines=lines))
    patched = client.patch(f"{ORDERS}{draft.pk}/", {"lines": lines})
    for answer in (created, patched):
        assert answer.status_code in {400, 422}
        assert answer.headers["Content-Type"] == "application/problem+json"
    assert SalesOrder.objects.count() == 1


@pytest.mark.parametrize(
    "query", ["status=NOPE", "ordered_from=x", "ordering=__x", "q=%00", "page=-1", "account=%F0%9F%98%80", "hold=1"]
)
def test_bad_queries_are_no_server_errors(query, api_as, sales_member, draft):
    assert api_as(sales_member).get(f"{ORDERS}?{query}").status_code < 500


def test_lists_cost_the_same_for_many_rows(api_as, sales_manager, account, warehouse, stock, django_assert_num_queries):
    client = api_as(sales_manager)
    make_order(account, warehouse, stock, 1)
    client.get(ORDERS)
    with django_assert_num_queries(3):
        assert client.get(ORDERS).json()["count"] == 1
    for _ in range(24):
        make_order(account, warehouse, stock, 1)
    with django_assert_num_queries(3):
        assert client.get(ORDERS).json()["count"] == 25


def test_a_quotes_life(api_as, sales_member, sales_manager, account, warehouse, stock):
    client = api_as(sales_member)
    line = {"sku": stock.sku, "quantity": "3", "discount_pct": "25"}
    made = client.post(QUOTES, {"account": account.code, "lines": [line]})
    assert (made.status_code, made.json()["total"]) == (201, "27.000")
    at = f"{QUOTES}{made.json()['id']}/"
    assert client.post(f"{at}lines/", {"sku": stock.sku, "quantity": "1"}).json()["total"] == "39.000"
    assert client.post(f"{at}submit/").json()["status"] == "IN_REVIEW"
    assert client.post(f"{at}approve/").status_code == 403
    assert api_as(sales_manager).post(f"{at}approve/").json()["status"] == "APPROVED"
    assert client.post(f"{at}send/").json()["status"] == "SENT"
    accepted = client.post(f"{at}accept/", {"warehouse": warehouse.code}, headers={"Idempotency-Key": "a"})
    again = client.post(f"{at}accept/", {"warehouse": warehouse.code}, headers={"Idempotency-Key": "a"})
    assert accepted.json()["order"] == again.json()["order"] == SalesOrder.objects.get().number
    assert client.post(f"{at}accept/").json()["order"] == accepted.json()["order"]
    assert SalesOrder.objects.count() == 1


def test_a_refused_line_leaves_no_half_made_quote(api_as, sales_member, account, stock):
    lines = [{"sku": stock.sku, "quantity": "1"}, {"sku": stock.sku, "quantity": "0"}]
    assert api_as(sales_member).post(QUOTES, {"account": account.code, "lines": lines}).status_code == 422
    assert not Quote.objects.exists()


def test_returns_are_read_in_ones_territory(api_as, sales_member, account):
    for number, owner in (("RT-1", account), ("RT-2", AccountFactory())):
        SalesReturn.objects.create(number=number, account=owner, currency="EUR", returned_at=NOW)
    client = api_as(sales_member)
    assert [row["number"] for row in client.get("/api/v1/returns/").json()["results"]] == ["RT-1"]
    assert client.post("/api/v1/returns/", {}).status_code == 400


def test_orders_can_be_filtered(api_as, sales_manager, draft):
    SalesOrderFactory(total=Decimal(0))
    order_confirm(actor=sales_manager, order=draft, now=NOW)
    client = api_as(sales_manager)
    for query in ("status=CONFIRMED", f"account={draft.account.code}", "ordered_from=2026-05-04", "q=brandt+tools"):
        assert [row["number"] for row in client.get(f"{ORDERS}?{query}").json()["results"]] == [draft.number], query
