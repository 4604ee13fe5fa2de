"""Keeping files people bring and handing them out again.

A file is what its first bytes say it is, not what its name or the browser claims; only kinds listed here are kept, and
none of them is ever shown as a page of this site.
"""

import hashlib
import os
from collections.abc import Collection
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.http import FileResponse
from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue
from b2bops.platform.models import StoredFile

FILE_MAX_BYTES = 10 * 1024 * 1024
READ_BYTES = 1 << 16
HEAD_BYTES = 512
PDF, PLAIN, ZIP = "application/pdf", "text/plain", "application/zip"
PNG, JPEG, GIF, WEBP = "image/png", "image/jpeg", "image/gif", "image/webp"
PICTURES = frozenset({PNG, JPEG, GIF, WEBP})
ATTACHMENTS = PICTURES | {PDF, PLAIN, ZIP}
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"%PDF-", PDF),
    (b"PK\x03\x04", ZIP),  # office documents are zip archives too
)


class FileNotTaken(InvalidValue):
    """A file of a kind or size that is not kept."""

    code = "file_not_taken"


def media_type_of(head: bytes) -> str:
    """The kind a file's first bytes prove it to be; "" when they prove none.

    >>> media_type_of(b"%PDF-1.7 ...")
    'application/pdf'
    """
    for signature, media_type in SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    return PLAIN if head and _is_text(head) else ""


@transaction.atomic
def file_store(
    *,
    actor: Any,
    name: str,
    stream: BinaryIO,
    allowed: Collection[str] = ATTACHMENTS,
    max_bytes: int = FILE_MAX_BYTES,
    field: str = "file",
) -> StoredFile:
    """Check and keep a file. Raises FileNotTaken naming the field, what was wrong and the remedy."""
    content = stream.read(max_bytes + 1)
    shown = _plain_name(name)
    if not content or len(content) > max_bytes:
        raise FileNotTaken(
            _("%(name)s is empty or too large.") % {"name": shown},
            field=field,
            value=shown,
            remedy=_("Send a file of 1 byte to %(limit)d MB.") % {"limit": max_bytes >> 20},
        )
    media_type = media_type_of(content[:HEAD_BYTES])
    if media_type not in allowed:
        raise FileNotTaken(
            _("%(name)s is of a kind that is not taken here.") % {"name": shown},
            field=field,
            value=shown,
            remedy=_("Send one of: %(kinds)s.") % {"kinds": ", ".join(sorted(allowed))},
        )
    digest = hashlib.sha256(content).hexdigest()
    _write(_path(digest), content)
    return StoredFile.objects.create(
        name=shown, media_type=media_type, size=len(content), digest=digest, stored_by=_person(actor)
    )


def file_response(stored: StoredFile, *, inline: bool = False) -> FileResponse:
    """The file as an answer; only pictures and PDFs may be shown ``inline``, anything else is a download."""
    shown = inline and stored.media_type in PICTURES | {PDF}
    response = FileResponse(
        _path(stored.digest).open("rb"),
        as_attachment=not shown,
        filename=stored.name,
        content_type=stored.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def file_content(stored: StoredFile) -> bytes:
    """All bytes of the file."""
    return _path(stored.digest).read_bytes()


def _path(digest: str) -> Path:
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest


def _write(path: Path, content: bytes) -> None:
    """The same content is one file; a half-written one is never seen under its name."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(f".{os.getpid()}.partial")
    partial.write_bytes(content)
    partial.replace(path)


def _plain_name(name: str) -> str:
    """The last part of the name, printable, at most 200 characters."""
    last = Path(name.replace("\\", "/")).name
    return "".join(letter for letter in last if letter.isprintable())[-200:] or "file"


def _is_text(head: bytes) -> bool:
    try:
        # The last character may be cut in two.
        text = head.decode("utf-8", errors="strict" if len(head) < HEAD_BYTES else "ignore")
    except UnicodeDecodeError:
        return False
    return "\x00" not in text and not text.lstrip().startswith(("<", "#!"))


def _person(actor: Any) -> Any:
    return actor if getattr(actor, "pk", None) else None
