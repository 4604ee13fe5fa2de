"""Prices from a file: previewed, upserted, idempotent, and every row accounted for."""

from datetime import date
from decimal import Decimal

import pytest

from b2bops.platform.models import AuditEntry
from b2bops.platform.services import imports
from catalog.imports.price_rows import PriceLoader
from catalog.models import PriceRow
from catalog.services import prices, units
from tests.catalog.imports.conftest import counts
from tests.factories import PriceListFactory, PriceRowFactory, ProductFactory

pytestmark = pytest.mark.django_db
HEADER = ["price_list", "sku", "from_quantity", "amount", "valid_from", "valid_until"]


@pytest.fixture
def trade():
    ProductFactory(sku="A")
    ProductFactory(sku="B")
    return PriceListFactory(code="TRADE", is_default=False)


def test_rows_become_prices_and_the_same_file_again_changes_nothing(trade, imported, sales_manager):
    rows = [HEADER, ["TRADE", "A", "1", "9.99", "", ""], ["TRADE", "A", "10", "8.5", "2026-01-01", "2026-12-31"]]
    assert counts(imported("prices", rows, actor=sales_manager)) == (2, 0, 0, 0)
    assert set(PriceRow.objects.values_list("from_quantity", "amount", "valid_from", "valid_until")) == {
        (Decimal(1), Decimal("9.99"), None, None),
        (Decimal(10), Decimal("8.5"), date(2026, 1, 1), date(2026, 12, 31)),
    }
    assert AuditEntry.objects.filter(action="price.imported", actor=sales_manager).count() == 2
    assert counts(imported("prices", rows, actor=sales_manager)) == (0, 0, 2, 0)
    assert AuditEntry.objects.filter(action="price.imported").count() == 2


def test_a_changed_price_is_one_update_with_its_old_value_in_the_audit(trade, imported):
    row = PriceRowFactory(price_list=trade, product__sku="C", amount=Decimal("5"))
    run = imported("prices", [HEADER, ["TRADE", "C", "1", "5.25", "", "2026-06-30"]])
    assert counts(run) == (0, 1, 0, 0)
    row.refresh_from_db()
    assert (row.amount, row.valid_until) == (Decimal("5.25"), date(2026, 6, 30))
    entry = AuditEntry.objects.get()
    assert (entry.before["amount"], entry.after["amount"]) == ("5.000000", "5.250000")


def test_a_preview_counts_the_same_and_writes_nothing(trade, imported):
    PriceRowFactory(price_list=trade, product__sku="C", amount=Decimal("5"))
    rows = [
        HEADER,
        ["TRADE", "C", "1", "6", "", ""],
        ["TRADE", "A", "1", "2", "", ""],
        ["TRADE", "X", "1", "2", "", ""],
    ]
    preview = imported("prices", rows, dry_run=True)
    assert counts(preview) == (1, 1, 0, 1)
    assert preview.summary["samples"] == ["C: 5 → 6 EUR", "A: 2 EUR"]
    assert PriceRow.objects.count() == 1 and not AuditEntry.objects.exists()
    real = imports.run_from_preview(run=preview, actor=None)
    assert counts(imports.carry_out(run_id=real.pk)) == (1, 1, 0, 1)
    assert PriceRow.objects.count() == 2


@pytest.mark.parametrize(
    ("row", "reason", "field"),
    [
        (["TRADE", "", "1", "1", "", ""], "MISSING_SKU", "product"),
        (["TRADE", "A", "1", "", "", ""], "MISSING_PRICE", "amount"),
        (["TRADE", "A", "1", "NaN", "", ""], "INVALID_NUMBER", "amount"),
        (["TRADE", "A", "1", "-1", "", ""], "INVALID_NUMBER", "amount"),
        (["TRADE", "A", "1", "1e400", "", ""], "INVALID_NUMBER", "amount"),
        (["TRADE", "A", "1", "1.1234567", "", ""], "INVALID_NUMBER", "amount"),
        (["TRADE", "A", "x", "1", "", ""], "INVALID_NUMBER", "from_quantity"),
        (["TRADE", "A", "1", "1", "31.02.2026", ""], "INVALID_DATE", "valid_from"),
        (["TRADE", "A", "1", "1", "2026-02-01", "2026-01-01"], "ENDS_BEFORE_IT_STARTS", "valid_until"),
        (["NONE", "A", "1", "1", "", ""], "UNKNOWN_PRICE_LIST", "price_list"),
        (["TRADE", "Z", "1", "1", "", ""], "UNKNOWN_PRODUCT", "product"),
        (["TRADE", "A\x00", "1", "1", "", ""], "INVALID_TEXT", "product"),
        (["TRADE", "A" * 61, "1", "1", "", ""], "TOO_LONG", "product"),
    ],
)
def test_rows_that_cannot_be_prices_are_kept_with_their_reason(trade, imported, row, reason, field):
    good = ["TRADE", "B", "1", "1", "", ""]
    run = imported("prices", [HEADER, row, good])
    assert counts(run) == (1, 0, 0, 1)
    finding = run.findings.get()
    assert (finding.row_number, finding.reason, finding.field) == (1, reason, field)


def test_a_row_that_repeats_a_key_is_refused_even_in_another_unit(trade, imported, operations_member):
    product = ProductFactory(sku="BOXED")
    units.product_unit_set(actor=operations_member, product=product, unit="BOX", factor=Decimal(12))
    rows = [
        [*HEADER, "unit"],
        ["TRADE", "BOXED", "2", "1", "", "", "BOX"],
        ["TRADE", "BOXED", "24", "2", "", "", ""],
        ["TRADE", "BOXED", "1", "3", "", "", "PAL"],
    ]
    run = imported("prices", rows)
    assert counts(run) == (1, 0, 0, 2)
    assert PriceRow.objects.get().from_quantity == 24
    assert sorted(run.findings.values_list("reason", flat=True)) == ["DUPLICATE_ROW", "UNKNOWN_UNIT"]


def test_rows_without_a_list_go_to_the_chosen_one(trade, imported):
    run = imported("prices", [["sku", "price"], ["A", "1,50"], ["B", "2,25"]], price_list="TRADE")
    assert counts(run) == (2, 0, 0, 0)
    assert set(trade.rows.values_list("amount", flat=True)) == {Decimal("1.5"), Decimal("2.25")}


def test_a_run_that_dies_goes_on_at_its_checkpoint(trade, imported, monkeypatch):
    monkeypatch.setattr(PriceLoader, "batch_rows", 2)
    rows = [HEADER, *(["TRADE", "A", str(n), "1", "", ""] for n in range(1, 6)), ["TRADE", "A", "1", "7", "", ""]]
    apply, calls = PriceLoader.apply, []

    def dies_on_the_second(self, plan):
        calls.append(len(plan.created))
        if len(calls) == 2:
            raise ConnectionError("the worker is gone")
        apply(self, plan)

    monkeypatch.setattr(PriceLoader, "apply", dies_on_the_second)
    with pytest.raises(ConnectionError):
        imported("prices", rows)
    run = imports.ImportRun.objects.get()
    assert (run.status, run.checkpoint["rows"], PriceRow.objects.count()) == ("FAILED", 2, 2)
    imports.run_reopen(run_id=run.pk)
    again = imports.carry_out(run_id=run.pk)
    assert counts(again) == (5, 0, 0, 1)
    assert calls == [2, 2, 2, 1]
    assert again.findings.get().reason == "DUPLICATE_ROW"


def test_changing_one_price_touches_exactly_one_row(trade, sales_manager, django_assert_num_queries):
    rows = [PriceRowFactory(price_list=trade) for _ in range(20)]
    before = dict(PriceRow.objects.values_list("pk", "amount"))
    with django_assert_num_queries(21) as log:
        prices.price_set(actor=sales_manager, price_list=trade, product=rows[7].product, amount=Decimal("99"))
    writes = [q["sql"] for q in log if q["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]
    assert [sql.split('"')[1] for sql in writes] == ["catalog_pricerow", "platform_auditentry"]
    assert f'"catalog_pricerow"."id" = {rows[7].pk}' in writes[0]
    after = dict(PriceRow.objects.values_list("pk", "amount"))
    assert {pk for pk in after if after[pk] != before[pk]} == {rows[7].pk}


def test_queries_do_not_grow_with_the_rows_of_a_batch(trade, imported, django_assert_max_num_queries):
    skus = [ProductFactory().sku for _ in range(60)]
    with django_assert_max_num_queries(45):
        imported("prices", [HEADER, *(["TRADE", sku, "1", "1", "", ""] for sku in skus)])
