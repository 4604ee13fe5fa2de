"""Reading the first sheet of an Excel workbook as rows of text."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from b2bops.platform.tabular import limits

READ_BYTES = 1 << 20


def workbook_rows(path: Path) -> Iterator[list[str]]:
    """Rows of the first sheet; numbers without exponent or needless decimals, dates as ISO text."""
    _check_archive(path)
    try:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    except (CalamineError, IndexError) as error:
        raise _damaged(error) from error
    limits.check_width(sheet.width)
    for row in sheet.iter_rows():
        cells = [_text(cell) for cell in row]
        if any(cells):
            yield cells


def _check_archive(path: Path) -> None:
    """Unpack every entry once, counting, because the sizes an archive claims may be lies."""
    packed, total = path.stat().st_size, 0
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > limits.ENTRIES_MAX:
                raise limits.refuse(
                    _("The workbook has too many parts."),
                    value=str(len(entries)),
                    remedy=_("Save the sheet as CSV and send that."),
                )
            for entry in entries:
                with archive.open(entry) as stream:
                    while chunk := stream.read(READ_BYTES):
                        total += len(chunk)
                        limits.check_unpacked(unpacked=total, packed=packed, limit=limits.WORKBOOK_BYTES_MAX)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise _damaged(error) from error


def _damaged(error: Exception) -> Exception:
    return limits.refuse(
        _("The workbook cannot be opened."),
        value=str(error)[:100],
        remedy=_("Save it again as .xlsx without a password, or as CSV."),
    )


def _text(cell: Any) -> str:
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    text = "" if cell is None else str(cell)
    if len(text) > limits.CELL_CHARACTERS_MAX:
        raise limits.refuse(_("A cell is too long."), value=text[:60], remedy=_("Shorten it."))
    return text
