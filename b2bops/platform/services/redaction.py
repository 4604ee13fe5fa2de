"""Taking a person's words out of what the platform keeps: audit trail, answers to repeat, events, notifications.

The audit chain stays whole. A redacted entry keeps its first digest (the seal was made of it) and names the entry that
redacted it, which holds the digest of what is left; ``audit.tampered`` checks the one against the other.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import models, transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from b2bops.platform.models import AuditEntry, IdempotencyKey, Notification, OutboxMessage
from b2bops.platform.services import audit

Plain = Callable[[Any], Any]
ENTRY_TEXTS = ("object_label", "before", "after")


@transaction.atomic
def traces_redact(
    *,
    actor: Any,
    subject: models.Model,
    action: str,
    touched: Iterable[models.Model],
    own: Sequence[str],
    words: Sequence[str],
    plain: Plain,
) -> int:
    """Redact the audit entries of ``touched`` rows and those that hold a word of ``own`` (which nobody else has: mail
    address, phone), and every machine copy that holds one of ``words``. ``plain`` cleans any JSON value.

    Records one entry about ``subject``; returns how many audit entries were changed.
    """
    entries = [entry for entry in _entries(touched, own).locked() if _clean(entry, plain)]
    digests = {str(entry.pk): audit.digest_of(entry) for entry in entries}
    said = audit.record(actor=actor, action=action, instance=subject, after={"redacted": digests})
    for entry in entries:
        entry.redaction = said
    AuditEntry.objects.bulk_update(entries, [*ENTRY_TEXTS, "redaction"], batch_size=200)
    _clean_copies(IdempotencyKey, "body", words, plain)
    _clean_copies(OutboxMessage, "payload", words, plain)
    _clean_copies(Notification, "text", words, plain)
    return len(entries)


def _entries(touched: Iterable[models.Model], own: Sequence[str]) -> Any:
    keys: dict[str, list[str]] = {}
    for row in touched:
        keys.setdefault(row._meta.label_lower, []).append(str(row.pk))
    wanted = Q(pk__in=())
    for model, object_ids in keys.items():
        wanted |= Q(model=model, object_id__in=object_ids)
    for word in _stored(own):
        wanted |= Q(before_text__icontains=word) | Q(after_text__icontains=word)
    texts = {"before_text": Cast("before", TextField()), "after_text": Cast("after", TextField())}
    return AuditEntry.objects.annotate(**texts).filter(wanted)


def _stored(words: Sequence[str]) -> set[str]:
    """The words as texts hold them: SQLite keeps letters beyond ASCII escaped in JSON, PostgreSQL as they are."""
    return {*words, *(json.dumps(word)[1:-1] for word in words)}


def _clean(entry: AuditEntry, plain: Plain) -> bool:
    """Whether anything had to be taken out."""
    before = {name: getattr(entry, name) for name in ENTRY_TEXTS}
    for name, value in before.items():
        setattr(entry, name, plain(value)[:200] if name == "object_label" else plain(value))
    return any(getattr(entry, name) != value for name, value in before.items())


def _clean_copies(model: Any, field: str, words: Sequence[str], plain: Plain) -> None:
    held = Q(pk__in=())
    for word in _stored(words):
        held |= Q(text_of__icontains=word)
    rows = list(model.objects.annotate(text_of=Cast(field, TextField())).filter(held))
    for row in rows:
        setattr(row, field, plain(getattr(row, field)))
    model.objects.bulk_update(rows, [field], batch_size=200)
