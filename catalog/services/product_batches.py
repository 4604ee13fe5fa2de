"""Writing many products at once, for imports: one audit entry for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from b2bops.platform.services import audit
from catalog.models import Product
from catalog.services.product_rules import WRITABLE

BATCH_ROWS = 500
FIELDS = tuple(sorted({*WRITABLE, "status"} - {"sku"}))


@dataclass(frozen=True)
class ChangedProduct:
    """A product as it is stored, as it is to be, and the fields in which the two differ."""

    stored: Product
    wanted: Product
    fields: tuple[str, ...]


@transaction.atomic
def products_save(*, actor: Any, created: Sequence[Product], changed: Sequence[ChangedProduct]) -> None:
    """Insert and update; the caller has checked the values and locked the rows. Queries grow per 500 rows."""
    inserted = Product.objects.bulk_create(created, batch_size=BATCH_ROWS)
    fields = sorted({name for each in changed for name in each.fields})
    if changed:
        now = timezone.now()
        for each in changed:
            each.wanted.updated_at = now
        Product.objects.bulk_update([each.wanted for each in changed], [*fields, "updated_at"], batch_size=BATCH_ROWS)
    entries = [
        audit.Change("product.imported", row, {}, {"sku": row.sku, "name": row.name, "status": row.status})
        for row in inserted
    ]
    entries += [
        audit.Change(
            "product.imported",
            each.wanted,
            {name: getattr(each.stored, name) for name in each.fields},
            {name: getattr(each.wanted, name) for name in each.fields},
        )
        for each in changed
    ]
    audit.record_many(actor=actor, changes=entries)
