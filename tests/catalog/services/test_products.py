"""Products: created as drafts, listed only when complete, every change recorded once."""

from datetime import date
from decimal import Decimal

import pytest

from b2bops.common.errors import TransitionRefused
from b2bops.platform.models import AuditEntry
from b2bops.platform.services.records import RecordRefused
from catalog.models import Product, ProductStatus
from catalog.services import products
from catalog.services.attribute_rules import AttributesInvalid
from catalog.services.barcodes import BarcodeInvalid
from catalog.services.product_rules import ReplacementCircle
from tests.factories import CategoryFactory, PriceRowFactory, ProductFactory, TaxClassFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 1)


def complete(**fields):
    product = ProductFactory(status=ProductStatus.DRAFT, **fields)
    PriceRowFactory(product=product)
    return product


def test_create_is_a_draft_with_one_audit_entry(operations_member):
    product = products.product_create(
        actor=operations_member, sku="A-1", name="Hammer", category=CategoryFactory(), unit="EA"
    )
    assert product.status == ProductStatus.DRAFT
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.object_id, entry.actor) == ("product.created", str(product.pk), operations_member)
    assert entry.after["sku"] == "A-1"


def test_update_records_only_what_changed(operations_member):
    product = ProductFactory(name="Old", brand="Same")
    changed = products.product_update(actor=operations_member, product=product, name="New", brand="Same")
    assert changed.name == "New"
    entry = AuditEntry.objects.get()
    assert (entry.before, entry.after) == ({"name": "Old"}, {"name": "New"})


def test_update_that_changes_nothing_records_nothing(operations_member):
    product = ProductFactory(name="Same")
    products.product_update(actor=operations_member, product=product, name="Same", pack_multiple="1")
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field", "error"),
    [
        ({"sku": "", "name": "X"}, "sku", RecordRefused),
        ({"sku": "S" * 61, "name": "X"}, "sku", RecordRefused),
        ({"sku": "S", "name": "a\x00b"}, "name", RecordRefused),
        ({"sku": "S", "name": "X", "standard_cost": Decimal(-1)}, "standard_cost", RecordRefused),
        ({"sku": "S", "name": "X", "standard_cost": Decimal("NaN")}, "standard_cost", RecordRefused),
        ({"sku": "S", "name": "X", "standard_cost": Decimal("1e30")}, "standard_cost", RecordRefused),
        ({"sku": "S", "name": "X", "barcode": "4006381333932"}, "barcode", BarcodeInvalid),
        ({"sku": "S", "name": "X", "barcode": "123"}, "barcode", BarcodeInvalid),
        ({"sku": "S", "name": "X", "attributes": {"a": [1]}}, "attributes", AttributesInvalid),
        ({"sku": "S", "name": "X", "attributes": {"a": float("nan")}}, "attributes", AttributesInvalid),
        ({"sku": "S", "name": "X", "attributes": {"a": "b\x00"}}, "attributes", AttributesInvalid),
    ],
)
def test_refused_values_name_field_and_remedy(operations_member, fields, field, error):
    with pytest.raises(error) as refused:
        products.product_create(actor=operations_member, **fields)
    assert refused.value.field == field
    assert refused.value.remedy
    assert not Product.objects.exists()
    assert not AuditEntry.objects.exists()


def test_pack_multiple_of_zero_is_refused(operations_member):
    with pytest.raises(RecordRefused) as refused:
        products.product_create(actor=operations_member, sku="S", name="X", pack_multiple=Decimal(0))
    assert "product_pack_multiple_above_zero" in refused.value.message


def test_taken_sku_is_refused_by_name(operations_member):
    ProductFactory(sku="TAKEN")
    with pytest.raises(RecordRefused) as refused:
        products.product_create(actor=operations_member, sku="TAKEN", name="X")
    assert (refused.value.field, refused.value.value) == ("sku", "TAKEN")


def test_status_is_not_a_field_one_may_set(operations_member):
    with pytest.raises(TypeError, match="status"):
        products.product_update(actor=operations_member, product=ProductFactory(), status="LISTED")


def test_listing_names_all_that_is_missing_at_once(operations_member):
    product = ProductFactory(status=ProductStatus.DRAFT, category=None, tax_class=None)
    with pytest.raises(products.ListingIncomplete) as refused:
        products.product_list(actor=operations_member, product=product, on=TODAY)
    assert refused.value.details["missing"] == "category, price, tax class"
    assert "no category and no price and no tax class" in refused.value.message
    product.refresh_from_db()
    assert product.status == ProductStatus.DRAFT


def test_a_price_that_has_ended_does_not_count(operations_member):
    product = ProductFactory(status=ProductStatus.DRAFT)
    PriceRowFactory(product=product, valid_until=date(2026, 4, 30))
    with pytest.raises(products.ListingIncomplete) as refused:
        products.product_list(actor=operations_member, product=product, on=TODAY)
    assert refused.value.details["missing"] == "price"


def test_listed_delisted_and_listed_again(operations_member):
    product = complete()
    for verb, status in (
        (products.product_list, ProductStatus.LISTED),
        (products.product_delist, ProductStatus.DELISTED),
        (products.product_list, ProductStatus.LISTED),
    ):
        assert verb(actor=operations_member, product=product).status == status
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["product.listed", "product.delisted", "product.listed"]


def test_draft_cannot_be_delisted(operations_member):
    with pytest.raises(TransitionRefused) as refused:
        products.product_delist(actor=operations_member, product=complete())
    assert refused.value.field == "status"


def test_bulk_listing_lists_the_complete_and_names_the_others(operations_member):
    good = [complete() for _ in range(3)]
    bad = ProductFactory(status=ProductStatus.DRAFT, tax_class=None)
    outcome = products.products_list(
        actor=operations_member, product_ids=[bad.pk, *(product.pk for product in good)], on=TODAY
    )
    assert outcome.listed == 3
    assert outcome.refused == ((bad, ("price", "tax class")),)
    assert Product.objects.listed().count() == 3
    assert AuditEntry.objects.filter(action="product.listed").count() == 3
    assert set(AuditEntry.objects.values_list("before__status", flat=True)) == {"DRAFT"}


def test_bulk_listing_costs_the_same_for_many(operations_member, django_assert_max_num_queries):
    keys = [complete().pk for _ in range(25)]
    with django_assert_max_num_queries(8):
        products.products_list(actor=operations_member, product_ids=keys, on=TODAY)


def test_bulk_delisting_leaves_drafts_alone(operations_member):
    listed, draft = ProductFactory(), complete()
    assert products.products_delist(actor=operations_member, product_ids=[listed.pk, draft.pk]) == 1
    draft.refresh_from_db()
    assert draft.status == ProductStatus.DRAFT
    assert AuditEntry.objects.get().object_id == str(listed.pk)


def test_replacements_never_come_back_to_their_start(operations_member):
    first, second = ProductFactory(), ProductFactory()
    products.product_update(actor=operations_member, product=first, replaced_by=second)
    with pytest.raises(ReplacementCircle):
        products.product_update(actor=operations_member, product=second, replaced_by=first)
    with pytest.raises(ReplacementCircle):
        products.product_update(actor=operations_member, product=first, replaced_by=first)


def test_complete_needs_a_tax_class(operations_member):
    product = complete(tax_class=TaxClassFactory(code="FOOD"))
    assert products.product_list(actor=operations_member, product=product).tax_class.code == "FOOD"
