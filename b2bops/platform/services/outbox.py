"""Publishing events in the transaction of their cause and delivering them afterwards, at least once."""

from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from b2bops.common.tasks import enqueue_on_commit
from b2bops.platform import subscribers
from b2bops.platform.models import OutboxMessage, OutboxStatus

log = structlog.get_logger(__name__)
ATTEMPTS_MAX = 8
BATCH_ROWS = 200


def publish(*, topic: str, key: str, payload: dict[str, Any]) -> OutboxMessage:
    """Write the event with its cause; it is delivered after the transaction commits, or never if it does not."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an event commits with its cause: open a transaction")
    message = OutboxMessage.objects.create(topic=topic, key=key, payload=payload, next_attempt_at=timezone.now())
    enqueue_on_commit("b2bops.platform.tasks.outbox_drain")
    return message


def drain(*, limit: int = BATCH_ROWS) -> int:
    """Deliver what is due; returns how many were delivered. Each message is claimed by compare-and-swap."""
    due = OutboxMessage.objects.filter(status=OutboxStatus.PENDING, next_attempt_at__lte=timezone.now())
    delivered = 0
    for message in due.order_by("pk")[:limit]:
        delivered += _deliver(message)
    return delivered


def _deliver(message: OutboxMessage) -> int:
    # The claim moves next_attempt_at ahead: a second drainer, or a crash here, meets a message that is not due yet.
    retry_at = timezone.now() + timedelta(seconds=5 * 2**message.attempts)
    claimed = OutboxMessage.objects.filter(
        pk=message.pk, status=OutboxStatus.PENDING, attempts=message.attempts
    ).update(attempts=message.attempts + 1, next_attempt_at=retry_at)
    if claimed != 1:
        return 0
    try:
        for handler in subscribers.handlers_of(message.topic):
            handler(key=message.key, payload=message.payload)
    except Exception as error:
        log.exception("outbox_handler_failed", topic=message.topic, key=message.key)
        status = OutboxStatus.DEAD if message.attempts + 1 >= ATTEMPTS_MAX else OutboxStatus.PENDING
        OutboxMessage.objects.filter(pk=message.pk).update(status=status, error=repr(error)[:2000])
        return 0
    OutboxMessage.objects.filter(pk=message.pk).update(
        status=OutboxStatus.DELIVERED, delivered_at=timezone.now(), error=""
    )
    return 1
