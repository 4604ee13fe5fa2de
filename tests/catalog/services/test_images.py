"""Pictures: several, ordered, one main; checked before a pixel is drawn."""

import io
import struct
import zlib
from importlib import import_module

import pytest
from PIL import Image

from b2bops.platform.models import AuditEntry, StoredFile
from b2bops.platform.services import files
from catalog.models import ProductImage
from catalog.services import images
from tests.factories import ProductFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def picture(size=(640, 480), kind="PNG", colour="red", **options):
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, kind, **options)
    target.seek(0)
    return target


def bomb(width, height):
    """A PNG of a few hundred bytes that claims to be huge."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + body)


def add(actor, product, **options):
    return images.image_add(actor=actor, product=product, name="a.png", stream=picture(), **options)


def test_a_picture_is_measured_and_made_small(operations_member):
    product = ProductFactory(name="Hammer")
    image = add(operations_member, product)
    assert (image.width, image.height, image.is_main, image.position) == (640, 480, True, 1)
    assert image.alt_text == "Hammer"
    small = Image.open(io.BytesIO(files.file_content(image.thumbnail)))
    assert small.size == (320, 240)
    assert [entry.action for entry in AuditEntry.objects.all()] == ["product_image.added"]


def test_a_camera_held_upright_gives_an_upright_picture(operations_member):
    exif = Image.Exif()
    exif[0x0112] = 6
    stream = picture((600, 300), "JPEG", exif=exif)
    image = images.image_add(actor=operations_member, product=ProductFactory(), name="a.jpg", stream=stream)
    assert (image.width, image.height) == (300, 600)
    assert Image.open(io.BytesIO(files.file_content(image.thumbnail))).size == (160, 320)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"%PDF-1.7 x",
        b"\x89PNG\r\n\x1a\nbroken",
        b"\xff\xd8\xff" + b"\0" * 100,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        picture().getvalue()[:200],
    ],
)
def test_what_is_no_picture_is_refused_and_nothing_is_kept(operations_member, content):
    with pytest.raises(files.FileNotTaken) as refused:
        images.image_add(actor=operations_member, product=ProductFactory(), name="x.png", stream=io.BytesIO(content))
    assert refused.value.field == "file" and refused.value.remedy
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("size", [(60_000, 60_000), (13_000, 10), (5_100, 5_000)])
def test_a_bomb_is_refused_by_the_size_it_claims(operations_member, size):
    with pytest.raises(images.PictureRefused, match=r"too large|cannot be read"):
        images.image_add(actor=operations_member, product=ProductFactory(), name="b.png", stream=bomb(*size))


def test_a_file_beyond_ten_megabytes_is_refused(operations_member, monkeypatch):
    monkeypatch.setattr(files, "FILE_MAX_BYTES", 500)
    with pytest.raises(files.FileNotTaken):
        images.image_add(actor=operations_member, product=ProductFactory(), name="b.png", stream=picture((900, 900)))


def test_order_and_main_picture(operations_member):
    product = ProductFactory()
    one, two, three = (add(operations_member, product, alt_text=text) for text in ("one", "two", "three"))
    images.image_move(actor=operations_member, image=three, places=-1)
    images.image_make_main(actor=operations_member, image=two)

    def state():
        return list(product.images.order_by("position").values_list("alt_text", "is_main"))

    assert state() == [("one", False), ("three", False), ("two", True)]
    images.image_move(actor=operations_member, image=one, places=-1)
    assert state()[0][0] == "one"
    images.image_remove(actor=operations_member, image=two)
    assert state() == [("one", True), ("three", False)]
    images.image_describe(actor=operations_member, image=one, alt_text="First")
    assert ProductImage.objects.get(pk=one.pk).alt_text == "First"


def test_each_changed_picture_has_one_audit_entry(operations_member):
    product = ProductFactory()
    one, two = add(operations_member, product), add(operations_member, product)
    AuditEntry.objects.all().delete()
    images.image_make_main(actor=operations_member, image=two)
    assert sorted(AuditEntry.objects.values_list("object_id", flat=True)) == sorted([str(one.pk), str(two.pk)])


def test_twenty_pictures_are_enough(operations_member, monkeypatch):
    monkeypatch.setattr(images, "IMAGES_MAX", 1)
    product = ProductFactory()
    add(operations_member, product)
    with pytest.raises(images.TooManyPictures):
        add(operations_member, product)


def test_a_cut_picture_is_refused_where_documents_are_printed_too(operations_member):
    """The PDF library once made the whole process draw whatever there was of a picture."""
    import_module("b2bops.platform.documents.engine")
    cut = io.BytesIO(picture().getvalue()[:200])
    with pytest.raises(files.FileNotTaken):
        images.image_add(actor=operations_member, product=ProductFactory(), name="x.png", stream=cut)
