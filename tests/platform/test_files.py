"""Files people bring are what their first bytes say, are kept once, and leave as downloads."""

import io

import pytest

from b2bops.platform.models import StoredFile
from b2bops.platform.services import files

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20
pytestmark = pytest.mark.django_db


def store(name: str, content: bytes, **options) -> StoredFile:
    return files.file_store(actor=None, name=name, stream=io.BytesIO(content), **options)


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"%PDF-1.7", "application/pdf"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        ("Grüße".encode(), "text/plain"),
        (b"<script>alert(1)</script>", ""),
        (b"  <svg onload='x'>", ""),
        (b"MZ\x90\x00", ""),
        (b"#!/bin/sh", ""),
        (b"", ""),
    ],
)
def test_a_file_is_what_its_first_bytes_prove(head, media_type):
    assert files.media_type_of(head) == media_type


@pytest.mark.parametrize(
    ("name", "content"),
    [("empty.txt", b""), ("large.txt", b"a" * 101), ("page.png", b"<html>"), ("run.txt", b"MZ\x00")],
)
def test_what_is_not_taken_is_refused_by_name_and_nothing_is_kept(name, content):
    with pytest.raises(files.FileNotTaken) as refused:
        store(name, content, max_bytes=100)
    assert refused.value.field == "file"
    assert name in refused.value.message
    assert refused.value.remedy
    assert StoredFile.objects.count() == 0


def test_the_same_content_is_one_file_on_disk():
    first, second = store("a.png", PNG), store("b.png", PNG)
    assert first.digest == second.digest
    assert files.file_content(first) == files.file_content(second) == PNG


def test_a_path_in_the_name_is_cut_off():
    assert store("../../etc/passwd.png", PNG).name == "passwd.png"
    assert store("C:\\temp\\x.png", PNG).name == "x.png"


def test_only_pictures_and_pdfs_are_shown_in_place():
    shown = files.file_response(store("a.png", PNG), inline=True)
    text = files.file_response(store("a.txt", b"hello"), inline=True)
    assert shown["Content-Disposition"].startswith("inline")
    assert text["Content-Disposition"].startswith("attachment")
    assert shown["X-Content-Type-Options"] == "nosniff"
