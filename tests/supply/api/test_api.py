from decimal import Decimal

import pytest

from supply.models import PurchaseOrder, PurchaseStatus, StockLevel, StockMove, Supplier
from tests.factories import (
    ProductFactory,
    PurchaseOrderFactory,
    PurchaseOrderLineFactory,
    StockLevelFactory,
    SupplierFactory,
    SupplierProductFactory,
    WarehouseFactory,
)

pytestmark = pytest.mark.django_db
BASE = "/api/v1"


def test_a_purchase_order_from_draft_to_received(api_as, supply_member, supply_manager):
    product = ProductFactory()
    offer = SupplierProductFactory(product=product, unit_cost=Decimal("4.5"))
    maker, approver = api_as(supply_member), api_as(supply_manager)
    body = {
        "supplier": offer.supplier_id,
        "warehouse": WarehouseFactory().pk,
        "lines": [{"product": product.pk, "quantity": "10"}],
    }
    made = maker.post(f"{BASE}/purchase-orders/", body)
    assert made.status_code == 201, made.json()
    order = made.json()
    assert (order["total"], order["lines"][0]["unit_cost"]) == ("45.000", "4.500000")
    address = f"{BASE}/purchase-orders/{order['id']}"
    assert maker.post(f"{address}/approve/").status_code == 403
    assert approver.post(f"{address}/approve/").json()["status"] == "APPROVED"
    assert maker.post(f"{address}/send/").json()["status"] == "SENT"
    assert maker.post(f"{address}/confirm/", {"expected_date": "2099-01-01"}).json()["status"] == "CONFIRMED"
    line = {"line": order["lines"][0]["id"], "quantity": "10", "lot": "L1"}
    received = maker.post(f"{address}/receive/", {"lines": [line]})
    assert received.json()["status"] == "RECEIVED"
    assert StockLevel.objects.get(lot="L1").on_hand == 10
    assert maker.post(f"{address}/close/").json()["status"] == "CLOSED"
    assert maker.post(f"{address}/cancel/").status_code == 409


def test_a_managers_own_order_is_not_theirs_to_approve(api_as, supply_manager):
    order = PurchaseOrderFactory(created_by=supply_manager)
    PurchaseOrderLineFactory(order=order)
    answer = api_as(supply_manager).post(f"{BASE}/purchase-orders/{order.pk}/approve/")
    assert (answer.status_code, answer.json()["code"]) == (403, "approver_is_maker")
    assert answer.json()["remedy"]


def test_a_repeated_receipt_with_the_same_key_is_booked_once(api_as, supply_member):
    order = PurchaseOrderFactory(status=PurchaseStatus.SENT)
    line = PurchaseOrderLineFactory(order=order)
    client = api_as(supply_member)
    body = {"lines": [{"line": line.pk, "quantity": "3"}]}
    answers = [
        client.post(f"{BASE}/purchase-orders/{order.pk}/receive/", body, headers={"Idempotency-Key": "r-1"})
        for _turn in range(2)
    ]
    assert answers[0].json() == answers[1].json()
    assert answers[1]["Idempotency-Replayed"] == "true"
    assert StockLevel.objects.get().on_hand == 3


def test_a_correction_by_api_needs_a_reason_and_posts_a_move(api_as, supply_member):
    level = StockLevelFactory(on_hand=Decimal(10))
    client = api_as(supply_member)
    body = {"product": level.product_id, "warehouse": level.warehouse_id, "kind": "COUNT", "quantity": "7"}
    assert client.post(f"{BASE}/stock-moves/", body).status_code == 400
    posted = client.post(f"{BASE}/stock-moves/", {**body, "reason": "Cycle count"})
    assert (posted.status_code, posted.json()["quantity"]) == (201, "-3.000")
    again = client.post(f"{BASE}/stock-moves/", {**body, "reason": "Cycle count"})
    assert (again.status_code, StockMove.objects.count()) == (204, 1)


def test_the_ledger_cannot_be_changed(api_as, supply_manager):
    client = api_as(supply_manager)
    for method in (client.put, client.patch, client.delete):
        assert method(f"{BASE}/stock-moves/1/", {}).status_code == 405


def test_a_refusal_names_what_is_short(api_as, supply_member):
    level = StockLevelFactory(on_hand=Decimal(3), reserved=Decimal(1))
    body = {"product": level.product_id, "warehouse": level.warehouse_id, "kind": "SCRAP", "quantity": "3"}
    answer = api_as(supply_member).post(f"{BASE}/stock-moves/", {**body, "reason": "Wet"})
    assert answer.status_code == 409
    problem = answer.json()
    assert (problem["code"], Decimal(problem["details"]["available"])) == ("insufficient_stock", 2)
    assert (problem["details"]["product"], problem["details"]["warehouse"]) == (level.product.sku, "MAIN")


def test_suppliers_offers_and_warehouses_are_written_through_services(api_as, supply_member):
    client = api_as(supply_member)
    supplier = client.post(f"{BASE}/suppliers/", {"code": "ACME", "name": "Acme"}).json()
    assert supplier["currency"] == "EUR"
    address = f"{BASE}/suppliers/{supplier['id']}/"
    assert client.patch(address, {"country": "France"}).json()["country"] == "France"
    assert client.post(f"{BASE}/suppliers/", {"code": "ACME", "name": "Again"}).status_code == 400
    offer = {"supplier": supplier["id"], "product": ProductFactory().pk, "unit_cost": "2"}
    made = client.post(f"{BASE}/supplier-products/", offer)
    assert made.status_code == 201, made.json()
    clash = client.post(f"{BASE}/supplier-products/", {**offer, "valid_from": "2026-01-01"})
    assert (clash.status_code, clash.json()["errors"][0]["field"]) == (422, "valid_from")
    assert client.post(f"{BASE}/warehouses/", {"code": "W2", "name": "Second"}).status_code == 201


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("supply_member", {"suppliers", "supplier-products", "stock-levels", "stock-moves", "purchase-orders"}),
        ("operations_member", {"suppliers", "stock-levels", "stock-moves"}),
        ("sales_member", {"stock-levels"}),
        ("technology_member", set()),
        ("outsider", set()),
    ],
)
def test_each_team_reads_what_the_policy_opens(api_as, request, who, allowed):
    client = api_as(request.getfixturevalue(who))
    places = ("suppliers", "supplier-products", "stock-levels", "stock-moves", "purchase-orders")
    opened = {place for place in places if client.get(f"{BASE}/{place}/").status_code == 200}
    assert opened == allowed


def test_cost_is_absent_for_those_without_the_right(api_as, supply_member, operations_member):
    level = StockLevelFactory()
    StockMove.objects.create(
        product=level.product,
        warehouse=level.warehouse,
        kind="RECEIPT",
        quantity=1,
        unit_cost=2,
        moved_at="2026-01-01T00:00Z",
    )
    with_cost = api_as(supply_member).get(f"{BASE}/stock-moves/").json()["results"][0]
    without = api_as(operations_member).get(f"{BASE}/stock-moves/").json()["results"][0]
    assert set(with_cost) - set(without) == {"unit_cost"}


def test_the_threshold_is_set_by_those_who_keep_the_stock(api_as, supply_member, sales_member):
    level = StockLevelFactory()
    address = f"{BASE}/stock-levels/{level.pk}/threshold/"
    assert api_as(sales_member).post(address, {"safety_qty": "5"}).status_code == 403
    answer = api_as(supply_member).post(address, {"safety_qty": "5"})
    assert (answer.json()["safety_qty"], answer.json()["available_qty"]) == ("5.000", "95.000")


@pytest.mark.parametrize("junk", [{}, {"supplier": "x"}, {"supplier": 10**30}, {"lines": "no"}, [], "text", None])
def test_junk_is_refused_kindly(api_as, supply_member, junk):
    order = PurchaseOrderFactory(status=PurchaseStatus.SENT)
    client = api_as(supply_member)
    places = [f"purchase-orders/{order.pk}/receive", "stock-moves", "suppliers", "supplier-products"]
    for place in places:
        answer = client.post(f"{BASE}/{place}/", junk, format="json")
        assert 400 <= answer.status_code < 500, (place, answer.content)


@pytest.mark.parametrize("quantity", ["NaN", "Infinity", "-1", "1e400", "1.0001", "", None, "x", [1]])
def test_junk_quantities_are_refused_kindly(api_as, supply_member, quantity):
    line = PurchaseOrderLineFactory(order=PurchaseOrderFactory(status=PurchaseStatus.SENT))
    body = {"lines": [{"line": line.pk, "quantity": quantity}]}
    answer = api_as(supply_member).post(f"{BASE}/purchase-orders/{line.order_id}/receive/", body, format="json")
    assert answer.status_code == 400
    assert not StockMove.objects.exists()


def test_lists_take_the_same_queries_for_many_rows(api_as, supply_member, django_assert_max_num_queries):
    for _turn in range(12):
        PurchaseOrderLineFactory()
        StockLevelFactory()
    client = api_as(supply_member)
    for place in ("purchase-orders", "stock-levels"):
        with django_assert_max_num_queries(7):
            assert client.get(f"{BASE}/{place}/?ordering=-id").json()["count"] == 12
    assert Supplier.objects.count() == PurchaseOrder.objects.count() == 12
    assert SupplierFactory()
