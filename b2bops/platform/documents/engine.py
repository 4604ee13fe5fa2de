"""WeasyPrint, fenced in. Imported when the first document is printed, because it takes a second and needs Pango.

A document loads our stylesheet, our font and our logo and nothing else: no address of the network and no path of the
file system is ever followed, whatever a name or a note on the document says.
"""

import hashlib
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from PIL import ImageFile
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

BASE_URL = "asset:/"
FONT = "fonts/Inter[opsz,wght].ttf"
STYLESHEET = "print/document.css"
Pictures = Mapping[str, tuple[bytes, str]]
"""Name → content and media type."""


# WeasyPrint lets the whole process draw pictures that are cut off; what people send must be whole (see catalog.images).
ImageFile.LOAD_TRUNCATED_IMAGES = False
# Subset fonts carry the moment they were cut; with a fixed one the same page is the same file.
os.environ.setdefault("SOURCE_DATE_EPOCH", "0")


class AssetRefused(ValueError):
    """An address that is none of our assets."""


class AssetFetcher(URLFetcher):  # type: ignore[misc]
    """Answers ``asset:inter`` and ``asset:<picture>`` from memory and refuses everything else."""

    def __init__(self, pictures: Pictures) -> None:
        super().__init__(allowed_protocols=("asset",), allow_redirects=False)
        self.pictures = pictures

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        scheme, _colon, name = url.partition(":")
        known = {"inter": (static_bytes(FONT), "font/ttf"), **self.pictures}
        if scheme != "asset" or name not in known:
            raise AssetRefused(f"a document loads nothing from {url[:80]}")
        content, media_type = known[name]
        return URLFetcherResponse(url, content, {"Content-Type": media_type})


@lru_cache(maxsize=4)
def static_bytes(name: str) -> bytes:
    """A static file of ours, read once per process."""
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(f"static file {name}")
    return Path(found).read_bytes()


def set_pages(html: str, pictures: Pictures) -> bytes:
    """The page set on A4 with our print stylesheet: the same bytes for the same page."""
    fetcher = AssetFetcher(pictures)
    fonts = FontConfiguration()
    style = CSS(string=static_bytes(STYLESHEET).decode(), base_url=BASE_URL, url_fetcher=fetcher, font_config=fonts)
    page = HTML(string=html, base_url=BASE_URL, url_fetcher=fetcher)
    identifier = hashlib.sha256(html.encode()).hexdigest()[:32].encode()
    content: bytes = page.write_pdf(stylesheets=[style], font_config=fonts, pdf_identifier=identifier)
    return content
