"""Writing pictures of products: checked, measured, with a small copy, in an order, one of them the main one."""

import io
import warnings
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from b2bops.common.errors import Conflict
from b2bops.platform.services import audit, files, records
from catalog.models import Product, ProductImage

PIXELS_MAX = 25_000_000  # about 100 MB while it is made small
SIDE_MAX = 12_000
THUMBNAIL_SIDE = 320
IMAGES_MAX = 20
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
ORIENTATION_TAG, TURNED_FROM = 0x0112, 5  # Exif: from 5 on, the camera was held upright
NAMED = ("product", "alt_text", "position", "is_main")


class PictureRefused(files.FileNotTaken):
    """A file that is no picture, or one too large to be drawn."""

    code = "picture_refused"


class TooManyPictures(Conflict):
    """A product has as many pictures as it may have."""

    code = "too_many_pictures"


@transaction.atomic
def image_add(*, actor: Any, product: Product, name: str, stream: BinaryIO, alt_text: str = "") -> ProductImage:
    """Add a picture at the end; the first one becomes the main one. Without a text it is described by the product."""
    locked = Product.objects.lock_one(pk=product.pk)
    places = list(locked.images.values_list("position", flat=True))
    if len(places) >= IMAGES_MAX:
        raise TooManyPictures(
            _("%(sku)s already has %(count)d pictures.") % {"sku": locked.sku, "count": IMAGES_MAX},
            field="file",
            value=name,
            remedy=_("Remove one first."),
        )
    content = stream.read(files.FILE_MAX_BYTES + 1)
    size, small = _thumbnail(content)
    stored = files.file_store(actor=actor, name=name, stream=io.BytesIO(content), allowed=files.PICTURES)
    image = ProductImage(
        product=locked,
        file=stored,
        thumbnail=files.file_store(
            actor=actor, name=f"{stored.pk}-small.png", stream=io.BytesIO(small), allowed=files.PICTURES
        ),
        alt_text=alt_text.strip() or locked.name,
        width=size[0],
        height=size[1],
        position=max(places, default=0) + 1,
        is_main=not places,
    )
    return records.row_create(actor=actor, instance=image, action="product_image.added", named=(*NAMED, "file"))


@transaction.atomic
def image_describe(*, actor: Any, image: ProductImage, alt_text: str) -> ProductImage:
    """Change what the picture is said to show."""
    return records.row_change(
        actor=actor, instance=image, changes={"alt_text": alt_text}, action="product_image.described"
    )


@transaction.atomic
def image_make_main(*, actor: Any, image: ProductImage) -> ProductImage:
    """Let this picture stand for the product in lists; the one before no longer does."""
    rows = _locked_images(image)
    chosen = rows[image.pk]
    _change(actor, [(row, {"is_main": False}) for row in rows.values() if row.is_main and row.pk != chosen.pk])
    _change(actor, [(chosen, {"is_main": True})])
    return chosen


@transaction.atomic
def image_move(*, actor: Any, image: ProductImage, places: int) -> ProductImage:
    """Move a picture by so many places (−1 = one forward); the others close up. At the end it stays there."""
    rows = _locked_images(image)
    chosen = rows[image.pk]
    order = sorted(rows.values(), key=lambda row: (row.position, row.pk))
    place = order.index(chosen)
    order.remove(chosen)
    order.insert(max(0, min(len(order), place + places)), chosen)
    _change(actor, [(row, {"position": number}) for number, row in enumerate(order, start=1)])
    return chosen


@transaction.atomic
def image_remove(*, actor: Any, image: ProductImage) -> None:
    """Remove a picture; when it was the main one, the next in order takes its place. The file stays for the audit."""
    rows = _locked_images(image)
    chosen = rows.pop(image.pk)
    audit.record(
        actor=actor,
        action="product_image.removed",
        instance=chosen,
        before={name: getattr(chosen, name) for name in (*NAMED, "file")},
    )
    chosen.delete()
    if chosen.is_main and rows:
        _change(actor, [(min(rows.values(), key=lambda row: (row.position, row.pk)), {"is_main": True})])


def _locked_images(image: ProductImage) -> dict[int, ProductImage]:
    """All pictures of the same product. The product's lock makes two people who reorder them queue."""
    product = Product.objects.lock_one(pk=image.product_id)
    return {row.pk: row for row in product.images.select_related("product", "file")}


def _change(actor: Any, wanted: list[tuple[ProductImage, dict[str, Any]]]) -> None:
    for row, changes in wanted:
        records.row_change(actor=actor, instance=row, changes=changes, action="product_image.changed")


def _thumbnail(content: bytes) -> tuple[tuple[int, int], bytes]:
    """((width, height) as the picture is seen, a small PNG of it). The size is read before a pixel is drawn."""
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            _check_size(picture)
            turned = picture.getexif().get(ORIENTATION_TAG, 1) >= TURNED_FROM
            seen = (picture.height, picture.width) if turned else picture.size
            picture.draft("RGB", (THUMBNAIL_SIDE * 2, THUMBNAIL_SIDE * 2))
            small = picture.convert("RGBA") if picture.mode == "P" else picture
            small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
            small = ImageOps.exif_transpose(small).convert("RGBA")
            target = io.BytesIO()
            small.save(target, "PNG", optimize=True)
            return seen, target.getvalue()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefused(
            _("The file cannot be read as a picture."),
            field="file",
            value=str(error)[:80].replace("\x00", "�"),
            remedy=_("Save it again as PNG or JPEG and send that."),
        ) from error


def _check_size(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > PIXELS_MAX or max(width, height) > SIDE_MAX:
        raise PictureRefused(
            _("The picture is %(width)d × %(height)d pixels, which is too large.") % {"width": width, "height": height},
            field="file",
            value=f"{width} × {height}",
            remedy=_("Send one of at most %(pixels)d megapixels.") % {"pixels": PIXELS_MAX // 1_000_000},
        )
