"""Writing many prices at once, for imports: inserts, one statement of updates, one audit entry for each price."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from b2bops.common.bulk import update_rows
from b2bops.platform.services import audit
from catalog.models import PriceRow

BATCH_ROWS = 1_000


@dataclass(frozen=True)
class ChangedPrice:
    """A price that exists, with what it costs and until when, before and after."""

    row: PriceRow
    amount_before: Decimal
    amount: Decimal
    end_before: date | None
    end: date | None


@transaction.atomic
def prices_save(*, actor: Any, created: Sequence[PriceRow], changed: Sequence[ChangedPrice]) -> None:
    """Insert and update; the caller has planned them against the rows it locked. Queries grow per 1,000 rows."""
    inserted = PriceRow.objects.bulk_create(created, batch_size=BATCH_ROWS)
    update_rows(PriceRow, ("amount", "valid_until"), [(each.amount, each.end, each.row.pk) for each in changed])
    entries = [audit.Change("price.imported", row, {}, _facts(row)) for row in inserted]
    entries += [
        audit.Change(
            "price.imported",
            each.row,
            {"amount": each.amount_before, "valid_until": each.end_before},
            {"amount": each.amount, "valid_until": each.end},
        )
        for each in changed
    ]
    audit.record_many(actor=actor, changes=entries)


def _facts(row: PriceRow) -> dict[str, Any]:
    return {
        "price_list": row.price_list.code,
        "product": row.product_id,
        "from_quantity": row.from_quantity,
        "amount": row.amount,
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
    }
