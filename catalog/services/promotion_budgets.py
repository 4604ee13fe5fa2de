"""What promotions have spent: taken and given back under a lock on the promotion, never past its budget."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from b2bops.platform.services import audit
from catalog.models import Promotion


def promotions_locked(keys: Iterable[int]) -> dict[int, Promotion]:
    """The promotions by key, locked until the transaction ends. 1 query. Take this lock before those on stock."""
    return {each.pk: each for each in Promotion.objects.filter(pk__in=set(keys)).locked()}


@transaction.atomic
def budgets_change(*, actor: Any, changes: Mapping[int, Decimal], action: str) -> None:
    """Add to what each promotion has spent (negative gives back), with one audit entry for each. 3 queries."""
    locked = promotions_locked(changes)
    written = []
    for key, amount in sorted(changes.items()):
        promotion = locked[key]
        before = promotion.spent
        promotion.spent = before + amount
        written.append(audit.Change(action, promotion, {"spent": before}, {"spent": promotion.spent}))
    Promotion.objects.bulk_update(locked.values(), ["spent"])
    audit.record_many(actor=actor, changes=written)
