"""What an import leaves behind: orders, products, accounts, prices, counters and money that add up."""

import gzip
from decimal import Decimal
from io import StringIO
from itertools import islice

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F, Sum

from b2bops.platform.models import AuditEntry, ColumnMapping, ImportRun
from b2bops.platform.services import imports
from catalog.models import PriceRow, Product
from crm.models import Account
from orders.imports.checksum import business_checksum
from orders.models import SalesOrder, SalesOrderLine, SalesReturn
from tests.orders.imports.conftest import row

SALES = [
    row(),
    row(sku="22752", description="SET 7 BOXES", quantity="2", price="7.655"),
    row(order="536366", sku="85123A", description="WHITE HEART", quantity="3", price="2.95", date="1/12/2010 09:00"),
    row(order="536366", sku="POST", quantity="1", price="18"),
    row(order="536367", customer="", country="France", sku="85123A", description="white heart?", price="3.25"),
    row(order="C536368", sku="85123A", quantity="-4", date="2010-12-09 10:00:00"),
    row(order="536369", price="0"),
]


def check_invariants():
    for order in SalesOrder.objects.annotate(sum=Sum("lines__amount")):
        # SQLite adds decimals as floats.
        assert order.subtotal == order.total == order.sum.quantize(Decimal("0.001"))
        assert order.line_count == order.lines.count()
    matched = SalesOrderLine.objects.annotate(back=Sum("return_lines__quantity")).filter(returned_qty__gt=0)
    assert not matched.exclude(back=F("returned_qty")).exists()


def test_a_file_becomes_orders_returns_products_accounts_and_prices(sales_file, imported):
    run = imported(sales_file(SALES))
    assert imports.row_sentence(run) == "rows in 7, created 5, updated 0, unchanged 0, rejected 2"
    order = SalesOrder.objects.get(number="536365")
    assert (order.status, order.source, order.external_number) == ("CLOSED", "IMPORT", "536365")
    assert (order.delivered_pct, order.billed_pct, order.confirmed_at) == (100, 100, order.ordered_at)
    assert order.total == Decimal("30.61")  # 6 × 2.55 + round(2 × 7.655)
    line = order.lines.get(position=1)
    assert (line.quantity, line.shipped_qty, line.billed_qty, line.returned_qty) == (6, 6, 6, 4)
    assert SalesReturn.objects.get().total == Decimal("10.20")
    product = Product.objects.get(sku="85123A")
    assert (product.name, product.status) == ("WHITE HEART", "LISTED")
    price = PriceRow.objects.get(product=product)
    assert (price.amount, price.price_list.is_default, price.price_list.currency) == (Decimal("2.95"), True, "GBP")
    assert Account.objects.get(code="17850").territory.code == "UK"
    check_invariants()


def test_the_money_reconciles(sales_file, imported):
    value = imported(sales_file(SALES)).summary["value"]
    parts = {name: Decimal(text.replace(",", "")) for name, text in value.items()}
    assert parts["in"] == sum(Decimal(r[3]) * Decimal(r[5]) for r in SALES)
    booked = SalesOrder.objects.aggregate(sum=Sum("total"))["sum"]
    assert parts["orders"] == booked
    assert parts["in"] == booked - parts["returns"] + parts["set_apart"] + parts["rejected"] + parts["rounding"]


def test_one_audit_entry_per_created_object(sales_file, imported):
    imported(sales_file(SALES))
    for kind, count in (
        ("orders.salesorder", 3),
        ("orders.salesreturn", 1),
        ("catalog.product", 2),
        ("crm.account", 2),
    ):
        entries = AuditEntry.objects.filter(model=kind)
        assert entries.count() == entries.values("object_id").distinct().count() == count


def test_the_same_file_twice_changes_nothing(sales_file, imported):
    path = sales_file(SALES)
    imported(path)
    before, audited = business_checksum(), AuditEntry.objects.count()
    again = imported(path)
    assert imports.row_sentence(again) == "rows in 7, created 0, updated 0, unchanged 5, rejected 2"
    assert (business_checksum(), AuditEntry.objects.count()) == (before, audited)


def test_a_changed_file_updates_only_what_changed(sales_file, imported):
    imported(sales_file(SALES))
    untouched = SalesOrder.objects.get(number="536366").updated_at
    changed = [row(quantity="5"), *SALES[1:]]
    run = imported(sales_file(changed, name="changed.csv"))
    # The changed line, and the return that is matched to it anew.
    assert (run.rows_created, run.rows_updated, run.rows_unchanged, run.rows_rejected) == (0, 2, 3, 2)
    line = SalesOrder.objects.get(number="536365").lines.get(position=1)
    assert (line.quantity, line.returned_qty) == (5, 4)
    assert SalesOrder.objects.get(number="536366").updated_at == untouched
    assert AuditEntry.objects.filter(action="order.import_updated").count() == 1
    check_invariants()


@pytest.mark.parametrize("changed", [[], [0], [1], [0, 1]])
def test_a_changed_file_ends_like_a_fresh_one(sales_file, imported, changed):
    rows = [SALES[0], SALES[1], *([row(sku="777", quantity="1")] if 0 in changed else []), *SALES[2:]]
    if 1 in changed:
        rows[0] = row(quantity="3")
    imported(sales_file(SALES))
    imported(sales_file(rows, name="second.csv"))
    lines = SalesOrderLine.objects.order_by("order__number", "position")
    fields = ("order__number", "position", "product__sku", "quantity", "returned_qty", "amount")
    after_change = list(lines.values_list(*fields))
    SalesReturn.objects.all().delete()
    SalesOrder.objects.all().delete()
    imported(sales_file(rows, name="fresh.csv"))
    assert list(lines.values_list(*fields)) == after_change


def test_the_command_ends_with_the_sentence_scripts_read(db, sales_file):
    out = StringIO()
    call_command("import_orders", str(sales_file(SALES)), "--currency", "GBP", "--checksum", stdout=out)
    lines = out.getvalue().strip().splitlines()
    assert lines[-1] == "rows in 7, created 5, updated 0, unchanged 0, rejected 2"
    assert f"checksum {business_checksum()}" in lines
    assert any(line.startswith("REJECTED  FEE_POSTAGE") for line in lines)


def test_the_command_uses_a_remembered_mapping_by_name(db, sales_file):
    path = sales_file([row()], header=["a", "b", "c", "d", "e", "f", "g", "h"])
    with pytest.raises(CommandError, match="no column for: Order number, SKU, Quantity"):
        call_command("import_orders", str(path))
    columns = dict(
        zip(["order", "sku", "description", "quantity", "date", "price", "customer"], "abcdefg", strict=True)
    )
    imports.mapping_remember(kind="orders", name="letters", columns=columns)
    call_command("import_orders", str(path), "--mapping", "letters", stdout=StringIO())
    assert SalesOrder.objects.get().number == "536365"
    assert ColumnMapping.objects.get().columns == columns
    with pytest.raises(CommandError, match="no column mapping is called"):
        call_command("import_orders", str(path), "--mapping", "unknown")


def test_a_missing_file_is_said(db):
    with pytest.raises(CommandError, match="there is no file"):
        call_command("import_orders", "nowhere.csv")
    assert not ImportRun.objects.exists()


@pytest.mark.shared_data
def test_the_first_rows_of_a_real_wholesaler(shared_data, tmp_path, imported):
    path = tmp_path / "retail.csv"
    with gzip.open(shared_data / "online_retail" / "online_retail.csv.gz", "rt", encoding="utf-8") as source:
        path.write_text("".join(islice(source, 20_001)), encoding="utf-8")
    run = imported(path)
    assert run.rows_in == 20_000 == run.rows_created + run.rows_rejected
    assert run.findings.filter(reason="FEE_POSTAGE").exists()
    assert SalesOrderLine.objects.filter(returned_qty__gt=0).exists()
    check_invariants()
