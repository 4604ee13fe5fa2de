"""Reading: questions asked of the catalogue by more than one place."""

from catalog.selectors.attributes import attributes_by_category, attributes_of
from catalog.selectors.categories import category_choices, category_tree
from catalog.selectors.listing import ChecklistItem, listing_checklists, listing_missing
from catalog.selectors.prices import (
    PriceDecision,
    PriceStep,
    QuantityInvalid,
    price_resolve,
    price_resolve_many,
    product_prices,
)
from catalog.selectors.products import product_offers, products_for_list
from catalog.selectors.replacements import Replacements, replacement_offers, replacements_of
from catalog.selectors.units import base_quantity, unit_choices, unit_decimals

__all__ = [
    "ChecklistItem",
    "PriceDecision",
    "PriceStep",
    "QuantityInvalid",
    "Replacements",
    "attributes_by_category",
    "attributes_of",
    "base_quantity",
    "category_choices",
    "category_tree",
    "listing_checklists",
    "listing_missing",
    "price_resolve",
    "price_resolve_many",
    "product_offers",
    "product_prices",
    "products_for_list",
    "replacement_offers",
    "replacements_of",
    "unit_choices",
    "unit_decimals",
]
