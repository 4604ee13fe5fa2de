"""Screens of the catalogue: constant query counts, field rights in HTML and files, bulk listing, kind refusals."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catalog import selectors
from catalog.models import Category, PriceRow, Product, ProductStatus
from tests.factories import CategoryFactory, PriceListFactory, PriceRowFactory, ProductFactory, TaxClassFactory

pytestmark = pytest.mark.django_db
COST = "6.54"
PRODUCT = {"sku": "H-1", "name": "Hammer", "unit": "EA", "pack_multiple": "1"}


def queries(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    "url",
    [
        "/catalog/products/",
        "/catalog/price-lists/",
        "/catalog/categories/",
        "/api/v1/products/",
        "/api/v1/categories/",
        "/api/v1/price-lists/",
    ],
)
def test_lists_cost_the_same_for_five_and_twenty_five_rows(as_user, sales_manager, url):
    client = as_user(sales_manager)

    def add(count):
        for _ in range(count):
            price_list = PriceListFactory(code=f"L{PriceRow.objects.count()}", is_default=False)
            PriceRowFactory(price_list=price_list)

    add(5)
    client.get(url)
    few = queries(client, url)
    add(20)
    assert queries(client, url) == few


def test_prices_of_a_list_cost_the_same_for_many(as_user, sales_manager):
    client = as_user(sales_manager)
    PriceRowFactory.create_batch(5)
    row = PriceRow.objects.first()
    for url in (row.price_list.get_absolute_url(), f"/api/v1/price-lists/{row.price_list_id}/prices/"):
        client.get(url)
        few = queries(client, url)
        PriceRowFactory.create_batch(20)
        assert queries(client, url) == few


@pytest.mark.parametrize(
    ("cast", "seen"),
    [
        ("sales_member", False),
        ("operations_manager", False),
        ("technology_member", False),
        ("supply_member", True),
        ("sales_manager", True),
    ],
)
def test_cost_is_absent_without_the_right(request, as_user, cast, seen):
    product = ProductFactory(standard_cost=COST)
    client = as_user(request.getfixturevalue(cast))
    for url in (
        reverse("catalog:product_list"),
        reverse("catalog:product_detail", args=[product.pk]),
        f"/api/v1/products/{product.pk}/",
    ):
        assert (COST in client.get(url).content.decode()) is seen
    exported = b"".join(client.get(reverse("catalog:product_list"), {"export": "csv"}).streaming_content).decode()
    assert ("Standard cost" in exported) is seen
    assert (COST in exported) is seen


def test_agreed_prices_are_absent_without_the_right(as_user, operations_member, sales_member):
    row = PriceRowFactory(price_list=PriceListFactory(code="AGREED", name="Agreed", is_default=False), amount="7.77")
    PriceRowFactory(product=row.product, amount="11.11")
    page = reverse("catalog:product_detail", args=[row.product_id])
    assert b"7.77" in as_user(sales_member).get(page).content
    answer = as_user(operations_member).get(page).content
    assert b"7.77" not in answer
    assert b"11.11" in answer


def test_amounts_of_a_list_are_absent_for_an_operations_manager(as_user, operations_manager, sales_member):
    row = PriceRowFactory(amount="7.77")
    url, api = row.price_list.get_absolute_url(), f"/api/v1/price-lists/{row.price_list_id}/prices/"
    assert b"7.77" in as_user(sales_member).get(url).content
    client = as_user(operations_manager)
    assert b"7.77" not in client.get(url).content
    assert "amount" not in client.get(api).json()["results"][0]
    assert b"7.77" not in b"".join(client.get(url, {"export": "csv"}).streaming_content)


def test_outsider_sees_nothing(as_user, outsider):
    product = ProductFactory()
    client = as_user(outsider)
    for url in (reverse("catalog:product_list"), product.get_absolute_url(), f"/api/v1/products/{product.pk}/"):
        assert client.get(url).status_code == 403


def test_panels_are_asked_for_only_by_those_who_may_have_them(as_user, sales_member, supply_member):
    product = ProductFactory()
    panel = reverse("analytics:product_panel", args=[product.pk])
    assert panel in as_user(supply_member).get(product.get_absolute_url()).content.decode()
    assert panel not in as_user(sales_member).get(product.get_absolute_url()).content.decode()


def test_product_is_created_with_attributes(as_user, operations_member):
    body = PRODUCT | {"attributes": 'colour: red\nlength: 330\nmagnetic: yes\nsize: "10"'}
    answer = as_user(operations_member).post(reverse("catalog:product_create"), body)
    product = Product.objects.get()
    assert answer.url == product.get_absolute_url()
    assert product.attributes == {"colour": "red", "length": 330, "magnetic": True, "size": "10"}


def test_saving_the_untouched_form_changes_nothing(as_user, operations_member):
    product = ProductFactory(attributes={"size": "10", "length": 3.5}, pack_multiple=Decimal("2.5"))
    client = as_user(operations_member)
    form = client.get(reverse("catalog:product_edit", args=[product.pk])).context["form"]
    body = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    stamp = product.updated_at
    client.post(reverse("catalog:product_edit", args=[product.pk]), body)
    product.refresh_from_db()
    assert product.attributes == {"size": "10", "length": 3.5}
    assert product.updated_at == stamp


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sku": ""}, "sku"),
        ({"name": "a\x00b"}, "name"),
        ({"pack_multiple": "0"}, "__all__"),
        ({"pack_multiple": "NaN"}, "pack_multiple"),
        ({"weight_kg": "1e99"}, "weight_kg"),
        ({"barcode": "4006381333932"}, "barcode"),
        ({"attributes": "no colon"}, "attributes"),
        ({"category": "9" * 30}, "category"),
        ({"replaced_by": "NONE"}, "replaced_by"),
    ],
)
def test_refused_form_names_the_field(as_user, operations_member, changes, said):
    answer = as_user(operations_member).post(reverse("catalog:product_create"), PRODUCT | changes)
    assert answer.status_code == 422
    assert said in answer.context["form"].errors
    assert not Product.objects.exists()


def test_bulk_listing_says_what_is_missing(as_user, operations_member):
    good, bad = ProductFactory(status="DRAFT"), ProductFactory(status="DRAFT", category=None, sku="BAD")
    PriceRowFactory(product=good)
    client = as_user(operations_member)
    answer = client.post(reverse("catalog:product_list_now"), {"pk": [good.pk, bad.pk]}, follow=True)
    assert "BAD was not listed: it has no category and no price." in answer.content.decode()
    assert list(Product.objects.listed()) == [good]
    client.post(reverse("catalog:product_delist"), {"pk": [good.pk]})
    good.refresh_from_db()
    assert good.status == ProductStatus.DELISTED


def test_filters_find_what_is_below_and_what_lacks(as_user, operations_member):
    top = CategoryFactory()
    below = Category.objects.add_child(top, create_kwargs={"code": "B", "name": "Below"})
    inside, outside = ProductFactory(category=below), ProductFactory(category=None)
    PriceRowFactory(product=inside)
    client = as_user(operations_member)

    def found(**query):
        return [row.pk for row in client.get(reverse("catalog:product_list"), query).context["listing"].rows]

    assert found(category=top.pk) == [inside.pk]
    assert found(lacks="price") == [outside.pk]
    assert found(lacks="category") == [outside.pk]
    assert found(q=inside.sku) == [inside.pk]


def test_price_is_set_and_removed_from_the_list_page(as_user, sales_manager, sales_member):
    price_list, product = PriceListFactory(), ProductFactory()
    url = reverse("catalog:price_row_set", args=[price_list.pk])
    body = {"product": product.sku.lower(), "from_quantity": "1", "amount": "9.50"}
    assert as_user(sales_member).post(url, body).status_code == 403
    client = as_user(sales_manager)
    client.post(url, body)
    client.post(url, body | {"amount": "9.00"})
    row = PriceRow.objects.get()
    assert row.amount == Decimal(9)
    refused = client.post(url, body | {"amount": "-1"})
    assert refused.status_code == 422
    assert "amount" in refused.context["form"].errors
    client.post(reverse("catalog:price_row_remove"), {"pk": [row.pk]})
    assert not PriceRow.objects.exists()


def test_list_price_of_the_list_is_that_of_the_rules(as_user, operations_member):
    today = timezone.localdate()
    day = timedelta(days=1)
    price_list = PriceListFactory()
    for start, end in ((None, None), (today, today), (today - 2 * day, today - day), (today + day, None)):
        product = ProductFactory(tax_class=TaxClassFactory())
        PriceRowFactory(price_list=price_list, product=product, amount=10, from_quantity=0)
        PriceRowFactory(price_list=price_list, product=product, amount=8, valid_from=start, valid_until=end)
        if start:
            PriceRowFactory(price_list=price_list, product=product, amount=9)
        PriceRowFactory(price_list=price_list, product=product, amount=1, from_quantity=5)
    rows = list(selectors.products_for_list(products=Product.objects.all(), on=today).order_by("pk"))
    decisions = selectors.price_resolve_many(
        products=rows, quantities=[Decimal(1)] * len(rows), on=today, currency="EUR"
    )
    assert [row.list_price for row in rows] == [decision.unit_price for decision in decisions]
    assert [row.list_price for row in rows] == [8, 8, 9, 9]
