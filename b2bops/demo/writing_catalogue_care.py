"""What people add to a catalogue over time: attributes, units, pictures, a replacement, bulk edits."""

import io
from decimal import Decimal

import numpy as np
from PIL import Image, ImageDraw

from catalog.models import AttributeType, Category, PriceList, Product
from catalog.selectors.bulk_plans import PriceChange
from catalog.services import attributes, bulk_edits, images, prices, products, units

PICTURED = 24
UNITS_FROM, UNITS_UNTIL = 0, 40
SIDE = 480
COLOURS = ("#2563eb", "#0f766e", "#b45309", "#9d174d", "#4d7c0f", "#6d28d9")
EDITED = 6


def write_catalogue_care(made: list[Product], *, seed: int) -> None:
    """Through the services, so that each change is recorded as people's are. About two seconds."""
    rng = np.random.default_rng(seed)
    _attributes(made, rng)
    for number, product in enumerate(made[UNITS_FROM:UNITS_UNTIL]):
        pieces = Decimal(12 if number % 2 else 24)
        units.product_unit_set(actor=None, product=product, unit="BOX", factor=pieces)
        units.product_unit_set(actor=None, product=product, unit="PAL", factor=pieces * 40)
    units.unit_create(actor=None, code="DRUM", name="Drum of 200 l")
    for number, product in enumerate(made[:PICTURED]):
        for view in range(1 + number % 3):
            images.image_add(
                actor=None, product=product, name=f"{product.sku}-{view}.png", stream=_picture(number, view)
            )
    _bulk_edits(made)
    _replaced(made[0])


def _attributes(made: list[Product], rng: np.random.Generator) -> None:
    """Two for each top category, inherited by all below, and values for a third of the products."""
    for category in Category.objects.filter(depth=1).order_by("path"):
        attributes.attribute_create(
            actor=None, category=category, code="length", name="Length", type=AttributeType.NUMBER, unit="mm"
        )
        attributes.attribute_create(
            actor=None, category=category, code="finish", name="Finish", type=AttributeType.CHOICE, position=1,
            choices=["matt", "polished", "galvanised"],
        )  # fmt: skip
    for product in made[::3]:
        values = {"length": int(rng.integers(20, 900)), "finish": str(rng.choice(["matt", "polished", "galvanised"]))}
        products.product_update(actor=None, product=product, attributes=values)


def _picture(number: int, view: int) -> io.BytesIO:
    """A drawn article: a body, a shade and a base, in the colour of its number."""
    picture = Image.new("RGB", (SIDE, SIDE), "#f4f5f7")
    draw = ImageDraw.Draw(picture)
    inset = 70 + 12 * (number % 5)
    draw.ellipse((inset, SIDE - 110, SIDE - inset, SIDE - 60), fill="#d8dbe2")
    box = (inset + 20 * view, 90, SIDE - inset - 20 * view, SIDE - 90)
    (draw.rounded_rectangle if number % 2 else draw.ellipse)(box, fill=COLOURS[number % len(COLOURS)])
    draw.line((box[0] + 40, 150, box[2] - 60, 130), fill="#ffffff", width=10)
    target = io.BytesIO()
    picture.save(target, "PNG")
    target.seek(0)
    return target


def _replaced(new: Product) -> None:
    """An article that went out of the programme, with what to offer instead."""
    old = products.product_create(
        actor=None, sku=f"{new.sku}-OLD", name=f"{new.name} (old model)", category=new.category, replaced_by=new,
        tax_class=new.tax_class,
    )  # fmt: skip
    price_list = PriceList.objects.filter(is_default=True).order_by("pk").first()
    if price_list is not None:
        prices.price_set(actor=None, price_list=price_list, product=old, amount=Decimal("9.90"))
        products.product_delist(actor=None, product=products.product_list(actor=None, product=old))


def _bulk_edits(made: list[Product]) -> None:
    chosen = [product.pk for product in made[:EDITED]]
    on = made[0].created_at.date()
    bulk_edits.products_edit(actor=None, product_ids=chosen, changes={"brand": "Northline"}, on=on)
    price_list = PriceList.objects.filter(is_default=True).order_by("pk").first()
    if price_list is not None:
        rows = list(price_list.rows.filter(product=made[0], valid_until__isnull=True).values_list("pk", flat=True))
        # By one cent: the history was sold at the prices before.
        bulk_edits.prices_edit(
            actor=None, price_list=price_list, row_ids=rows, change=PriceChange(amount=Decimal("0.01"))
        )
