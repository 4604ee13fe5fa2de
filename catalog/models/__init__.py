"""Tables of the catalogue, one file per topic."""

from catalog.models.category import Category, TaxClass
from catalog.models.price import PriceList, PriceListQuerySet, PriceRow, PriceRowQuerySet
from catalog.models.product import PRODUCT_TONES, PRODUCT_TRANSITIONS, Product, ProductQuerySet, ProductStatus

__all__ = [
    "PRODUCT_TONES",
    "PRODUCT_TRANSITIONS",
    "Category",
    "PriceList",
    "PriceListQuerySet",
    "PriceRow",
    "PriceRowQuerySet",
    "Product",
    "ProductQuerySet",
    "ProductStatus",
    "TaxClass",
]
