"""Which function imports files of which kind; apps say so in ready(), before any model is loaded."""

from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import import_string

TABLE_FILES = (".csv", ".csv.gz", ".xlsx")


@dataclass(frozen=True)
class Importer:
    """Dotted paths: the function (taking ``run`` and ``actor``, returning the summary), and its reasons' wording.

    ``suffixes`` are the endings of the files it reads.
    """

    function: str
    reasons: str = ""
    suffixes: tuple[str, ...] = TABLE_FILES


_IMPORTERS: dict[str, Importer] = {}


def register(kind: str, importer_path: str, *, reasons: str = "", suffixes: tuple[str, ...] = TABLE_FILES) -> None:
    """Name the function that imports files of ``kind``, the wording of its reasons and the files it reads."""
    _IMPORTERS[kind] = Importer(importer_path, reasons, suffixes)


def suffixes_of(kind: str) -> tuple[str, ...]:
    """The endings of the files that the importer of ``kind`` reads."""
    return _IMPORTERS[kind].suffixes


def importer_of(kind: str) -> Any:
    """The function registered for ``kind``."""
    return import_string(_IMPORTERS[kind].function)


def reason_label(kind: str, reason: str) -> str:
    """The wording of a reason, or the code in plain letters when its kind gave none."""
    path = _IMPORTERS[kind].reasons if kind in _IMPORTERS else ""
    labels = import_string(path) if path else {}
    return str(labels.get(reason, reason.replace("_", " ").capitalize()))
