"""Bulk edits: previewed, written with constant queries, recorded once per row, taken back once."""

from datetime import date
from decimal import Decimal

import pytest

from b2bops.common.errors import TransitionRefused
from b2bops.platform.models import AuditEntry
from b2bops.platform.services.records import RecordRefused
from catalog.models import AttributeType, BulkEditStatus, PriceRow, Product, ProductStatus
from catalog.selectors.bulk_plans import PriceChange, product_plan
from catalog.services import attributes, bulk_edits, bulk_undo, products, units
from tests.factories import CategoryFactory, PriceListFactory, PriceRowFactory, ProductFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 1)


def edit(actor, rows, **changes):
    return bulk_edits.products_edit(actor=actor, product_ids=[row.pk for row in rows], changes=changes, on=TODAY)


def reprice(actor, rows, **change):
    keys, price_list = [row.pk for row in rows], rows[0].price_list
    return bulk_edits.prices_edit(actor=actor, price_list=price_list, row_ids=keys, change=PriceChange(**change))


def test_rows_get_the_values_and_one_audit_entry_each(operations_member):
    category = CategoryFactory()
    rows = [ProductFactory(brand="Old"), ProductFactory(brand="New", category=category)]
    made = edit(operations_member, rows, category=category, brand="New")
    assert (made.rows_changed, made.rows_refused, made.lines.count()) == (1, 0, 1)
    assert set(Product.objects.values_list("brand", "category")) == {("New", category.pk)}
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.object_id) == ("product.bulk_changed", str(rows[0].pk))
    assert entry.after == {"brand": "New", "category": category.name}


def test_the_preview_says_what_the_edit_then_does(operations_member):
    complete, bare = ProductFactory(status="DRAFT"), ProductFactory(status="DRAFT")
    PriceRowFactory(product=complete)
    plan = product_plan(products=[complete, bare], changes={"status": ProductStatus.LISTED}, on=TODAY)
    assert [(line.instance.pk, line.refusal) for line in plan.refused] == [(bare.pk, "It has no price.")]
    made = edit(operations_member, [complete, bare], status=ProductStatus.LISTED)
    assert (made.rows_changed, made.rows_refused) == (1, 1)
    assert dict(Product.objects.values_list("pk", "status")) == {complete.pk: "LISTED", bare.pk: "DRAFT"}
    assert made.lines.get(object_id=bare.pk).refusal == "It has no price."


def test_what_is_missing_may_come_with_the_same_edit(operations_member):
    product = ProductFactory(status="DRAFT", category=None)
    PriceRowFactory(product=product)
    assert edit(operations_member, [product], status="LISTED", category=CategoryFactory()).rows_changed == 1


def test_refusals_by_reason(operations_member):
    category = CategoryFactory()
    attributes.attribute_create(
        actor=operations_member, category=category, code="size", name="Size", type=AttributeType.NUMBER
    )
    boxed, wordy, draft = ProductFactory(), ProductFactory(attributes={"size": "big"}), ProductFactory(status="DRAFT")
    units.product_unit_set(actor=operations_member, product=boxed, unit="BOX", factor=Decimal(12))

    def refusals(rows, **changes):
        return [line.refusal for line in product_plan(products=rows, changes=changes, on=TODAY).lines]

    assert refusals([boxed, draft], unit="KG") == ["Its other units are counted in EA.", ""]
    assert refusals([wordy, draft], category=category) == ["Its Size does not fit the category.", ""]
    assert refusals([boxed, draft], status="DELISTED") == ["", "It is a draft and was never on sale."]
    assert refusals([boxed], pack_multiple=Decimal("1.5")) == ["Packs of 1.5 do not go with EA."]


def test_nothing_to_change_is_said(operations_member):
    with pytest.raises(bulk_edits.NothingToChange):
        edit(operations_member, [ProductFactory(brand="Same")], brand="Same")


@pytest.mark.parametrize("changes", [{"brand": "x" * 81}, {"brand": "a\x00"}, {"pack_multiple": Decimal(0)}])
def test_values_no_product_may_have_are_refused(operations_member, changes):
    with pytest.raises(RecordRefused):
        edit(operations_member, [ProductFactory()], **changes)


def test_queries_do_not_grow_with_the_rows(operations_member, django_assert_num_queries):
    category = CategoryFactory()
    for count in (2, 30):
        rows = [ProductFactory(status="DRAFT") for _ in range(count)]
        for row in rows:
            PriceRowFactory(product=row)
        with django_assert_num_queries(26):
            edit(operations_member, rows, category=category, status="LISTED")


def test_undo_restores_what_nobody_changed_since(operations_member):
    one, two, gone = ProductFactory(brand="A"), ProductFactory(brand="B"), ProductFactory(brand="C")
    made = edit(operations_member, [one, two, gone], brand="New", pack_multiple=Decimal(12))
    products.product_update(actor=operations_member, product=two, brand="Later")
    gone.delete()
    undone = bulk_undo.bulk_edit_undo(actor=operations_member, bulk_edit=made)
    assert undone.status == BulkEditStatus.UNDONE
    assert list(Product.objects.order_by("pk").values_list("brand", "pack_multiple")) == [("A", 1), ("Later", 12)]
    assert [line.refusal for line in made.lines.order_by("pk")] == [
        "",
        "It was changed since.",
        "It is no longer there.",
    ]
    with pytest.raises(TransitionRefused):
        bulk_undo.bulk_edit_undo(actor=operations_member, bulk_edit=made)


def test_undo_of_a_listing_leaves_what_was_a_draft_on_sale(operations_member):
    product = ProductFactory(status="DRAFT")
    PriceRowFactory(product=product)
    made = edit(operations_member, [product], status="LISTED")
    bulk_undo.bulk_edit_undo(actor=operations_member, bulk_edit=made)
    product.refresh_from_db()
    assert product.status == "LISTED"
    assert "cannot become a draft" in made.lines.get().refusal


def test_undo_of_a_category_restores_the_key(operations_member):
    product = ProductFactory()
    before = product.category_id
    made = edit(operations_member, [product], category=CategoryFactory())
    bulk_undo.bulk_edit_undo(actor=operations_member, bulk_edit=made)
    product.refresh_from_db()
    assert product.category_id == before


@pytest.mark.parametrize(
    ("change", "price"),
    [
        ({"percent": Decimal(5)}, "10.49"),
        ({"percent": Decimal("-50")}, "5.00"),
        ({"amount": Decimal("0.005"), "decimals": 3}, "9.995"),
        ({"amount": Decimal("-9.99")}, "0"),
    ],
)
def test_prices_by_percent_or_amount(sales_manager, change, price):
    row = PriceRowFactory(amount=Decimal("9.99"))
    reprice(sales_manager, [row], **change)
    assert PriceRow.objects.get().amount == Decimal(price)
    assert AuditEntry.objects.get().action == "price.bulk_changed"


def test_a_price_below_zero_is_refused_and_named(sales_manager):
    cheap, dear = PriceRowFactory(amount=Decimal(1)), PriceRowFactory(amount=Decimal(100))
    made = reprice(sales_manager, [cheap, dear], amount=Decimal(-2))
    assert (made.rows_changed, made.rows_refused) == (1, 1)
    assert made.lines.get(object_id=cheap.pk).refusal == "The price would be -1.00."


def test_prices_of_another_list_are_left_alone(sales_manager):
    row, other = PriceRowFactory(), PriceRowFactory(price_list=PriceListFactory(code="B", is_default=False))
    bulk_edits.prices_edit(
        actor=sales_manager,
        price_list=row.price_list,
        row_ids=[row.pk, other.pk],
        change=PriceChange(percent=Decimal(10)),
    )
    other.refresh_from_db()
    assert other.amount == Decimal("10.00")


def test_prices_come_back(sales_manager):
    rows = [PriceRowFactory(amount=Decimal("9.99")) for _ in range(3)]
    made = reprice(sales_manager, rows, percent=Decimal(7))
    bulk_undo.bulk_edit_undo(actor=sales_manager, bulk_edit=made)
    assert set(PriceRow.objects.values_list("amount", flat=True)) == {Decimal("9.99")}


def test_more_rows_than_one_edit_takes_are_refused(operations_member, monkeypatch):
    monkeypatch.setattr(bulk_edits, "ROWS_MAX", 1)
    with pytest.raises(bulk_edits.TooManyRows):
        edit(operations_member, [ProductFactory(), ProductFactory()], brand="x")
