"""What a file may hold, checked before and while it is read, so that a hostile one costs seconds and no memory."""

from typing import Any

from django.utils.translation import gettext as _

from b2bops.platform.services.imports import FileRefused

UNPACKED_BYTES_MAX = 1 << 30
WORKBOOK_BYTES_MAX = 200 << 20  # a workbook is held in memory while it is read
UNPACKED_RATIO_MAX = 100  # sales files shrink to a fifth or a twentieth; a hundredth is a bomb
RATIO_CHECK_FROM_BYTES = 8 << 20
ENTRIES_MAX = 1_000
COLUMNS_MAX = 200
CELL_CHARACTERS_MAX = 32_767  # what a spreadsheet cell can hold
LINE_CHARACTERS_MAX = 1 << 20
ROWS_MAX = 5_000_000


def refuse(message: str, *, value: Any, remedy: str, field: str = "file") -> FileRefused:
    """The error for a file (or a column of it) that cannot be taken."""
    return FileRefused(message, field=field, value=value, remedy=remedy)


def check_unpacked(*, unpacked: int, packed: int, limit: int = UNPACKED_BYTES_MAX) -> None:
    """Refuse a compressed file that grows beyond ``limit`` bytes or UNPACKED_RATIO_MAX times its size."""
    bomb = unpacked > RATIO_CHECK_FROM_BYTES and unpacked > UNPACKED_RATIO_MAX * packed
    if bomb or unpacked > limit:
        raise refuse(
            _("The compressed file unpacks to too much."),
            value=f"{packed} → {unpacked} bytes",
            remedy=_("Send at most %(limit)d MB unpacked; split larger files.") % {"limit": limit >> 20},
        )


def check_width(columns: int) -> None:
    """Refuse a table with more columns than a sales file can need."""
    if columns > COLUMNS_MAX:
        raise refuse(
            _("The file has too many columns."),
            value=str(columns),
            remedy=_("Keep the columns you need, at most %(limit)d.") % {"limit": COLUMNS_MAX},
        )
