"""Relations of a merge that need more than another foreign key."""

from typing import Any

from b2bops.platform.models import Email
from b2bops.platform.services import audit
from crm.models import Account, Address


def addresses_move(*, kept: Account, merged: Account, actor: Any) -> int:
    """All addresses move; where the kept account has a default of the kind, the coming one is no longer it."""
    held = set(Address.objects.filter(account=kept, is_default=True).values_list("kind", flat=True))
    rows = list(Address.objects.filter(account=merged).locked())
    changes = []
    for row in rows:
        stays_default = row.is_default and row.kind not in held
        before = {"account": merged, "is_default": row.is_default}
        after = {"account": kept, "is_default": stays_default}
        changes.append(audit.Change("address.moved", row, before, after))
        row.account, row.is_default = kept, stays_default
    Address.objects.bulk_update(rows, ["account", "is_default"])
    audit.record_many(actor=actor, changes=changes)
    return len(rows)


def mails_move(*, kept: Account, actor: Any) -> None:
    """After a merge the mails of the merged accounts are the kept one's: they carry its key, not a foreign key."""
    merged = Account.objects.filter(merged_into=kept).values("pk")
    Email.objects.filter(account_id__in=merged).update(account_id=kept.pk)
