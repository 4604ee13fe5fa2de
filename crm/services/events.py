"""One audit entry and one outbox event per changed record of the pipeline, in the transaction of the change."""

from collections.abc import Mapping
from typing import Any

from django.db import models

from b2bops.platform.services import audit, outbox


def announce(
    *,
    actor: Any,
    action: str,
    instance: models.Model,
    payload: Mapping[str, Any],
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Record the change and publish it under the same name; the audit entry's key makes the event's key unique."""
    entry = audit.record(actor=actor, action=action, instance=instance, before=before, after=after)
    outbox.publish(topic=action, key=f"{action}:{instance.pk}:{entry.pk}", payload={"id": instance.pk, **dict(payload)})
