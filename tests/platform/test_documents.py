"""Printed documents: the words and numbers of their language, the same bytes each time, and nothing from elsewhere."""

import io
import logging
import os
import subprocess
import sys
from decimal import Decimal

import pytest
from pypdf import PdfReader

from b2bops.common.templatetags.display import bare_amount, unit_price
from b2bops.platform.documents import rendering
from b2bops.platform.documents.content import Document, PrintedLine, Sum, tax_breakdown
from b2bops.platform.services import company

engine = pytest.importorskip("b2bops.platform.documents.engine", exc_type=OSError, reason="Pango is not installed")
pytestmark = pytest.mark.django_db
CENT = Decimal("0.01")


def document(lines: int = 1, **fields) -> Document:
    rows = tuple(
        PrintedLine(n, f"P-{n}", f"Pipe {n}", Decimal(2), "pc", Decimal("1234.5"), tax_pct=Decimal(20 if n % 2 else 7),
                    amount=Decimal(2469), tax_amount=Decimal("493.80"))
        for n in range(1, lines + 1)
    )  # fmt: skip
    values = {
        "title": "Quote",
        "number": "QU-2026-00042",
        "language": "en",
        "currency": "EUR",
        "recipient": ("Adlerbach GmbH", "Hauptstraße 1"),
        "facts": (("Date", "24 Nov 2026"),),
        "lines": rows,
        "tax_rows": tax_breakdown(rows),
        "sums": (Sum("Total", sum((row.amount for row in rows), Decimal(0)), strong=True),),
        "columns": frozenset({"price", "tax", "amount"}),
    }
    return Document(**(values | fields))


def printed(made: Document) -> bytes:
    return rendering.pdf_render("documents/document.html", {"document": made}, language=made.language)


def pages(made: Document) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(printed(made))).pages]


def test_every_page_says_what_it_is_and_repeats_the_head_of_the_table():
    company.company_update(actor=None, name="Granit Supplies", tax_id="DE 123")
    texts = pages(document(lines=60))
    count = len(texts)
    assert count >= 3
    for number, text in enumerate(texts[1:], 2):
        assert f"Page {number} of {count}" in text
        assert "QU-2026-00042" in text
        assert "DE 123" in text
    with_lines = [text for text in texts if "Pipe" in text]
    assert all("Unit price" in text for text in with_lines)


@pytest.mark.parametrize("lines", [*range(9, 21)])
def test_a_total_never_stands_alone(lines):
    [page] = [text for text in pages(document(lines=lines)) if "Total" in text]
    assert f"Pipe {lines}" in page


def test_numbers_are_written_as_the_language_and_the_currency_write_them():
    [english] = pages(document())
    assert "2,469.00 EUR" in english
    [yen] = pages(document(currency="JPY", language="zh-hans"))
    assert "2,469 JPY" in yen
    [dinar] = pages(document(currency="KWD"))
    assert "2,469.000 KWD" in dinar


@pytest.mark.parametrize(
    ("price", "currency", "shown"),
    [
        ("0.004200", "EUR", "0.0042"),
        ("1234.500000", "EUR", "1,234.50"),
        ("5.000000", "JPY", "5"),
        ("0", "KWD", "0.000"),
    ],
)
def test_a_unit_price_keeps_its_digits(price, currency, shown):
    assert unit_price(Decimal(price), currency) == shown


def test_an_amount_under_its_currency():
    assert bare_amount(Decimal("2469.5"), "EUR") == "2,469.50"


def test_taxes_are_summed_by_rate():
    rows = document(lines=3).tax_rows
    assert [(row.rate, row.base, row.tax) for row in rows] == [
        (Decimal(7), Decimal(2469), Decimal("493.80")),
        (Decimal(20), Decimal(4938), Decimal("987.60")),
    ]


def test_the_same_values_are_the_same_bytes():
    assert printed(document(lines=3)) == printed(document(lines=3))


HOSTILE = (
    "http://127.0.0.1:1/x.png",
    "https://example.com/x.png",
    "file:///etc/passwd",
    "/etc/passwd",
    "../../etc/passwd",
    "ftp://example.com/x",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>",
    "asset:../../settings.py",
)


@pytest.mark.parametrize("address", HOSTILE)
def test_a_document_loads_nothing_but_our_assets(address, monkeypatch):
    def reached(*args, **kwargs):
        raise AssertionError("something was opened")

    monkeypatch.setattr("urllib.request.OpenerDirector.open", reached)
    with pytest.raises(engine.AssetRefused):
        engine.AssetFetcher({}).fetch(address)
    page = (
        f'<link rel="stylesheet" href="{address}"><link rel="attachment" href="{address}"><img src="{address}">'
        f'<object data="{address}"></object><style>@import url("{address}");'
        f'p {{ background: url("{address}") }}</style>'
        "<p>x"
    )
    reader = PdfReader(io.BytesIO(engine.set_pages(page, {})))
    assert not reader.attachments
    assert len(reader.pages) == 1
    assert "root:" not in reader.pages[0].extract_text()


def test_what_a_name_says_is_text():
    name = "<img src='file:///etc/passwd'><script>x</script>"
    [text] = pages(document(recipient=(name,)))
    assert "file:///etc/passwd" in text.replace("\n", "")


def test_without_pango_the_site_says_so_kindly(monkeypatch):
    def missing(name):
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(rendering, "import_module", missing)
    with pytest.raises(rendering.PrintingUnavailable) as refused:
        printed(document())
    assert refused.value.remedy
    assert refused.value.permanent


def test_the_site_starts_without_loading_the_engine():
    code = "import django; django.setup(); import b2bops.urls, sys; sys.exit('weasyprint' in sys.modules)"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "b2bops.settings_test"}
    assert subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0


def test_our_stylesheet_is_understood(caplog):
    logger = logging.getLogger("weasyprint")
    logger.addHandler(caplog.handler)
    printed(document(lines=3, notice="Overdue", remarks=("Thank you.",), shows_bank=True))
    logger.removeHandler(caplog.handler)
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []
