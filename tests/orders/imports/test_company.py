"""A whole company from another system: every noun arrives once, and the sums are those of the source."""

import csv
import io
import zipfile
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pyarrow.csv
import pyarrow.parquet
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db.models import Sum
from django.urls import reverse

from b2bops.platform.models import AuditEntry, ImportFinding, ImportRun
from b2bops.platform.services import imports
from catalog.models import Category, PriceRow, Product
from crm.models import Account, Address, Contact
from orders.imports.company.mapping import known_systems, mapping_of
from orders.invariants import INVARIANTS as ORDER_RULES
from orders.models import SalesOrder, SalesOrderLine
from supply.invariants import INVARIANTS as STOCK_RULES
from supply.models import StockLevel, Supplier, SupplierProduct

pytestmark = pytest.mark.django_db
CENT = Decimal("0.01")
SMALL = {
    "categories": [["category_id", "category_name"], ["1", "Drinks"]],
    "suppliers": [["supplier_id", "company_name", "country", "phone"], ["1", "Maker", "Italy", "1"]],
    "products": [
        ["product_id", "product_name", "quantity_per_unit", "category_id", "supplier_id", "unit_price",
         "units_in_stock", "reorder_level", "discontinued"],
        ["1", "Tea", "10 boxes", "1", "1", "18.5", "39", "10", "0"],
        ["2", "Gone", "1 jar", "1", "1", "3", "0", "0", "1"],
    ],
    "customers": [
        ["customer_id", "company_name", "country", "contact_name", "contact_title", "phone", "address", "city",
         "postal_code"],
        ["ALFKI", "Alfred", "Germany", "Maria", "Buyer", "030", "Street 1", "Berlin", "12209"],
    ],
    "orders": [
        ["order_id", "customer_id", "order_date", "required_date", "shipped_date", "freight"],
        ["10", "ALFKI", "1998-05-01", "1998-05-29", "1998-05-04", "32.3800011"],
        ["11", "ALFKI", "1998-05-06", "", "", "0"],
    ],
    "order_details": [
        ["order_id", "product_id", "unit_price", "quantity", "discount"],
        ["10", "1", "18.5", "3", "0.150000006"],
        ["10", "2", "2.9", "1", "0"],
        ["11", "1", "18.5", "2", "0"],
    ],
}  # fmt: skip


def packed(folder, tables) -> str:
    """The tables as a ZIP of CSV files."""
    target = folder / "company.zip"
    with zipfile.ZipFile(target, "w") as archive:
        for name, rows in tables.items():
            text = io.StringIO()
            csv.writer(text).writerows(rows)
            archive.writestr(f"{name}.csv", text.getvalue())
    return str(target)


def changed(table: str, row: int, column: int, value: str) -> dict:
    tables = {name: [list(cells) for cells in rows] for name, rows in SMALL.items()}
    tables[table][row][column] = value
    return tables


def run(source) -> ImportRun:
    call_command("import_company", str(source), stdout=io.StringIO())
    return ImportRun.objects.latest("pk")


def test_every_noun_arrives_with_what_belongs_to_it(tmp_path):
    done = run(packed(tmp_path, SMALL))
    assert (done.rows_in, done.rows_created, done.rows_rejected) == (10, 10, 0)
    tea = Product.objects.get(sku="NW-1")
    assert (tea.status, tea.category.name) == ("LISTED", "Drinks")
    assert Product.objects.get(sku="NW-2").status == "DELISTED"
    assert PriceRow.objects.get(product=tea).amount == Decimal("18.5")
    assert SupplierProduct.objects.get(product=tea).unit_cost == Decimal("11.1")
    level = StockLevel.objects.get(product=tea)
    assert (level.on_hand, level.safety_qty) == (39, 10)
    account = Account.objects.get(code="ALFKI")
    assert Contact.objects.get(account=account).name == "Maria"
    assert Address.objects.filter(account=account, is_default=True).count() == 2


def test_a_shipped_order_is_closed_and_an_unshipped_one_stands_open(tmp_path):
    run(packed(tmp_path, SMALL))
    closed, open_order = SalesOrder.objects.get(number="NW-10"), SalesOrder.objects.get(number="NW-11")
    # 3 × 18.50 × 0.85 = 47.175 → 47.18, + 2.90 + freight 32.38
    assert (closed.status, closed.subtotal, closed.freight, closed.total) == (
        "CLOSED",
        Decimal("50.08"),
        Decimal("32.38"),
        Decimal("82.46"),
    )
    assert (open_order.status, open_order.total) == ("CONFIRMED", Decimal("37.00"))
    assert open_order.lines.get().still_open == 2


def test_the_same_company_twice_changes_nothing(tmp_path):
    source = packed(tmp_path, SMALL)
    run(source)
    recorded = AuditEntry.objects.count()
    again = run(source)
    assert (again.rows_created, again.rows_updated, again.rows_unchanged) == (0, 0, 10)
    assert AuditEntry.objects.count() == recorded


@pytest.mark.parametrize(
    ("table", "row", "column", "value", "field"),
    [
        ("products", 1, 5, "cheap", "products.price"),
        ("products", 1, 3, "99", "products.category"),
        ("products", 1, 5, "NaN", "products.price"),
        ("orders", 2, 1, "NOBODY", "orders.account"),
        ("orders", 2, 2, "yesterday", "orders.ordered"),
        ("order_details", 3, 3, "-2", "order_details.quantity"),
        ("order_details", 3, 0, "77", "order_details.order"),
        ("customers", 1, 1, "", "name"),
    ],
)
def test_a_wrong_cell_costs_its_row_and_names_the_field(tmp_path, table, row, column, value, field):
    done = run(packed(tmp_path, changed(table, row, column, value)))
    finding = ImportFinding.objects.filter(run=done, outcome="REJECTED").order_by("pk").first()
    assert finding.field == field
    assert finding.remedy
    assert done.rows_rejected >= 1
    assert done.rows_in == done.rows_created + done.rows_updated + done.rows_unchanged + done.rows_rejected


def test_a_changed_order_is_brought_up_to_the_source(tmp_path):
    run(packed(tmp_path, SMALL))
    done = run(packed(tmp_path, changed("order_details", 1, 3, "4")))
    assert SalesOrder.objects.get(number="NW-10").subtotal == Decimal("65.80")
    assert (done.rows_updated, done.rows_unchanged) == (3, 7)


def test_an_order_entered_here_keeps_its_number(tmp_path):
    run(packed(tmp_path, SMALL))
    SalesOrder.objects.filter(number="NW-10").update(source="STAFF")
    done = run(packed(tmp_path, changed("order_details", 1, 3, "4")))
    assert SalesOrder.objects.get(number="NW-10").subtotal == Decimal("50.08")
    assert done.rows_rejected == 3


def test_a_missing_table_or_column_is_named(tmp_path):
    without = {name: rows for name, rows in SMALL.items() if name != "suppliers"}
    with pytest.raises(CommandError, match="no table suppliers"):
        run(packed(tmp_path, without))
    with pytest.raises(CommandError, match="no column freight"):
        run(packed(tmp_path, changed("orders", 0, 5, "shipping")))
    (tmp_path / "text.zip").write_text("hello")
    with pytest.raises(CommandError, match="not a ZIP"):
        run(tmp_path / "text.zip")


def test_a_file_of_another_kind_is_refused(tmp_path):
    (tmp_path / "company.txt").write_text("hello")
    with pytest.raises(CommandError, match=r"\.zip"):
        run(tmp_path / "company.txt")


def test_every_mapping_names_every_noun():
    for system in known_systems():
        assert len(mapping_of(system).sources) == 6


@pytest.fixture
def northwind(shared_data, tmp_path):
    """The sample company as a folder of CSV tables, and its rows."""
    tables = {}
    for path in sorted((shared_data / "northwind").glob("*.parquet")):
        table = pyarrow.parquet.read_table(path)
        pyarrow.csv.write_csv(table, tmp_path / f"{path.stem}.csv")
        tables[path.stem] = table.to_pylist()
    return tmp_path, tables


def exact(value: float, places: Decimal) -> Decimal:
    return Decimal(str(value)).quantize(places, rounding=ROUND_HALF_UP)


@pytest.mark.shared_data
def test_northwind_has_the_totals_of_its_source(northwind):
    folder, tables = northwind
    done = run(folder)
    assert (done.rows_created, done.rows_rejected) == (3190, 0)
    counts = {Category: 8, Supplier: 29, Product: 77, Account: 91, SalesOrder: 830, SalesOrderLine: 2155}
    assert {model: model.objects.count() for model in counts} == counts
    of_order: dict[int, Decimal] = defaultdict(Decimal)
    for line in tables["order_details"]:
        share = 1 - exact(line["discount"], Decimal("0.0001"))
        of_order[line["order_id"]] += exact(exact(line["unit_price"], CENT) * line["quantity"] * share, CENT)
    for order in SalesOrder.objects.all():
        assert order.subtotal == of_order[int(order.number.removeprefix("NW-"))], order
    assert sum(order.subtotal for order in SalesOrder.objects.all()) == sum(of_order.values())
    assert sum(order.freight for order in SalesOrder.objects.all()) == Decimal("64942.69")
    stock = sum(row["units_in_stock"] for row in tables["products"])
    assert StockLevel.objects.aggregate(total=Sum("on_hand"))["total"] == stock
    unshipped = sum(row["shipped_date"] is None for row in tables["orders"])
    assert SalesOrder.objects.filter(status="CONFIRMED").count() == unshipped == 21
    for name, offenders in {**ORDER_RULES, **STOCK_RULES}.items():
        assert offenders() == [], name


def test_the_screen_queues_the_import(tmp_path, as_user, operations_member):
    with Path(packed(tmp_path, SMALL)).open("rb") as upload:
        answer = as_user(operations_member).post(
            reverse("orders:import_company"), {"file": upload, "system": "northwind"}
        )
    queued = ImportRun.objects.get()
    assert answer.status_code == 302
    assert (queued.kind, queued.status, queued.created_by) == ("company", "QUEUED", operations_member)
    finished = imports.carry_out(run_id=queued.pk)
    assert finished.rows_created == 10
    page = as_user(operations_member).get(reverse("platform:import_detail", args=[queued.pk]))
    assert page.status_code == 200


def test_the_screen_refuses_another_kind_of_file_at_its_field(as_user, operations_member):
    upload = SimpleUploadedFile("sales.csv", b"a,b\n1,2\n")
    answer = as_user(operations_member).post(reverse("orders:import_company"), {"file": upload, "system": "northwind"})
    assert answer.status_code == 422
    assert b".zip" in answer.content
    assert ImportRun.objects.count() == 0
