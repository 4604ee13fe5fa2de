"""Opening a sales file of any accepted kind as one table: a header and rows of text."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from b2bops.platform.tabular import limits
from b2bops.platform.tabular.decoding import encoding_of, lines
from b2bops.platform.tabular.workbook import workbook_rows

DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True)
class Table:
    """``rows`` can be read once. Row numbers count data rows from 1. ``encoding`` is "xlsx" for a workbook."""

    header: list[str]
    rows: Iterator[list[str]]
    encoding: str
    delimiter: str = ""


@contextmanager
def table(path: Path, *, encoding: str = "") -> Iterator[Table]:
    """Open the file; refuses what limits.py forbids, while reading too. ``encoding`` spares guessing it again."""
    if path.name.endswith(".xlsx"):
        rows = workbook_rows(path)
        header = _header(next(rows, []))
        yield Table(header, rows, "xlsx")
        return
    encoding = encoding or encoding_of(path)
    with lines(path, encoding) as text:
        first = next(text, "")
        delimiter = max(DELIMITERS, key=first.count)
        rows = _csv_rows(first, text, delimiter)
        yield Table(_header(next(rows, [])), rows, encoding, delimiter)


def sample(path: Path, *, count: int, encoding: str = "") -> tuple[Table, list[list[str]]]:
    """The table's head: its description and the first ``count`` rows."""
    with table(path, encoding=encoding) as opened:
        return opened, list(islice(opened.rows, count))


def _csv_rows(first: str, text: Iterator[str], delimiter: str) -> Iterator[list[str]]:
    def all_lines() -> Iterator[str]:
        yield first
        yield from text

    csv.field_size_limit(limits.CELL_CHARACTERS_MAX)
    reader = csv.reader(all_lines(), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise limits.refuse(
            _("The file cannot be read at line %(line)d.") % {"line": reader.line_num},
            value=str(error),
            remedy=_("Close every quotation mark; a cell may hold %(limit)d characters.")
            % {"limit": limits.CELL_CHARACTERS_MAX},
        ) from error


def _header(cells: list[str]) -> list[str]:
    limits.check_width(len(cells))
    header = [cell.strip() for cell in cells]
    if not any(header) or any("\0" in cell for cell in header):
        raise limits.refuse(
            _("The first line of the file holds no column names."),
            value=" ".join(header)[:60].replace("\0", "␀"),
            remedy=_("Put one line with the names of the columns above the rows."),
        )
    return header
