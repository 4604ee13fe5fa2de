"""API of the catalogue: written once per key, refused by name, never a server error."""

import pytest

from b2bops.platform.models import AuditEntry
from catalog.models import Category, PriceRow, Product
from tests.factories import CategoryFactory, PriceListFactory, PriceRowFactory, ProductFactory, TaxClassFactory

pytestmark = pytest.mark.django_db
PRODUCTS = "/api/v1/products/"
LISTS = "/api/v1/price-lists/"


def test_same_key_creates_one_product(api_as, operations_member):
    client = api_as(operations_member)
    body = {"sku": "H-1", "name": "Hammer", "category": CategoryFactory(code="TOOLS").code}
    first = client.post(PRODUCTS, body, headers={"Idempotency-Key": "once"})
    again = client.post(PRODUCTS, body, headers={"Idempotency-Key": "once"})
    assert (first.status_code, again.json()) == (201, first.json())
    assert Product.objects.get().category.code == "TOOLS"
    assert AuditEntry.objects.count() == 1
    other = client.post(PRODUCTS, body | {"name": "Saw"}, headers={"Idempotency-Key": "once"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_listing_names_what_is_missing_and_then_lists(api_as, operations_member):
    product = ProductFactory(status="DRAFT", tax_class=None)
    client = api_as(operations_member)
    refused = client.post(f"{PRODUCTS}{product.pk}/list/")
    assert refused.status_code == 422
    assert refused.json()["details"]["missing"] == "price, tax class"
    PriceRowFactory(product=product)
    client.patch(f"{PRODUCTS}{product.pk}/", {"tax_class": TaxClassFactory().code})
    assert client.post(f"{PRODUCTS}{product.pk}/list/").json()["status"] == "LISTED"
    assert client.post(f"{PRODUCTS}{product.pk}/delist/").json()["status"] == "DELISTED"
    assert client.post(f"{PRODUCTS}{product.pk}/delist/").status_code == 409


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "a\x00b"}, "name"),
        ({"name": ["x"]}, "name"),
        ({"sku": None}, "sku"),
        ({"pack_multiple": "NaN"}, "pack_multiple"),
        ({"pack_multiple": "1" + "0" * 50}, "pack_multiple"),
        ({"weight_kg": "Infinity"}, "weight_kg"),
        ({"attributes": [1]}, "attributes"),
        ({"attributes": {"a": {"b": 1}}}, "attributes"),
        ({"attributes": {"a": "\x00"}}, "attributes"),
        ({"barcode": "123"}, "barcode"),
        ({"category": "NONE"}, "category"),
        ({"replaced_by": {}}, "replaced_by"),
        ({"standard_cost": "5"}, "standard_cost"),
    ],
)
def test_refused_values_are_named(api_as, operations_member, changes, field):
    answer = api_as(operations_member).post(PRODUCTS, {"sku": "H-1", "name": "Hammer"} | changes)
    assert answer.status_code in {400, 422}
    assert field in {error["field"] for error in answer.json()["errors"]}
    assert not Product.objects.exists()


@pytest.mark.parametrize("query", ["status=NONE", "category=" + "9" * 30, "q=%00", "ordering=standard_cost", "page=x"])
def test_bad_queries_never_fail(api_as, operations_member, query):
    ProductFactory()
    assert api_as(operations_member).get(f"{PRODUCTS}?{query}").status_code < 500


@pytest.mark.parametrize("path", ["9" * 40, "x", "-1", "%00"])
def test_unknown_keys_are_not_found(api_as, operations_member, path):
    assert api_as(operations_member).get(f"{PRODUCTS}{path}/").status_code == 404


def test_price_and_its_trace(api_as, operations_member):
    row = PriceRowFactory(amount="9.50")
    url = f"{PRODUCTS}{row.product_id}/price/"
    client = api_as(operations_member)
    answer = client.get(url, {"quantity": "3", "on": "2026-05-01"}).json()
    assert (answer["unit_price"], answer["steps"][0]["chosen"]) == ("9.5", True)
    for query, field in (("quantity=NaN", "quantity"), ("on=never", "on"), ("currency=euro", "currency")):
        refused = client.get(f"{url}?{query}")
        assert refused.status_code == 400
        assert refused.json()["errors"][0]["field"] == field
    assert client.get(f"{url}?quantity=0").json()["errors"][0]["field"] == "quantity"


def test_prices_of_a_list_are_set_once_per_key_and_changed_by_the_next(api_as, sales_manager):
    price_list, product = PriceListFactory(), ProductFactory()
    client = api_as(sales_manager)
    url = f"{LISTS}{price_list.pk}/prices/"
    body = {"product": product.sku, "amount": "9.50"}
    for _ in range(2):
        assert client.post(url, body, headers={"Idempotency-Key": "p"}).status_code == 201
    assert AuditEntry.objects.filter(action="price.set").count() == 1
    assert client.post(url, body | {"amount": "9.00"}).json()["amount"] == "9.000000"
    assert PriceRow.objects.count() == 1
    assert client.get(url).json()["results"][0]["product"] == product.sku
    refused = client.post(url, body | {"amount": "NaN"})
    assert refused.json()["errors"][0]["field"] == "amount"


def test_second_default_list_is_refused(api_as, sales_manager):
    PriceListFactory()
    body = {"code": "X", "name": "X", "currency": "EUR", "is_default": True}
    answer = api_as(sales_manager).post(LISTS, body)
    assert answer.status_code in {400, 422}


@pytest.mark.parametrize("cast", ["operations_member", "supply_member", "technology_member"])
def test_price_lists_are_closed_to_those_without_them(request, api_as, cast):
    assert api_as(request.getfixturevalue(cast)).get(LISTS).status_code == 403


def test_categories_are_read_in_tree_order_and_moved(api_as, operations_member):
    client = api_as(operations_member)
    for code, parent in (("TOOLS", None), ("HAND", "TOOLS"), ("FIX", None)):
        created = client.post("/api/v1/categories/", {"code": code, "name": code, "parent": parent})
        assert created.status_code == 201, created.json()
    rows = client.get("/api/v1/categories/?ordering=path").json()["results"]
    assert [(row["code"], row["parent"]) for row in rows] == [("FIX", None), ("TOOLS", None), ("HAND", "TOOLS")]
    moved = client.patch(f"/api/v1/categories/{rows[2]['id']}/", {"parent": "FIX"}).json()
    assert (moved["parent"], moved["name"]) == ("FIX", "HAND")
    assert client.patch(f"/api/v1/categories/{rows[0]['id']}/", {"parent": "HAND"}).status_code == 422
    assert Category.objects.count() == 3
