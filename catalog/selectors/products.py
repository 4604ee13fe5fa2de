"""Products with what lists and pages show of them."""

from datetime import date

from django.conf import settings
from django.db.models import CharField, Count, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from catalog.models import PriceList, PriceRow, Product, ProductImage

OFFERS_SHOWN = 12


def products_for_list(*, products: QuerySet[Product], on: date) -> QuerySet[Product]:
    """With category, ``main_image_id``, ``currency`` and ``list_price``: one unit, the default list, on a date.

    One query. The price, in the company's currency, follows the rules of ``price_resolve``; a test holds the two
    together.
    """
    lists = PriceList.objects.active(on).filter(is_default=True, currency=settings.DEFAULT_CURRENCY)
    rows = PriceRow.objects.valid(on).filter(product=OuterRef("pk"), price_list__in=lists, from_quantity__lte=1)
    best = rows.order_by("-from_quantity", F("valid_from").desc(nulls_last=True), "-pk")
    main = ProductImage.objects.filter(product=OuterRef("pk"), is_main=True)
    return products.select_related("category").annotate(
        list_price=Subquery(best.values("amount")[:1]),
        main_image_id=Subquery(main.values("pk")[:1]),
        currency=Value(settings.DEFAULT_CURRENCY, output_field=CharField()),
    )


def price_lists_counted(*, price_lists: QuerySet[PriceList]) -> QuerySet[PriceList]:
    """With ``row_count``, counted for the shown lists alone and not by joining every price. No query of its own."""
    rows = PriceRow.objects.filter(price_list=OuterRef("pk")).order_by().values("price_list")
    counted = rows.annotate(count=Count("pk")).values("count")
    return price_lists.annotate(row_count=Coalesce(Subquery(counted), 0))


def product_offers(*, products: QuerySet[Product], words: str) -> list[tuple[str, str]]:
    """(SKU, name) of the first products whose SKU begins with, or whose name holds, the words. 1 query."""
    by_sku = products.filter(sku__istartswith=words)
    found = (by_sku | products.filter(name__icontains=words)).order_by("sku")
    return list(found.values_list("sku", "name")[:OFFERS_SHOWN])
