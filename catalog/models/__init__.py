"""Tables of the catalogue, one file per topic."""

from catalog.models.attribute import AttributeDefinition, AttributeType
from catalog.models.bulk_edit import (
    BULK_EDIT_TRANSITIONS,
    BulkEdit,
    BulkEditKind,
    BulkEditLine,
    BulkEditStatus,
)
from catalog.models.category import Category, TaxClass
from catalog.models.image import ProductImage
from catalog.models.price import PriceList, PriceListQuerySet, PriceRow, PriceRowQuerySet
from catalog.models.product import PRODUCT_TONES, PRODUCT_TRANSITIONS, Product, ProductQuerySet, ProductStatus
from catalog.models.unit import DECIMALS_MAX, STANDARD_UNITS, ProductUnit, UnitOfMeasure

__all__ = [
    "BULK_EDIT_TRANSITIONS",
    "DECIMALS_MAX",
    "PRODUCT_TONES",
    "PRODUCT_TRANSITIONS",
    "STANDARD_UNITS",
    "AttributeDefinition",
    "AttributeType",
    "BulkEdit",
    "BulkEditKind",
    "BulkEditLine",
    "BulkEditStatus",
    "Category",
    "PriceList",
    "PriceListQuerySet",
    "PriceRow",
    "PriceRowQuerySet",
    "Product",
    "ProductImage",
    "ProductQuerySet",
    "ProductStatus",
    "ProductUnit",
    "TaxClass",
    "UnitOfMeasure",
]
