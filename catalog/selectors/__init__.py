"""Reading: questions asked of the catalogue by more than one place."""

from catalog.selectors.categories import category_choices, category_tree
from catalog.selectors.listing import listing_missing
from catalog.selectors.prices import (
    PriceDecision,
    PriceStep,
    QuantityInvalid,
    price_resolve,
    price_resolve_many,
    product_prices,
)
from catalog.selectors.products import product_offers, products_for_list

__all__ = [
    "PriceDecision",
    "PriceStep",
    "QuantityInvalid",
    "category_choices",
    "category_tree",
    "listing_missing",
    "price_resolve",
    "price_resolve_many",
    "product_offers",
    "product_prices",
    "products_for_list",
]
