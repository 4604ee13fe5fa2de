"""From a file's bytes to lines of text: unpacking within limits, guessing the encoding, bounded lines."""

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from b2bops.platform.tabular import limits

READ_BYTES = 1 << 20
PAIRED_SHARE_MIN = 0.8  # in GB 18030 text nearly every byte above 127 has a neighbour above 127


@contextmanager
def unpacked(path: Path) -> Iterator[IO[bytes]]:
    """The file's bytes, unpacked when it is gzip."""
    with path.open("rb") as packed:
        if not path.name.endswith(".gz"):
            yield packed
            return
        with gzip.GzipFile(fileobj=packed) as stream:
            yield stream  # type: ignore[misc]


def encoding_of(path: Path) -> str:
    """Read the whole file once: check that it unpacks within the limits, and say how its text is encoded.

    utf-8 (with or without mark) when all of it decodes; utf-16 by its mark; otherwise gb18030 when bytes above 127
    come in pairs, else cp1252.
    """
    packed = path.stat().st_size
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    is_utf8, total, high, paired, start = True, 0, 0, 0, b""
    try:
        with unpacked(path) as stream:
            while chunk := stream.read(READ_BYTES):
                total += len(chunk)
                limits.check_unpacked(unpacked=total, packed=packed)
                start = start or chunk[:4]
                if is_utf8:
                    is_utf8 = _decodes(decoder, chunk)
                counted, in_pairs = _high_bytes(chunk)
                high, paired = high + counted, paired + in_pairs
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise limits.refuse(
            _("The compressed file is damaged."), value=str(error), remedy=_("Compress or send it again.")
        ) from error
    return _verdict(start, is_utf8 and _decodes(decoder, b"", final=True), high, paired)


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _high_bytes(chunk: bytes) -> tuple[int, int]:
    """(bytes above 127, those of them beside another one) of a chunk; only a sample when there are many."""
    if chunk.isascii():
        return 0, 0
    sample = chunk[: 1 << 16] if not chunk[: 1 << 16].isascii() else chunk
    high = [position for position, byte in enumerate(sample) if byte > 127]
    places = set(high)
    return len(high), sum(1 for place in high if place - 1 in places or place + 1 in places)


def _verdict(start: bytes, is_utf8: bool, high: int, paired: int) -> str:
    if start[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        return "utf-16"
    if is_utf8:
        return "utf-8-sig"
    return "gb18030" if paired >= PAIRED_SHARE_MIN * high else "cp1252"


@contextmanager
def lines(path: Path, encoding: str) -> Iterator[Iterator[str]]:
    """The decoded lines, each at most LINE_CHARACTERS_MAX long; a byte that does not decode becomes U+FFFD."""
    with unpacked(path) as stream, io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="") as text:
        yield _bounded(text)


def _bounded(text: io.TextIOWrapper) -> Iterator[str]:
    read, limit = text.readline, limits.LINE_CHARACTERS_MAX
    while line := read(limit + 1):
        if len(line) > limit:
            raise limits.refuse(
                _("A line of the file is too long."),
                value=line[:60],
                remedy=_("Check that rows end with a line break; a line may hold %(limit)d characters.")
                % {"limit": limit},
            )
        yield line
