"""Every screen of the supply chain, as its people use it."""

from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from supply.models import PurchaseOrder, PurchaseStatus, StockLevel, StockMove, Supplier, SupplierProduct, Warehouse
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
LISTS = ("supplier_list", "supplier_product_list", "purchase_order_list", "stock_list", "move_list", "warehouse_list")


def url(name, *args):
    return reverse(f"supply:{name}", args=args)


def _said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def _rows(count):
    for _turn in range(count):
        line = PurchaseOrderLineFactory()
        SupplierProductFactory(supplier=line.order.supplier, product=line.product)
        level = StockLevelFactory(product=line.product)
        StockMove.objects.create(
            product=level.product,
            warehouse=level.warehouse,
            kind="RECEIPT",
            quantity=1,
            unit_cost=Decimal("8642.97"),
            moved_at="2026-01-01T00:00Z",
            actor=line.order.created_by,
        )


@pytest.mark.parametrize("name", LISTS)
def test_lists_take_the_same_queries_for_five_rows_and_twenty_five(as_user, supply_manager, name, connection_queries):
    _rows(5)
    client = as_user(supply_manager)
    client.get(url(name))
    few = connection_queries(lambda: client.get(url(name)))
    _rows(20)
    many = connection_queries(lambda: client.get(url(name)))
    assert (few.status, many.status) == (200, 200)
    assert few.count == many.count


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_list_exports(as_user, supply_member, name, form):
    _rows(2)
    response = as_user(supply_member).get(url(name), {"export": form})
    assert response.status_code == 200
    assert len(b"".join(response.streaming_content)) > 50


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    "query",
    [
        {"q": "x\x00y"},
        {"q": "%" * 500},
        {"supplier": "abc", "warehouse": "-1", "status": "NOPE", "state": "NOPE", "kind": "?"},
        {"since": "not-a-date", "until": "9999-99-99", "page": "-5", "page_size": "1e9", "sort": "'; --"},
        {"supplier": "9" * 40, "warehouse": "9" * 40},
    ],
)
def test_junk_in_the_address_is_no_fault_of_ours(as_user, supply_member, name, query):
    _rows(1)
    assert as_user(supply_member).get(url(name), query).status_code == 200


@pytest.mark.parametrize(
    ("who", "opened"),
    [
        ("supply_member", set(LISTS)),
        ("supply_manager", set(LISTS)),
        ("operations_member", {"supplier_list", "stock_list", "move_list", "warehouse_list"}),
        ("sales_member", set()),
        ("sales_manager", set()),
        ("technology_manager", set()),
        ("outsider", set()),
    ],
)
def test_each_team_opens_its_own_lists(as_user, request, who, opened):
    client = as_user(request.getfixturevalue(who))
    assert {name for name in LISTS if client.get(url(name)).status_code == 200} == opened


def test_cost_is_absent_from_screen_and_file_for_those_without_the_right(as_user, supply_member, operations_member):
    _rows(1)
    level = StockLevel.objects.get()
    for address in (url("move_list"), url("stock_detail", level.pk)):
        assert "8,642.97" in as_user(supply_member).get(address).content.decode()
        page = as_user(operations_member).get(address).content.decode()
        assert "8,642.97" not in page
        assert "Unit cost" not in page
    export = b"".join(as_user(operations_member).get(url("move_list"), {"export": "csv"}).streaming_content)
    assert b"Unit cost" not in export
    assert b"8,642.97" not in export


def test_filters_narrow_the_stock(as_user, supply_member):
    StockLevelFactory(product__sku="FREE", on_hand=Decimal(5))
    StockLevelFactory(product__sku="HELD", on_hand=Decimal(5), reserved=Decimal(5))
    StockLevelFactory(product__sku="THIN", on_hand=Decimal(5), safety_qty=Decimal(9))
    StockLevelFactory(product__sku="NONE", on_hand=Decimal(0))
    client = as_user(supply_member)

    def found(state):
        page = client.get(url("stock_list"), {"state": state}).content.decode()
        return {sku for sku in ("FREE", "HELD", "THIN", "NONE") if f">{sku}<" in page}

    assert found("free") == {"FREE"}
    assert found("short") == {"HELD", "THIN", "NONE"}
    assert found("out") == {"NONE"}
    assert found("below") == {"THIN"}
    assert found("reserved") == {"HELD"}


def test_an_order_is_made_filled_approved_sent_confirmed_and_received(as_user, supply_member, supply_manager):
    offer = SupplierProductFactory(unit_cost=Decimal("2.50"))
    maker, approver = as_user(supply_member), as_user(supply_manager)
    made = maker.post(url("purchase_order_create"), {"supplier": offer.supplier_id, "warehouse": WarehouseFactory().pk})
    order = PurchaseOrder.objects.get()
    assert made.url == order.get_absolute_url()
    maker.post(url("purchase_order_line_add", order.pk), {"product": offer.product.sku, "quantity": "8"})
    assert order.lines.get().unit_cost == Decimal("2.5")
    assert "20.00 EUR" in maker.get(made.url).content.decode()
    assert maker.post(url("purchase_order_approve", order.pk)).status_code == 403
    approver.post(url("purchase_order_approve", order.pk))
    maker.post(url("purchase_order_send", order.pk))
    maker.post(url("purchase_order_confirm", order.pk), {"expected_date": "2099-05-01"})
    line = order.lines.get()
    page = maker.get(url("purchase_order_receive", order.pk)).content.decode()
    assert f'name="quantity_{line.pk}" value="8"' in page
    body = {"received_at": "2026-03-01T09:00", f"quantity_{line.pk}": "8", f"lot_{line.pk}": "L1"}
    maker.post(url("purchase_order_receive", order.pk), body)
    order.refresh_from_db()
    assert order.status == PurchaseStatus.RECEIVED
    assert StockLevel.objects.get(lot="L1").on_hand == 8
    maker.post(url("purchase_order_close", order.pk))
    order.refresh_from_db()
    assert order.status == PurchaseStatus.CLOSED


def test_too_much_is_refused_on_the_form_and_keeps_what_was_typed(as_user, supply_member):
    line = PurchaseOrderLineFactory(order=PurchaseOrderFactory(status=PurchaseStatus.SENT))
    body = {"received_at": "2026-03-01T09:00", f"quantity_{line.pk}": "12"}
    response = as_user(supply_member).post(url("purchase_order_receive", line.order_id), body)
    assert response.status_code == 422
    page = response.content.decode()
    assert "is too much" in page
    assert 'value="12"' in page


def test_an_empty_receipt_is_refused(as_user, supply_member):
    line = PurchaseOrderLineFactory(order=PurchaseOrderFactory(status=PurchaseStatus.SENT))
    response = as_user(supply_member).post(
        url("purchase_order_receive", line.order_id), {"received_at": "2026-03-01T09:00"}
    )
    assert response.status_code == 422
    assert "Nothing was received" in response.content.decode()


def test_a_line_without_an_offer_asks_for_its_cost(as_user, supply_member):
    order, product = PurchaseOrderFactory(), ProductFactory()
    client = as_user(supply_member)
    response = client.post(url("purchase_order_line_add", order.pk), {"product": product.sku, "quantity": "1"})
    assert response.status_code == 422
    assert "has no valid offer" in response.content.decode()
    client.post(url("purchase_order_line_add", order.pk), {"product": product.sku, "quantity": "1", "unit_cost": "3"})
    line = order.lines.get()
    client.post(url("purchase_order_line_remove", order.pk, line.pk))
    assert not order.lines.exists()


def test_bulk_approval_does_what_it_can_and_names_the_rest(as_user, supply_member, supply_manager):
    good, own = PurchaseOrderFactory(created_by=supply_member), PurchaseOrderFactory(created_by=supply_manager)
    for order in (good, own):
        PurchaseOrderLineFactory(order=order)
    response = as_user(supply_manager).post(url("purchase_order_approve_selected"), {"pk": [good.pk, own.pk]})
    assert "1 order was approved" in _said(response)
    assert f"You made {own.number}" in _said(response)
    sent = as_user(supply_member).post(url("purchase_order_send_selected"), {"pk": [good.pk]})
    assert "1 order was marked as sent" in _said(sent)
    good.refresh_from_db()
    assert good.status == PurchaseStatus.SENT


@pytest.mark.parametrize("name", ["purchase_order_approve_selected", "purchase_order_send_selected"])
@pytest.mark.parametrize("pk", ["x", "-1", "9" * 50, "\x00"])
def test_junk_rows_chosen_are_refused_kindly(as_user, supply_manager, name, pk):
    response = as_user(supply_manager).post(url(name), {"pk": [pk]})
    assert response.status_code < 500


def test_the_page_offers_only_what_is_possible(as_user, supply_member, supply_manager):
    order = PurchaseOrderFactory(created_by=supply_manager)
    PurchaseOrderLineFactory(order=order)
    address, approve = order.get_absolute_url(), url("purchase_order_approve", order.pk)
    assert approve not in as_user(supply_manager).get(address).content.decode()
    assert approve not in as_user(supply_member).get(address).content.decode()
    PurchaseOrder.objects.update(created_by=supply_member)
    assert approve in as_user(supply_manager).get(address).content.decode()


def test_a_count_posts_the_difference_and_a_matching_count_posts_nothing(as_user, supply_member):
    level = StockLevelFactory(on_hand=Decimal(10))
    client = as_user(supply_member)
    body = {
        "product": level.product.sku,
        "warehouse": level.warehouse_id,
        "kind": "COUNT",
        "quantity": "8",
        "reason": "Aisle 4",
    }
    assert "The book is corrected" in _said(client.post(url("move_create"), body))
    assert "agrees with the book" in _said(client.post(url("move_create"), body))
    move = StockMove.objects.get()
    assert (move.quantity, move.note, move.actor) == (-2, "Aisle 4", supply_member)
    refused = client.post(url("move_create"), {**body, "reason": "  "})
    assert refused.status_code == 422
    short = client.post(url("move_create"), {**body, "kind": "SCRAP", "quantity": "9"})
    assert short.status_code == 422
    assert "8 EA are free, 9 were asked for" in short.content.decode()


def test_the_threshold_is_set_from_the_levels_page(as_user, supply_member, operations_member):
    level = StockLevelFactory()
    assert as_user(operations_member).post(url("threshold_set", level.pk), {"safety_qty": "3"}).status_code == 403
    as_user(supply_member).post(url("threshold_set", level.pk), {"safety_qty": "3"})
    bad = as_user(supply_member).post(url("threshold_set", level.pk), {"safety_qty": "-3"})
    assert "nothing was saved" in _said(bad)
    level.refresh_from_db()
    assert level.safety_qty == 3


def test_suppliers_offers_and_warehouses_are_kept_by_forms(as_user, supply_member):
    client = as_user(supply_member)
    supplier = {
        "code": "ACME",
        "name": "Acme",
        "currency": "EUR",
        "payment_terms_days": "30",
        "stated_lead_time_days": "9",
        "is_active": "on",
    }
    client.post(url("supplier_create"), supplier)
    acme = Supplier.objects.get()
    assert client.post(url("supplier_create"), supplier).status_code == 422
    client.post(url("supplier_edit", acme.pk), {**supplier, "name": "Acme & Sons"})
    offer = {
        "supplier": acme.pk,
        "product": ProductFactory().sku,
        "unit_cost": "2",
        "minimum_order_qty": "1",
        "order_multiple": "1",
        "priority": "1",
    }
    client.post(url("supplier_product_create"), offer)
    made = SupplierProduct.objects.get()
    clash = client.post(url("supplier_product_create"), offer)
    assert clash.status_code == 422
    client.post(url("supplier_product_edit", made.pk), {**offer, "unit_cost": "3"})
    made.refresh_from_db()
    assert (made.supplier.name, made.unit_cost) == ("Acme & Sons", 3)
    page = client.get(url("supplier_detail", acme.pk)).content.decode()
    assert "Acme &amp; Sons" in page
    client.post(url("warehouse_create"), {"code": "W2", "name": "Second", "is_active": "on"})
    second = Warehouse.objects.get()
    client.post(url("warehouse_edit", second.pk), {"code": "W2", "name": "Two"})
    second.refresh_from_db()
    assert (second.name, second.is_active) == ("Two", False)


@pytest.mark.parametrize(
    ("who", "links", "cost"),
    [("supply_member", True, True), ("operations_member", True, False), ("sales_member", False, False)],
)
def test_the_products_panel_shows_each_team_what_it_may_see(as_user, request, who, links, cost):
    level = StockLevelFactory()
    SupplierProductFactory(product=level.product, unit_cost=Decimal("7.31"))
    PurchaseOrderLineFactory(product=level.product, order=PurchaseOrderFactory(status=PurchaseStatus.SENT))
    page = as_user(request.getfixturevalue(who)).get(url("product_panel", level.product_id)).content.decode()
    assert "10 EA on order for Main warehouse" in page
    assert (level.get_absolute_url() in page) is links
    assert ("7.31" in page) is cost


def test_what_is_not_there_is_not_found(as_user, supply_member):
    client = as_user(supply_member)
    for name in ("supplier_detail", "purchase_order_detail", "stock_detail", "product_panel", "warehouse_edit"):
        assert client.get(url(name, 10**9)).status_code == 404


def test_an_inactive_supplier_is_not_offered_for_a_new_order(as_user, supply_member):
    asleep = SupplierFactory(is_active=False)
    body = {"supplier": asleep.pk, "warehouse": WarehouseFactory().pk}
    assert as_user(supply_member).post(url("purchase_order_create"), body).status_code == 422
