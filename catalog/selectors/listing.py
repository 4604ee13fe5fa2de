"""What a product needs before it can be listed, and what of it is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from catalog.models import AttributeDefinition, PriceRow, Product
from catalog.selectors.attributes import attributes_by_category


@dataclass(frozen=True)
class ChecklistItem:
    """One line of the checklist. ``key`` is a field, ``price``, or ``attribute.<code>``."""

    key: str
    label: str
    is_done: bool

    @property
    def field(self) -> str:
        """The form field that mends it."""
        return self.key.replace(".", "_")


def listing_checklists(*, products: Sequence[Product], on: date) -> dict[int, tuple[ChecklistItem, ...]]:
    """By product: everything that listing asks for, in order. 3 queries however many products."""
    current = Q(valid_until__isnull=True) | Q(valid_until__gte=on)
    rows = PriceRow.objects.filter(current, product__in=products)
    priced = set(rows.values_list("product_id", flat=True).distinct())
    categories = {product.category_id for product in products if product.category_id is not None}
    needed = attributes_by_category(category_ids=categories)
    return {
        product.pk: _checklist(product, product.pk in priced, needed.get(product.category_id or 0, []))
        for product in products
    }


def listing_missing(*, products: Sequence[Product], on: date) -> dict[int, tuple[str, ...]]:
    """By product: the names of what is missing, in the order of the checklist; () when complete. 3 queries."""
    found = listing_checklists(products=products, on=on)
    return {key: tuple(item.label for item in items if not item.is_done) for key, items in found.items()}


def _checklist(product: Product, priced: bool, definitions: Sequence[AttributeDefinition]) -> tuple[ChecklistItem, ...]:
    return (
        ChecklistItem("name", _("name"), bool(product.name.strip())),
        ChecklistItem("category", _("category"), product.category_id is not None),
        ChecklistItem("price", _("price"), priced),
        ChecklistItem("tax_class", _("tax class"), product.tax_class_id is not None),
        *(
            ChecklistItem(f"attribute.{each.code}", each.name, product.attributes.get(each.code) not in (None, ""))
            for each in definitions
            if each.is_required
        ),
    )
