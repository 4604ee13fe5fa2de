"""One audit entry and one outbox event per changed document, written together in the transaction of the change."""

from collections.abc import Mapping
from typing import Any

from b2bops.platform.services import audit, outbox
from orders.models import CreditNote, Invoice, Payment, Quote, RecurringOrder, SalesOrder, SalesReturn

Document = SalesOrder | Quote | Invoice | CreditNote | Payment | RecurringOrder | SalesReturn


def announce(
    *,
    actor: Any,
    action: str,
    document: Document,
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
        }
        | _worth(document),
    )


def _worth(document: Document) -> dict[str, Any]:
    """Amount and currency; an agreement on later orders has none of its own."""
    if isinstance(document, RecurringOrder):
        return {}
    amount = document.amount if isinstance(document, Payment) else document.total
    return {"total": amount, "currency": document.currency}
