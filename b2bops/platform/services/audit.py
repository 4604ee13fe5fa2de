"""Recording changes, sealing them and proving that nobody touched them since."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from b2bops.platform.models import AuditEntry, AuditSeal

GENESIS = "0" * 64
SEAL_ROWS_MAX = 50_000  # about 25 MB of digests and ids at a time
BATCH_ROWS = 1_000


@dataclass(frozen=True)
class Change:
    """One object's change: what differed before and after (names of fields → values JSON can hold)."""

    action: str
    instance: models.Model
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


def record(
    *,
    actor: Any,
    action: str,
    instance: models.Model,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Record one change. Call it in the transaction of the change, after the row has its key."""
    return record_many(actor=actor, changes=[Change(action, instance, before or {}, after or {})])[0]


def record_many(*, actor: Any, changes: Iterable[Change]) -> list[AuditEntry]:
    """Record many changes with bulk inserts; one entry per changed object. ``actor`` None means the system."""
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("audit entries commit with their change: open a transaction")
    at = timezone.now()
    request_id = str(structlog.contextvars.get_contextvars().get("request_id", ""))
    entries = [_entry(change, actor, at, request_id) for change in changes]
    return AuditEntry.objects.bulk_create(entries, batch_size=BATCH_ROWS)


def _entry(change: Change, actor: Any, at: datetime, request_id: str) -> AuditEntry:
    entry = AuditEntry(
        at=at,
        actor=actor if getattr(actor, "pk", None) else None,
        actor_label=str(actor) if actor else "system",
        request_id=request_id,
        action=change.action,
        model=change.instance._meta.label_lower,
        object_id=str(change.instance.pk),
        object_label=str(change.instance)[:200],
        before=_plain(change.before),
        after=_plain(change.after),
    )
    entry.digest = digest_of(entry)
    return entry


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the database will give them back, so that a digest can be computed again."""
    plain: dict[str, Any] = json.loads(json.dumps(dict(values), cls=_AuditEncoder))
    return plain


class _AuditEncoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        return str(o) if isinstance(o, models.Model) else super().default(o)


def digest_of(entry: AuditEntry) -> str:
    """sha256 over everything an entry says."""
    said = [
        entry.at.astimezone(timezone.get_default_timezone()).isoformat(),
        entry.actor_id,
        entry.actor_label,
        entry.request_id,
        entry.action,
        entry.model,
        entry.object_id,
        entry.object_label,
        entry.before,
        entry.after,
    ]
    text = json.dumps(said, sort_keys=True, cls=DjangoJSONEncoder, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def seal() -> int:
    """Seal the entries that have no seal yet; returns how many. One sealer at a time, by the lock on the last seal."""
    last = AuditSeal.objects.order_by("-pk").first()
    unsealed = AuditEntry.objects.filter(seal__isnull=True).locked()[:SEAL_ROWS_MAX]
    rows = list(unsealed.values_list("pk", "digest"))
    if not rows:
        return 0
    previous = last.head if last else GENESIS
    head = chain_head(previous, [digest for _pk, digest in rows])
    link = AuditSeal.objects.create(entry_count=len(rows), previous_head=previous, head=head)
    for start in range(0, len(rows), BATCH_ROWS):
        keys = [pk for pk, _digest in rows[start : start + BATCH_ROWS]]
        AuditEntry.objects.filter(pk__in=keys).update(seal=link)
    return len(rows)


def chain_head(previous: str, digests: Iterable[str]) -> str:
    """sha256 of the previous head and the digests, in order."""
    chain = hashlib.sha256(previous.encode())
    for digest in digests:
        chain.update(digest.encode())
    return chain.hexdigest()


def tampered() -> list[str]:
    """Findings, one sentence each; empty when every sealed entry is as it was written and in its place."""
    findings: list[str] = []
    previous = GENESIS
    for link in AuditSeal.objects.order_by("pk").iterator():
        digests = []
        entries = AuditEntry.objects.filter(seal=link).select_related("redaction").order_by("pk")
        for entry in entries.iterator(chunk_size=BATCH_ROWS):
            digests.append(entry.digest)
            if digest_of(entry) != _digest_expected(entry):
                findings.append(f"audit entry {entry.pk} no longer matches its digest")
        broken = link.previous_head != previous or chain_head(previous, digests) != link.head
        if broken or len(digests) != link.entry_count:
            findings.append(f"audit seal {link.pk} does not verify: entries were removed, added or reordered")
        previous = link.head
    return findings


def _digest_expected(entry: AuditEntry) -> str:
    """The entry's own digest; for a redacted one, what the entry that redacted it says is left."""
    if entry.redaction is None:
        return entry.digest
    left: str = entry.redaction.after.get("redacted", {}).get(str(entry.pk), "")
    return left
