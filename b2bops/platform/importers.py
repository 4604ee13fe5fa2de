"""Which function imports files of which kind; apps say so in ready(), before any model is loaded."""

from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import import_string

TABLE_FILES = (".csv", ".csv.gz", ".xlsx")


@dataclass(frozen=True)
class ImporterUrls:
    """URL names of the screens of one kind; each "" when it has none."""

    start: str = ""
    mapping: str = ""
    resume: str = ""


@dataclass(frozen=True)
class Importer:
    """Dotted paths: the function (taking ``run`` and ``actor``, returning the summary), and its reasons' wording.

    ``suffixes`` are the endings of the files it reads; ``urls`` is what the names of its screens begin with.
    """

    function: str
    reasons: str = ""
    suffixes: tuple[str, ...] = TABLE_FILES
    urls: str = ""


_IMPORTERS: dict[str, Importer] = {}


def register(
    kind: str, importer_path: str, *, reasons: str = "", suffixes: tuple[str, ...] = TABLE_FILES, urls: str = ""
) -> None:
    """Name the function that imports files of ``kind``, the wording of its reasons, its files and its screens.

    ``urls="orders:import"`` stands for ``orders:import_start``, ``…_mapping`` and ``…_resume``.
    """
    _IMPORTERS[kind] = Importer(importer_path, reasons, suffixes, urls)


def suffixes_of(kind: str) -> tuple[str, ...]:
    """The endings of the files that the importer of ``kind`` reads."""
    return _IMPORTERS[kind].suffixes


def importer_of(kind: str) -> Any:
    """The function registered for ``kind``."""
    return import_string(_IMPORTERS[kind].function)


def importer_urls(kind: str) -> ImporterUrls:
    """The URL names of the screens of ``kind``."""
    prefix = _IMPORTERS[kind].urls
    return ImporterUrls(f"{prefix}_start", f"{prefix}_mapping", f"{prefix}_resume") if prefix else ImporterUrls()


def reason_label(kind: str, reason: str) -> str:
    """The wording of a reason, or the code in plain letters when its kind gave none."""
    path = _IMPORTERS[kind].reasons if kind in _IMPORTERS else ""
    labels = import_string(path) if path else {}
    return str(labels.get(reason, reason.replace("_", " ").capitalize()))
