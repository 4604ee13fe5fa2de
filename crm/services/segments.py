"""Writing segments, which accounts belong to them, and whom a promotion is for."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from b2bops.platform.services import audit, records
from catalog.models import Promotion
from crm.models import Account, PromotionAudience, Segment

FIELDS = frozenset({"code", "name", "price_list", "priority"})


@transaction.atomic
def segment_create(*, actor: Any, **fields: Any) -> Segment:
    """Create a segment. Raises RecordRefused."""
    records.check_editable(fields, FIELDS)
    return records.row_create(actor=actor, instance=Segment(**fields), action="segment.created", named=sorted(fields))


@transaction.atomic
def segment_update(*, actor: Any, segment: Segment, **changes: Any) -> Segment:
    """Change a segment; prices of its accounts follow at once, documents keep theirs. Raises RecordRefused."""
    records.check_editable(changes, FIELDS)
    return records.row_change(actor=actor, instance=segment, changes=changes, action="segment.changed")


@transaction.atomic
def accounts_put_in_segment(*, actor: Any, account_ids: Sequence[int], segment: Segment | None) -> int:
    """Put accounts into a segment (None: into none); returns how many changed. 4 queries."""
    changes = [
        audit.Change("account.segment_changed", account, {"segment": account.segment}, {"segment": segment})
        for account in Account.objects.filter(pk__in=account_ids).select_related("segment").locked()
        if account.segment != segment
    ]
    Account.objects.filter(pk__in=[change.instance.pk for change in changes]).update(segment=segment)
    audit.record_many(actor=actor, changes=changes)
    return len(changes)


@transaction.atomic
def promotion_audience_set(
    *, actor: Any, promotion: Promotion, accounts: Sequence[Account], segments: Sequence[Segment]
) -> Promotion:
    """Say for whom a promotion for chosen buyers is; one audit entry with both lists before and after."""
    locked = Promotion.objects.lock_one(pk=promotion.pk)
    before = _named(locked)
    locked.audiences.all().delete()
    rows = [PromotionAudience(promotion=locked, account=account) for account in accounts]
    rows += [PromotionAudience(promotion=locked, segment=segment) for segment in segments]
    PromotionAudience.objects.bulk_create(rows)
    after = _named(locked)
    if before != after:
        audit.record(
            actor=actor, action="promotion.audience_set", instance=locked, before={"for": before}, after={"for": after}
        )
    return locked


def _named(promotion: Promotion) -> list[str]:
    rows = promotion.audiences.select_related("account", "segment").order_by("pk")
    return sorted(row.account.code if row.account else str(row.segment) for row in rows)
