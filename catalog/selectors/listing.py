"""What a product still lacks before it can be listed."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from catalog.models import PriceRow, Product


def listing_missing(*, products: Sequence[Product], on: date) -> dict[int, tuple[str, ...]]:
    """By product: the names of what is missing, in the order of the checklist; empty when it can be listed. 1 query."""
    current = Q(valid_until__isnull=True) | Q(valid_until__gte=on)
    rows = PriceRow.objects.filter(current, product__in=products)
    priced = set(rows.values_list("product_id", flat=True).distinct())
    return {product.pk: _missing(product, priced) for product in products}


def _missing(product: Product, priced: set[int]) -> tuple[str, ...]:
    checklist = (
        (_("name"), bool(product.name.strip())),
        (_("category"), product.category_id is not None),
        (_("price"), product.pk in priced),
        (_("tax class"), product.tax_class_id is not None),
    )
    return tuple(label for label, present in checklist if not present)
