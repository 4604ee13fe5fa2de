"""Which function imports files of which kind; apps say so in ready(), before any model is loaded."""

_IMPORTERS: dict[str, str] = {}


def register(kind: str, importer_path: str) -> None:
    """Name the function (taking ``run`` and ``actor``, returning the summary) that imports files of ``kind``."""
    _IMPORTERS[kind] = importer_path


def importer_path(kind: str) -> str:
    """The dotted path registered for ``kind``."""
    return _IMPORTERS[kind]
