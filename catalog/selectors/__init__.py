"""Reading: questions asked of the catalogue by more than one place."""

from catalog.selectors.attributes import attributes_by_category, attributes_of
from catalog.selectors.categories import category_choices, category_tree
from catalog.selectors.listing import ChecklistItem, listing_checklists, listing_missing
from catalog.selectors.price_reductions import offer_text
from catalog.selectors.price_trace import AppliedPromotion, PriceDecision, PriceStep, trace_shown
from catalog.selectors.prices import QuantityInvalid, price_floor, price_resolve, price_resolve_many, product_prices
from catalog.selectors.products import price_lists_counted, product_offers, products_for_list
from catalog.selectors.replacements import Replacements, replacement_offers, replacements_of
from catalog.selectors.taxes import Destination, TaxDecision, taxes_resolve
from catalog.selectors.terms import ANYBODY, BY_ACCOUNT, BY_PARENT, BY_SEGMENT, AgreedPrice, BuyerTerms, ListTerm
from catalog.selectors.units import base_quantity, unit_choices, unit_decimals

__all__ = [
    "ANYBODY",
    "BY_ACCOUNT",
    "BY_PARENT",
    "BY_SEGMENT",
    "AgreedPrice",
    "AppliedPromotion",
    "BuyerTerms",
    "ChecklistItem",
    "Destination",
    "ListTerm",
    "PriceDecision",
    "PriceStep",
    "QuantityInvalid",
    "Replacements",
    "TaxDecision",
    "attributes_by_category",
    "attributes_of",
    "base_quantity",
    "category_choices",
    "category_tree",
    "listing_checklists",
    "listing_missing",
    "offer_text",
    "price_floor",
    "price_lists_counted",
    "price_resolve",
    "price_resolve_many",
    "product_offers",
    "product_prices",
    "products_for_list",
    "replacement_offers",
    "replacements_of",
    "taxes_resolve",
    "trace_shown",
    "unit_choices",
    "unit_decimals",
]
