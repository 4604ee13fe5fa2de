"""Finding accounts and products while somebody types: a few rows from indexes, whatever the size of the tables."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from catalog.models import Product
from crm.models import Account

SUGGESTIONS = 12
WORDS_MAX = 6


def accounts_matching(*, user: Any, words: str) -> list[Account]:
    """At most 12 active accounts this person sees whose code or name holds every word. 1 query."""
    rows = Account.objects.visible_to(user).filter(is_active=True)
    for word in words.split()[:WORDS_MAX]:
        rows = rows.filter(Q(code__istartswith=word) | Q(name__icontains=word))
    return list(rows.order_by("name", "pk")[:SUGGESTIONS])


def products_matching(*, user: Any, words: str) -> list[Product]:
    """At most 12 listed products whose SKU begins with, or name holds, every word. 1 query."""
    rows = Product.objects.visible_to(user).listed()
    for word in words.split()[:WORDS_MAX]:
        rows = rows.filter(Q(sku__istartswith=word) | Q(name__icontains=word))
    return list(rows.order_by("sku")[:SUGGESTIONS])


def products_by_sku(*, user: Any, skus: Iterable[str]) -> dict[str, Product]:
    """SKU → product for those that exist. 1 query."""
    # PostgreSQL refuses to even compare a text with a NUL in it; no SKU has one.
    asked = {sku for sku in skus if "\x00" not in sku}
    return {product.sku: product for product in Product.objects.visible_to(user).filter(sku__in=asked)}
