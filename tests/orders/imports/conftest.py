"""Small sales files and the road they take: the same services as the command and the web."""

import csv
import gzip

import pytest

from b2bops.platform.services import imports
from b2bops.platform.tabular.readers import sample
from orders.imports.columns import guess
from orders.imports.importer import default_options

HEADER = ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"]
GOOD = ["536365", "85123A", "WHITE HEART", "6", "2010-12-01 08:26:00", "2.55", "17850", "United Kingdom"]


def row(**changes):
    """A good row with some cells changed: row(order="C1", quantity="-2")."""
    names = ["order", "sku", "description", "quantity", "date", "price", "customer", "country"]
    return [changes.get(name, value) for name, value in zip(names, GOOD, strict=True)]


@pytest.fixture
def sales_file(tmp_path):
    """Write rows to a file; the name decides the format."""

    def write(rows, *, name="sales.csv", header=HEADER, delimiter=",", encoding="utf-8"):
        path = tmp_path / name
        open_text = gzip.open if name.endswith(".gz") else open
        with open_text(path, "wt", encoding=encoding, newline="") as target:
            csv.writer(target, delimiter=delimiter).writerows([header, *rows])
        return path

    return write


@pytest.fixture
def queued(db):
    """A queued run for a file, with guessed columns."""

    def make(path, *, actor=None, **options):
        chosen = {**default_options(), "currency": "GBP", **options}
        columns = guess(sample(path, count=0)[0].header)
        return imports.run_create(
            kind="orders", path=path, file_name=path.name, columns=columns, options=chosen, actor=actor
        )

    return make


@pytest.fixture
def imported(queued):
    """Import a file now and return its finished run."""

    def carry(path, **options):
        return imports.carry_out(run_id=queued(path, **options).pk)

    return carry
