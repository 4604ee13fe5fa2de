"""Small files of products and prices, carried out by the services the screens use."""

import csv
import io

import pytest

from b2bops.platform.services import imports
from b2bops.platform.tabular.columns import guess
from b2bops.platform.tabular.readers import sample
from catalog.imports import price_rows
from catalog.imports.product_columns import fields_for


@pytest.fixture
def imported(db, tmp_path, settings):
    """Import rows (the first is the header) or the bytes of a file now; returns the finished run."""
    settings.DATA_DIR = tmp_path

    def carry(kind, rows, *, actor=None, name="file.csv", right="", **options):
        path = tmp_path / name
        if isinstance(rows, bytes):
            path.write_bytes(rows)
        else:
            target = io.StringIO()
            csv.writer(target).writerows(rows)
            path.write_text(target.getvalue(), encoding="utf-8")
        fields = price_rows.FIELDS if kind == "prices" else fields_for(rights={"cost"})
        columns = guess(sample(path, count=0)[0].header, fields)
        run = imports.run_create(
            kind=kind, path=path, file_name=name, columns=columns, options=options, actor=actor, right=right
        )
        return imports.carry_out(run_id=run.pk)

    return carry


def counts(run):
    """(created, updated, unchanged, rejected) of a run that ended well."""
    assert run.status == "SUCCEEDED", run.error
    assert run.rows_in == run.rows_created + run.rows_updated + run.rows_unchanged + run.rows_rejected
    return run.rows_created, run.rows_updated, run.rows_unchanged, run.rows_rejected
