"""Reading the tables of a company from a ZIP of CSV files, row by row, as our fields."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue
from orders.imports.company.mapping import Source

TABLE_MAX_BYTES = 200 * 1024 * 1024
ROWS_MAX = 2_000_000
EMPTY = frozenset({"", "NULL", "null", "None"})


class TableMissing(InvalidValue):
    """The ZIP lacks a table, or a table lacks a column, that the mapping names."""

    code = "table_missing"


@dataclass(frozen=True)
class Row:
    """One row of a table: its number in the file (the header is 1) and our fields; an empty cell is ""."""

    table: str
    number: int
    values: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


class Tables:
    """The tables of one ZIP. Sizes are checked before anything is unpacked."""

    def __init__(self, path: Path) -> None:
        try:
            self._archive = zipfile.ZipFile(path)
        except zipfile.BadZipFile as error:
            raise TableMissing(
                _("This is not a ZIP archive."), field="file", value=path.name, remedy=_("Put the CSV tables in a ZIP.")
            ) from error
        self._members = {Path(item.filename).stem: item for item in self._archive.infolist() if not item.is_dir()}

    def close(self) -> None:
        self._archive.close()

    def rows(self, source: Source) -> Iterator[Row]:
        """Every row of the table. Raises TableMissing naming the table, or the columns it lacks."""
        with self._archive.open(self._member(source.table)) as raw:
            reader = csv.reader(io.TextIOWrapper(raw, encoding="utf-8-sig", newline=""))
            header = next(reader, [])
            at = self._positions(source, header)
            for number, cells in enumerate(reader, start=2):
                if number > ROWS_MAX:
                    raise TableMissing(_("The table is too long."), field=source.table, value=ROWS_MAX)
                yield Row(source.table, number, {name: _cell(cells, place) for name, place in at.items()})

    def _member(self, table: str) -> zipfile.ZipInfo:
        found = self._members.get(table)
        if found is None:
            raise TableMissing(
                _("The ZIP has no table %(table)s.") % {"table": table},
                field=table,
                value=", ".join(sorted(self._members))[:200],
                remedy=_("Add %(table)s.csv to it.") % {"table": table},
            )
        if found.file_size > TABLE_MAX_BYTES:
            raise TableMissing(
                _("%(table)s is larger than %(limit)d MB.") % {"table": table, "limit": TABLE_MAX_BYTES >> 20},
                field=table,
                value=found.file_size,
                remedy=_("Split the company by years."),
            )
        return found

    def _positions(self, source: Source, header: list[str]) -> dict[str, int]:
        missing = sorted(set(source.columns.values()) - set(header))
        if missing:
            raise TableMissing(
                _("%(table)s has no column %(columns)s.") % {"table": source.table, "columns": ", ".join(missing)},
                field=source.table,
                value=", ".join(header)[:200],
                remedy=_("Add the column, or correct the mapping."),
            )
        return {name: header.index(column) for name, column in source.columns.items()}


def _cell(cells: list[str], place: int) -> str:
    text = cells[place].strip() if place < len(cells) else ""
    return "" if text in EMPTY else text
