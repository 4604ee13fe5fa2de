"""Which function prints which kind of document; apps say so in ready()."""

import io
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.module_loading import import_string

_PRINTERS: dict[str, str] = {}


@dataclass(frozen=True)
class PrintedFile:
    """A finished PDF under the name it is saved as."""

    name: str
    content: bytes

    def stream(self) -> io.BytesIO:
        return io.BytesIO(self.content)

    def response(self) -> HttpResponse:
        """Shown in the browser under the document's number."""
        response = HttpResponse(self.content, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{self.name}"'
        response["X-Content-Type-Options"] = "nosniff"
        return response


def register(kind: str, printer_path: str) -> None:
    """Name the function ``(*, pk, language) -> PrintedFile`` that prints documents of ``kind`` (``orders.quote``)."""
    _PRINTERS[kind] = printer_path


def document_print(kind: str, *, pk: int, language: str) -> PrintedFile:
    """Print one document; "" is the language of its account. Raises NotFound, PrintingUnavailable."""
    printed: PrintedFile = import_string(_PRINTERS[kind])(pk=pk, language=language)
    return printed
