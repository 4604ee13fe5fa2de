"""One audit entry and one outbox event per changed document, written together in the transaction of the change."""

from collections.abc import Mapping
from typing import Any

from b2bops.platform.services import audit, outbox
from orders.models import CreditNote, Invoice, Payment, Quote, SalesOrder


def announce(
    *,
    actor: Any,
    action: str,
    document: SalesOrder | Quote | Invoice | CreditNote | Payment,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Record the change and publish it under the same name; the audit entry's key makes the event's key unique."""
    entry = audit.record(actor=actor, action=action, instance=document, before=before, after=after)
    outbox.publish(
        topic=action,
        key=f"{action}:{document.pk}:{entry.pk}",
        payload={
            "id": document.pk,
            "number": document.number,
            "account": document.account_id,
            "status": str(document.status),
            "total": document.amount if isinstance(document, Payment) else document.total,
            "currency": document.currency,
        },
    )
