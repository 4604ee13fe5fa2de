"""What replaces what, and which product to offer instead of one that is no longer sold."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from catalog.models import Product, ProductStatus

CHAIN_MAX = 50


@dataclass(frozen=True)
class Replacements:
    """Before and after one product: what it replaces directly, and the chain of what replaces it."""

    before: tuple[Product, ...]
    after: tuple[Product, ...]
    offered: Product | None


def replacements_of(*, product: Product, products: QuerySet[Product]) -> Replacements:
    """The product's place among its replacements, of those in ``products``. 1 query plus 1 for each that follows."""
    before = tuple(products.filter(replaced_by=product).order_by("sku")[:CHAIN_MAX])
    after: list[Product] = []
    following = product.replaced_by_id
    while following is not None and len(after) < CHAIN_MAX:
        found = products.filter(pk=following).first()
        if found is None:
            break
        after.append(found)
        following = found.replaced_by_id
    return Replacements(before, tuple(after), next((each for each in after if _is_sold(each)), None))


def replacement_offers(*, products: Sequence[Product]) -> dict[int, Product]:
    """By product: the first listed product that follows it, for those that have one. 1 query for each step."""
    offers: dict[int, Product] = {}
    waiting = {product.pk: product.replaced_by_id for product in products if product.replaced_by_id is not None}
    for _step in range(CHAIN_MAX):
        if not waiting:
            break
        found = Product.objects.in_bulk(list(set(waiting.values())))
        following: dict[int, int] = {}
        for key, candidate in waiting.items():
            if _is_sold(found[candidate]):
                offers[key] = found[candidate]
            elif (after := found[candidate].replaced_by_id) is not None:
                following[key] = after
        waiting = following
    return offers


def _is_sold(product: Product) -> bool:
    return product.status == ProductStatus.LISTED
