"""Products from a file: found by SKU, checked field by field, put on sale only when complete."""

from decimal import Decimal

import pytest

from b2bops.platform.models import AuditEntry
from catalog.models import AttributeType, Product
from catalog.services import attributes, units
from tests.catalog.imports.conftest import counts
from tests.factories import CategoryFactory, PriceRowFactory, ProductFactory, TaxClassFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def category(operations_member):
    made = CategoryFactory(code="LAMPS", name="Lamps")
    TaxClassFactory(code="STANDARD")
    attributes.attribute_create(
        actor=operations_member, category=made, code="watts", name="Power", type=AttributeType.NUMBER, unit="W"
    )
    attributes.attribute_create(
        actor=operations_member, category=made, code="dimmable", name="Dimmable", type=AttributeType.YES_NO
    )
    AuditEntry.objects.all().delete()
    return made


def test_new_products_are_drafts_and_the_same_file_changes_nothing(category, imported):
    rows = [
        ["sku", "name", "category", "tax_class", "pack", "weight", "attribute.watts", "attribute.dimmable"],
        ["L-1", "Desk lamp", "LAMPS", "STANDARD", "6", "1.25", "40", "yes"],
        ["L-2", "Floor lamp", "LAMPS", "", "", "", "", ""],
    ]
    assert counts(imported("products", rows)) == (2, 0, 0, 0)
    lamp = Product.objects.get(sku="L-1")
    assert (lamp.status, lamp.category, lamp.pack_multiple, lamp.weight_kg) == ("DRAFT", category, 6, Decimal("1.25"))
    assert lamp.attributes == {"watts": 40, "dimmable": True}
    assert AuditEntry.objects.filter(action="product.imported").count() == 2
    assert counts(imported("products", rows)) == (0, 0, 2, 0)


def test_only_columns_of_the_file_change_and_an_empty_cell_empties(imported):
    product = ProductFactory(sku="P", name="Old", brand="Acme", description="Long", attributes={"free": 1})
    run = imported("products", [["sku", "name", "brand"], ["P", "New", ""]])
    assert counts(run) == (0, 1, 0, 0)
    product.refresh_from_db()
    assert (product.name, product.brand, product.description, product.attributes) == ("New", "", "Long", {"free": 1})
    assert run.summary["samples"] == ["P: brand Acme → –, name Old → New"]
    entry = AuditEntry.objects.get()
    assert (entry.before, entry.after) == ({"name": "Old", "brand": "Acme"}, {"name": "New", "brand": ""})


def test_status_follows_the_checklist(category, imported):
    complete = ProductFactory(sku="C", category=category, status="DRAFT")
    PriceRowFactory(product=complete)
    ProductFactory(sku="D", status="DRAFT")
    ProductFactory(sku="L")
    rows = [
        ["sku", "name", "status"],
        ["C", "C", "listed"],
        ["D", "D", "LISTED"],
        ["L", "L", "DRAFT"],
        ["N", "N", "LISTED"],
    ]
    run = imported("products", rows)
    assert dict(Product.objects.values_list("sku", "status")) == {
        "C": "LISTED",
        "D": "DRAFT",
        "L": "LISTED",
        "N": "DRAFT",
    }
    assert dict(run.findings.values_list("row_number", "reason")) == {
        2: "NOT_LISTED",
        3: "STATUS_KEPT",
        4: "NOT_LISTED",
    }
    assert run.findings.get(row_number=2).value == "price"
    assert run.rows_rejected == 0


@pytest.mark.parametrize(
    ("header", "cell", "reason"),
    [
        ("category", "NONE", "UNKNOWN_CATEGORY"),
        ("tax_class", "NONE", "UNKNOWN_TAX_CLASS"),
        ("unit", "DRUM", "UNKNOWN_UNIT"),
        ("barcode", "4006381333932", "INVALID_BARCODE"),
        ("weight", "NaN", "INVALID_NUMBER"),
        ("pack", "0", "PACK_TOO_FINE"),
        ("pack", "0.5", "PACK_TOO_FINE"),
        ("pack", "99999999999999", "INVALID_NUMBER"),
        ("cost", "-1", "INVALID_NUMBER"),
        ("replaced_by", "NONE", "UNKNOWN_REPLACEMENT"),
        ("replaced_by", "OLD", "REPLACEMENT_CIRCLE"),
        ("status", "SOLD", "UNKNOWN_STATUS"),
        ("brand", "x" * 81, "TOO_LONG"),
        ("brand", "a\x00", "INVALID_TEXT"),
        ("attribute.watts", "12", "INVALID_ATTRIBUTE"),
    ],
)
def test_cells_that_cannot_be_taken_name_their_reason(category, imported, header, cell, reason):
    new = ProductFactory(sku="P", category=None)
    ProductFactory(sku="OLD", replaced_by=new)
    run = imported("products", [["sku", "name", header], ["P", "P", cell]])
    assert counts(run) == (0, 0, 0, 1)
    assert run.findings.get().reason == reason


@pytest.mark.parametrize(("code", "cell"), [("watts", "bright"), ("dimmable", "maybe")])
def test_attributes_are_read_by_their_type(category, imported, code, cell):
    rows = [["sku", "name", "category", f"attribute.{code}"], ["P", "P", "LAMPS", cell]]
    run = imported("products", rows)
    assert run.findings.get().reason == "INVALID_ATTRIBUTE"


def test_moving_to_a_category_whose_attributes_do_not_fit_is_refused(category, imported):
    ProductFactory(sku="P", attributes={"watts": "bright"})
    run = imported("products", [["sku", "category"], ["P", "LAMPS"]])
    assert run.findings.get().field == "attribute.watts"


def test_a_sku_twice_and_a_new_one_without_a_name_are_refused(imported):
    run = imported("products", [["sku", "name"], ["P", "One"], ["P", "Two"], ["Q", ""], ["", "x"]])
    assert counts(run) == (1, 0, 0, 3)
    assert list(run.findings.order_by("pk").values_list("reason", flat=True)) == [
        "DUPLICATE_ROW",
        "MISSING_NAME",
        "MISSING_SKU",
    ]


def test_the_unit_stays_while_others_are_counted_in_it(imported, operations_member):
    product = ProductFactory(sku="P")
    units.product_unit_set(actor=operations_member, product=product, unit="BOX", factor=Decimal(12))
    run = imported("products", [["sku", "unit"], ["P", "KG"]])
    assert run.findings.get().reason == "UNIT_IN_USE"


def test_a_preview_writes_nothing(imported):
    ProductFactory(sku="P", name="Old")
    run = imported("products", [["sku", "name"], ["P", "New"], ["Q", "Q"]], dry_run=True)
    assert counts(run) == (1, 1, 0, 0)
    assert list(Product.objects.values_list("name", flat=True)) == ["Old"]
    assert not AuditEntry.objects.exists()


def test_cost_is_read_only_in_a_run_that_needs_the_right(imported):
    ProductFactory(sku="P", standard_cost=Decimal(1))
    rows = [["sku", "standard_cost"], ["P", "2"]]
    assert counts(imported("products", rows, right="cost")) == (0, 1, 0, 0)
    assert Product.objects.get().standard_cost == 2
