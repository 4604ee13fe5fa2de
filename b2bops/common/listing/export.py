"""Export of a list as CSV or XLSX: all filtered rows, the columns the person may see, constant memory."""

import csv
import tempfile
from collections.abc import Iterator, Sequence
from typing import Any

import xlsxwriter
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from b2bops.common.listing.cells import export_cell
from b2bops.common.listing.declaration import Column

CHUNK_ROWS = 2_000  # about 4 MB of rows held at a time
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _Echo:
    """A file whose write returns the text: csv.writer then makes lines for a streaming response."""

    def write(self, text: str) -> str:
        return text


def csv_lines(columns: Sequence[Column], rows: Iterator[Any]) -> Iterator[str]:
    """CSV text line by line; the byte-order mark lets spreadsheets read UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    yield writer.writerow([str(column.label) for column in columns])
    for row in rows:
        yield writer.writerow([export_cell(column, row) for column in columns])


def export_response(*, name: str, form: str, columns: Sequence[Column], queryset: QuerySet[Any]) -> HttpResponseBase:
    """The download; ``form`` is ``csv`` or ``xlsx``."""
    rows = queryset.iterator(chunk_size=CHUNK_ROWS)
    return rows_response(name=name, form=form, columns=columns, rows=rows)


def rows_response(*, name: str, form: str, columns: Sequence[Column], rows: Iterator[Any]) -> HttpResponseBase:
    """The same download for rows that are not a queryset."""
    if form == "xlsx":
        return _xlsx(name, columns, rows)
    response = StreamingHttpResponse(csv_lines(columns, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _xlsx(name: str, columns: Sequence[Column], rows: Iterator[Any]) -> FileResponse:
    target = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - FileResponse closes it
    workbook = xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_formulas": False})
    sheet = workbook.add_worksheet()
    bold = workbook.add_format({"bold": True})
    for position, column in enumerate(columns):
        sheet.write_string(0, position, str(column.label), bold)
    for number, row in enumerate(rows, start=1):
        sheet.write_row(number, 0, [export_cell(column, row) for column in columns])
    workbook.close()
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE)
