"""Tables of the catalogue, one file per topic."""

from catalog.models.attribute import AttributeDefinition, AttributeType
from catalog.models.bulk_edit import BULK_EDIT_TRANSITIONS, BulkEdit, BulkEditKind, BulkEditLine, BulkEditStatus
from catalog.models.category import Category, TaxClass
from catalog.models.image import ProductImage
from catalog.models.price import PriceList, PriceListQuerySet, PriceRow, PriceRowQuerySet
from catalog.models.price_rule import PriceRule, PriceRuleQuerySet, PriceSource, Rounding
from catalog.models.product import PRODUCT_TONES, PRODUCT_TRANSITIONS, Product, ProductQuerySet, ProductStatus
from catalog.models.promotion import (
    PROMOTION_TONES,
    PROMOTION_TRANSITIONS,
    Audience,
    Promotion,
    PromotionKind,
    PromotionQuerySet,
    PromotionStatus,
    PromotionTarget,
)
from catalog.models.tax_rate import TaxRate, TaxTreatment
from catalog.models.unit import DECIMALS_MAX, STANDARD_UNITS, ProductUnit, UnitOfMeasure

__all__ = [
    "BULK_EDIT_TRANSITIONS",
    "DECIMALS_MAX",
    "PRODUCT_TONES",
    "PRODUCT_TRANSITIONS",
    "PROMOTION_TONES",
    "PROMOTION_TRANSITIONS",
    "STANDARD_UNITS",
    "AttributeDefinition",
    "AttributeType",
    "Audience",
    "BulkEdit",
    "BulkEditKind",
    "BulkEditLine",
    "BulkEditStatus",
    "Category",
    "PriceList",
    "PriceListQuerySet",
    "PriceRow",
    "PriceRowQuerySet",
    "PriceRule",
    "PriceRuleQuerySet",
    "PriceSource",
    "Product",
    "ProductImage",
    "ProductQuerySet",
    "ProductStatus",
    "ProductUnit",
    "Promotion",
    "PromotionKind",
    "PromotionQuerySet",
    "PromotionStatus",
    "PromotionTarget",
    "Rounding",
    "TaxClass",
    "TaxRate",
    "TaxTreatment",
    "UnitOfMeasure",
]
