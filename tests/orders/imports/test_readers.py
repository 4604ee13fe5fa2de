"""Files as people send them, and files as enemies send them."""

import csv
import gzip
import random
import resource
import time
import zipfile

import pytest
import xlsxwriter

from b2bops.platform.services.imports import FileRefused, file_check
from b2bops.platform.tabular import limits
from b2bops.platform.tabular.columns import ColumnsMissing
from b2bops.platform.tabular.readers import sample, table
from orders.imports.columns import guess, positions
from orders.models import SalesOrder
from tests.orders.imports.conftest import HEADER, row

SECONDS_MAX = 10
MEMORY_GROWTH_MB_MAX = 300


def read_all(path):
    with table(path) as opened:
        return list(opened.rows)


@pytest.fixture
def within_limits():
    """Fails a test that takes long or much memory to say no."""
    started, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert time.monotonic() - started < SECONDS_MAX
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEMORY_GROWTH_MB_MAX * 1024


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(sales_file, delimiter):
    path = sales_file([row()], delimiter=delimiter)
    opened, rows = sample(path, count=5)
    assert (opened.delimiter, opened.header, rows) == (delimiter, HEADER, [row()])


@pytest.mark.parametrize(
    ("encoding", "text", "named"),
    [
        ("utf-8", "Café £ 瓷器", "utf-8-sig"),
        ("utf-8-sig", "Café £ 瓷器", "utf-8-sig"),
        ("cp1252", "Café à la crème £", "cp1252"),
        ("gb18030", "白色心形蜡烛台 咖啡杯", "gb18030"),
        ("utf-16", "Café £ 瓷器", "utf-16"),
    ],
)
@pytest.mark.parametrize("name", ["sales.csv", "sales.csv.gz"])
def test_encodings(sales_file, encoding, text, named, name):
    opened, rows = sample(sales_file([row(description=text)], encoding=encoding, name=name), count=5)
    assert opened.encoding == named
    assert rows[0][2] == text
    assert opened.header[0] == "InvoiceNo"


def test_a_workbook_reads_like_the_csv(tmp_path, imported):
    path = tmp_path / "sales.xlsx"
    workbook = xlsxwriter.Workbook(path)
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, HEADER)
    sheet.write_row(1, 0, [536365, "85123A", "WHITE HEART", 6, "2010-12-01 08:26:00", 2.55, 17850.0, "France"])
    workbook.close()
    imported(path)
    order = SalesOrder.objects.get()
    assert (order.number, order.account.code, str(order.total)) == ("536365", "17850", "15.300")


def test_chinese_headings_are_guessed():
    header = ["订单号", "商品编码", "商品名称", "数量", "订单日期", "单价", "客户编号", "国家"]
    assert set(guess(header)) == {"order", "sku", "description", "quantity", "date", "price", "customer", "country"}


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("avocado_european_semicolon_decimal_comma.csv", "Order number"),
        ("crm_pivot_merged_headers.csv", "Order number, SKU, Quantity, Unit price, Date, Customer number"),
        ("adventureworks_store_weird_delimiters.csv", "Order number, SKU, Quantity, Unit price, Date, Customer number"),
    ],
)
def test_another_kind_of_file_is_refused_by_naming_the_missing_columns(shared_data, name, missing):
    header = sample(shared_data / "messy_imports" / name, count=3)[0].header
    with pytest.raises(ColumnsMissing, match=missing) as refusal:
        positions(header, guess(header))
    assert refusal.value.remedy
    assert refusal.value.value


def test_unclosed_quote(sales_file, within_limits):
    path = sales_file([])
    path.write_text(f'{",".join(HEADER)}\n536365,85123A,"never closed,6\n' + "x,y,z\n" * 200_000)
    with pytest.raises(FileRefused, match="cannot be read at line") as refusal:
        read_all(path)
    assert "Close every quotation mark" in refusal.value.remedy


def test_a_hundred_thousand_columns(sales_file, within_limits):
    with pytest.raises(FileRefused, match="too many columns"):
        sample(sales_file([], header=[f"c{number}" for number in range(100_000)]), count=1)


def test_a_line_without_end(sales_file, within_limits):
    path = sales_file([])
    path.write_text(f"{','.join(HEADER)}\n" + "7" * (limits.LINE_CHARACTERS_MAX * 20))
    with pytest.raises(FileRefused, match="line of the file is too long"):
        read_all(path)


def test_a_gzip_bomb(tmp_path, within_limits):
    path = tmp_path / "bomb.csv.gz"
    with gzip.open(path, "wb") as target:
        for _ in range(60):
            target.write(b"0" * (1 << 20))
    with pytest.raises(FileRefused, match="unpacks to too much"):
        sample(path, count=1)


def test_a_workbook_bomb(tmp_path, within_limits):
    path = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(60):
            part.write(b" " * (1 << 20))
    with pytest.raises(FileRefused, match="unpacks to too much"):
        sample(path, count=1)


@pytest.mark.parametrize("name", ["a.csv.gz", "a.xlsx"])
def test_damaged_containers(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"this is neither")
    with pytest.raises(FileRefused):
        sample(path, count=1)


def test_a_cut_gzip(tmp_path, sales_file):
    whole = sales_file([row(order=str(number)) for number in range(5_000)], name="whole.csv.gz").read_bytes()
    path = tmp_path / "cut.csv.gz"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(FileRefused, match="damaged"):
        sample(path, count=1)


def test_random_bytes_do_not_get_in(tmp_path, queued):
    path = tmp_path / "noise.csv"
    path.write_bytes(random.Random(3).randbytes(20_000))
    with pytest.raises(FileRefused):
        sample(path, count=1)
        read_all(path)


def test_nothing_is_half_imported_when_the_file_breaks_off(sales_file, imported):
    path = sales_file([row(order=str(number)) for number in range(50)])
    with path.open("a") as target:
        target.write('536365,85123A,"never closed')
    run = imported(path)
    assert run.status == "FAILED"
    assert "quotation mark" in run.error
    assert not SalesOrder.objects.exists()


def test_formula_cells_are_text_and_numbers_refused(sales_file, imported):
    run = imported(sales_file([row(description="=cmd|' /C calc'!A0"), row(order="2", quantity="=1+1")]))
    assert SalesOrder.objects.get().lines.get().product.name == "=cmd|' /C calc'!A0"
    assert run.findings.get().reason == "INVALID_QUANTITY"


@pytest.mark.parametrize(("name", "size"), [("a.pdf", 10), ("a.csv", 0), ("a.csv", 10**12)])
def test_wrong_kinds_and_sizes_are_refused_unread(name, size):
    with pytest.raises(FileRefused) as refusal:
        file_check(name=name, size=size)
    assert refusal.value.remedy


def test_rows_are_streamed(sales_file):
    path = sales_file([row(order=str(number)) for number in range(1_000)])
    with table(path) as opened:
        assert next(opened.rows) == row(order="0")
        assert sum(1 for _ in opened.rows) == 999
    assert csv.field_size_limit() == limits.CELL_CHARACTERS_MAX
