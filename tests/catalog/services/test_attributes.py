"""Attribute definitions: inherited downwards, checked, asked for before listing."""

from datetime import date

import pytest

from b2bops.platform.models import AuditEntry
from b2bops.platform.services.records import RecordRefused
from catalog import selectors
from catalog.models import AttributeDefinition, AttributeType, Category, Product, ProductStatus
from catalog.services import attributes, products
from catalog.services.attribute_rules import AttributesInvalid
from tests.factories import CategoryFactory, PriceRowFactory, ProductFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 1)


@pytest.fixture
def top():
    return CategoryFactory(code="TOOLS", name="Tools")


@pytest.fixture
def leaf(top):
    return CategoryFactory(code="HAMMERS", name="Hammers", parent=Category.objects.get(pk=top.pk))


def define(actor, category, code="weight", **fields):
    return attributes.attribute_create(actor=actor, category=category, code=code, name=code.capitalize(), **fields)


def test_definitions_are_inherited_downwards_and_the_nearest_wins(operations_member, top, leaf):
    define(operations_member, top, "weight", type=AttributeType.NUMBER, unit="kg")
    define(operations_member, top, "colour")
    define(operations_member, leaf, "colour", type=AttributeType.CHOICE, choices=["red", "blue"])
    beside = CategoryFactory()
    assert [(each.code, each.type) for each in selectors.attributes_of(category=leaf)] == [
        ("colour", "CHOICE"),
        ("weight", "NUMBER"),
    ]
    assert [each.type for each in selectors.attributes_of(category=top)] == ["TEXT", "NUMBER"]
    assert selectors.attributes_of(category=beside) == []
    by_category = selectors.attributes_by_category(category_ids=[leaf.pk, top.pk, beside.pk])
    assert {pk: len(found) for pk, found in by_category.items()} == {leaf.pk: 2, top.pk: 2, beside.pk: 0}


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (AttributeType.TEXT, "steel", 5),
        (AttributeType.NUMBER, 2.5, "2.5"),
        (AttributeType.NUMBER, 3, True),
        (AttributeType.YES_NO, False, "no"),
        (AttributeType.CHOICE, "red", "green"),
    ],
)
def test_values_are_checked_by_type(operations_member, leaf, kind, good, bad):
    choices = ["red", "blue"] if kind == AttributeType.CHOICE else []
    define(operations_member, leaf, type=kind, choices=choices)
    create = {"actor": operations_member, "name": "X", "category": leaf}
    with pytest.raises(AttributesInvalid) as refused:
        products.product_create(sku="B", attributes={"weight": bad}, **create)
    assert refused.value.field == "attributes" and refused.value.remedy
    assert products.product_create(sku="G", attributes={"weight": good, "free": 1}, **create).attributes["free"] == 1


def test_moving_a_product_to_a_category_its_values_do_not_fit_is_refused(operations_member, leaf):
    define(operations_member, leaf, type=AttributeType.NUMBER)
    product = ProductFactory(attributes={"weight": "heavy"})
    with pytest.raises(AttributesInvalid):
        products.product_update(actor=operations_member, product=product, category=leaf)


def test_a_needed_attribute_is_part_of_the_checklist(operations_member, top, leaf):
    define(operations_member, top, "voltage", type=AttributeType.NUMBER, is_required=True)
    product = ProductFactory(status=ProductStatus.DRAFT, category=leaf)
    PriceRowFactory(product=product)
    with pytest.raises(products.ListingIncomplete, match="no Voltage") as refused:
        products.product_list(actor=operations_member, product=product, on=TODAY)
    assert refused.value.field == "attribute.voltage"
    products.product_update(actor=operations_member, product=product, attributes={"voltage": 230})
    listed = products.product_list(actor=operations_member, product=product, on=TODAY)
    assert listed.status == ProductStatus.LISTED


def test_zero_and_no_are_answers(operations_member, leaf):
    define(operations_member, leaf, "count", type=AttributeType.NUMBER, is_required=True)
    define(operations_member, leaf, "washable", type=AttributeType.YES_NO, is_required=True)
    product = ProductFactory(category=leaf, attributes={"count": 0, "washable": False})
    PriceRowFactory(product=product)
    assert selectors.listing_missing(products=[product], on=TODAY) == {product.pk: ()}


def test_a_type_that_products_do_not_fit_is_refused(operations_member, leaf):
    definition = define(operations_member, leaf)
    ProductFactory(sku="P-1", category=leaf, attributes={"weight": "2 kg"})
    with pytest.raises(attributes.AttributeInUse, match="P-1"):
        attributes.attribute_update(actor=operations_member, definition=definition, type=AttributeType.NUMBER)
    Product.objects.update(attributes={"weight": 2})
    with pytest.raises(attributes.AttributeInUse):
        define(operations_member, leaf.__class__.objects.get(pk=leaf.pk), "weight_2") and attributes.attribute_update(
            actor=operations_member, definition=definition, type=AttributeType.YES_NO
        )


@pytest.mark.parametrize("code", ["Weight", "a__b", "_a", "a b", "", "a\x00", "weight\n", "x" * 41])
def test_codes_are_plain(operations_member, leaf, code):
    with pytest.raises(RecordRefused):
        define(operations_member, leaf, code)


@pytest.mark.parametrize("choices", [[], ["a", "a"], ["a", ""], ["a\x00"], ["x" * 81], [str(n) for n in range(101)], 5])
def test_choices_are_different_short_texts(operations_member, leaf, choices):
    with pytest.raises(attributes.ChoicesInvalid):
        define(operations_member, leaf, type=AttributeType.CHOICE, choices=choices)


def test_delete_keeps_the_values(operations_member, leaf):
    definition = define(operations_member, leaf)
    product = ProductFactory(category=leaf, attributes={"weight": "1 kg"})
    attributes.attribute_delete(actor=operations_member, definition=definition)
    assert not AttributeDefinition.objects.exists()
    product.refresh_from_db()
    assert product.attributes == {"weight": "1 kg"}
    assert AuditEntry.objects.order_by("pk").last().action == "attribute.deleted"
