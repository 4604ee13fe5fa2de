"""Writing the lifecycle that follows from orders, for all accounts at once."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from b2bops.platform.services import audit
from crm.models import Account, Lifecycle

BATCH_ACCOUNTS = 2_000  # locked together; a few tenths of a second


def lifecycles_derive(*, actor: Any, derived: Mapping[int, str], on: date) -> int:
    """Set the lifecycle of accounts (by key) to what their orders say; returns how many changed.

    Hand-set values, walk-ins and inactive accounts stay. Only accounts that differ are locked and written, 2,000 in a
    transaction, each with its audit entry; a run that was interrupted goes on where it stopped.
    """
    current = Account.objects.customers().filter(is_active=True, lifecycle_by_hand=False)
    stored = current.order_by("pk").values_list("pk", "lifecycle").iterator(chunk_size=20_000)
    differing = [pk for pk, lifecycle in stored if derived.get(pk, Lifecycle.LEAD) != lifecycle]
    return sum(_derive_batch(actor, keys, derived, on) for keys in _batches(differing))


def _batches(keys: Sequence[int]) -> Any:
    return (keys[start : start + BATCH_ACCOUNTS] for start in range(0, len(keys), BATCH_ACCOUNTS))


@transaction.atomic
def _derive_batch(actor: Any, keys: Sequence[int], derived: Mapping[int, str], on: date) -> int:
    changes: list[audit.Change] = []
    by_stage: dict[str, list[int]] = {}
    # Read again under the lock: somebody may have set one by hand in the meantime.
    for account in Account.objects.filter(pk__in=keys, lifecycle_by_hand=False).locked():
        stage = derived.get(account.pk, Lifecycle.LEAD)
        if stage == account.lifecycle:
            continue
        before = {"lifecycle": account.lifecycle}
        changes.append(audit.Change("account.lifecycle_derived", account, before, {"lifecycle": str(stage)}))
        by_stage.setdefault(str(stage), []).append(account.pk)
    for stage, accounts in by_stage.items():
        Account.objects.filter(pk__in=accounts).update(lifecycle=stage, lifecycle_since=on)
    audit.record_many(actor=actor, changes=changes)
    return len(changes)
