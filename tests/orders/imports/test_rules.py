"""Each rule of cleaning, with a file of two rows: a good one and the one the rule is about."""

import pytest

from b2bops.platform.models import ImportFinding
from catalog.models import Product
from orders.imports.rules import LABELS, rule_table
from orders.models import SalesOrder
from tests.orders.imports.conftest import row

REJECTIONS = [
    ("MISSING_ORDER_NUMBER", {"order": ""}),
    ("MISSING_SKU", {"sku": " "}),
    ("TOO_LONG", {"customer": "9" * 41}),
    ("TOO_LONG", {"sku": "9" * 61}),
    ("INVALID_TEXT", {"description": "NUL \0 inside"}),
    ("INVALID_QUANTITY", {"quantity": "six"}),
    ("INVALID_QUANTITY", {"quantity": "1.0001"}),
    ("INVALID_QUANTITY", {"quantity": "NaN"}),
    ("INVALID_PRICE", {"price": "1e400"}),
    ("INVALID_DATE", {"date": "2010-02-30"}),
    ("AMOUNT_TOO_LARGE", {"quantity": "999999999", "price": "999999"}),
    ("ZERO_QUANTITY", {"quantity": "0"}),
    ("NEGATIVE_QUANTITY", {"quantity": "-4"}),
    ("POSITIVE_IN_CANCELLATION", {"order": "C536379"}),
    ("ZERO_PRICE", {"price": "0"}),
    ("NEGATIVE_PRICE", {"price": "-11062.06"}),
    ("OTHER_CUSTOMER", {"customer": "99999"}),
    ("DUPLICATE_ROW", {}),
    ("FEE_POSTAGE", {"sku": "POST"}),
    ("FEE_POSTAGE", {"sku": "DOT"}),
    ("FEE_BANK", {"sku": "BANK CHARGES"}),
    ("FEE_BANK", {"sku": "AMAZONFEE"}),
    ("FEE_COMMISSION", {"sku": "CRUK"}),
    ("DISCOUNT", {"sku": "D", "order": "C536379", "quantity": "-1"}),
    ("MANUAL_ENTRY", {"sku": "m"}),
    ("SAMPLES", {"sku": "PADS"}),
    ("VOUCHER", {"sku": "gift_0001_20"}),
    ("TEST_CODE", {"sku": "TEST001"}),
]


@pytest.mark.parametrize(("reason", "changes"), REJECTIONS)
def test_rejected_with_reason(sales_file, imported, reason, changes):
    run = imported(sales_file([row(), row(**changes)]))
    assert (run.rows_in, run.rows_created, run.rows_rejected) == (2, 1, 1)
    finding = ImportFinding.objects.get(run=run)
    assert (finding.row_number, finding.reason, finding.outcome) == (2, reason, "REJECTED")
    assert finding.raw[0] == changes.get("order", "536365")
    assert finding.remedy


def test_codes_that_look_odd_but_are_goods_are_kept(sales_file, imported):
    good = [row(sku=str(10_000 + number)) for number in range(40)]
    run = imported(sales_file([*good, row(sku="DCGS0003"), row(sku="SP1002"), row(sku="XYZ")]))
    assert list(run.findings.values_list("reason", flat=True)) == ["NOT_A_PRODUCT_CODE"]


def test_letter_codes_are_goods_where_all_codes_begin_with_letters(sales_file, imported):
    run = imported(sales_file([row(sku="HAM-100"), row(sku="SAW-7")]))
    assert (run.rows_created, run.rows_rejected) == (2, 0)


def test_corrections_are_kept_and_the_row_is_taken(sales_file, imported):
    run = imported(sales_file([row(sku=" 85123a ", description="", customer="", country="France")]))
    assert run.rows_created == 1
    assert set(run.findings.values_list("reason", "outcome")) == {
        ("SKU_NORMALISED", "CORRECTED"),
        ("MISSING_DESCRIPTION", "CORRECTED"),
        ("WALK_IN_CUSTOMER", "CORRECTED"),
    }
    assert Product.objects.get().sku == "85123A"
    account = SalesOrder.objects.get().account
    assert (account.code, account.is_walk_in, account.territory.code) == ("WALK-IN-FRANCE", True, "EUROPE")


def test_rows_without_customer_can_be_left_out(sales_file, imported):
    run = imported(sales_file([row(), row(order="2", customer="")]), walk_in="reject")
    assert run.findings.get().reason == "NO_CUSTOMER"
    assert SalesOrder.objects.count() == 1


def test_a_number_of_a_document_entered_by_hand_is_not_overwritten(sales_file, imported):
    run = imported(sales_file([row()]))
    SalesOrder.objects.update(source="STAFF", source_digest="")
    again = imported(sales_file([row(quantity="7")], name="again.csv"))
    assert (again.rows_rejected, again.findings.get().reason) == (1, "NUMBER_TAKEN")
    assert SalesOrder.objects.get().lines.get().quantity == 6
    assert run.pk != again.pk


def test_every_reason_has_words_and_every_rule_a_reason():
    assert all(rule.reason in LABELS for rule in rule_table().codes)


@pytest.mark.parametrize(
    ("country", "territory"), [("United Kingdom", "UK"), ("EIRE", "EUROPE"), ("Japan", "WORLD"), ("", "WORLD")]
)
def test_territory_of_a_country(country, territory):
    assert rule_table().territory_of(country).code == territory
