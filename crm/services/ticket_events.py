"""Saving a changed ticket: only what differs, with one audit entry and one outbox event in the same transaction."""

from typing import Any

from b2bops.platform.services import audit, outbox
from crm.models import Ticket

JOINED = ("account", "contact", "assignee", "team", "product", "calendar", "service_level", "merged_into")
# Computed from what is recorded, or secret.
UNRECORDED = frozenset({"updated_at", "first_response_warn_at", "resolution_warn_at", "public_token", "thread_token"})


def ticket_lock(pk: int) -> Ticket:
    """The ticket, locked, with everything its change may speak of. 1 query."""
    return Ticket.objects.select_related(*JOINED).lock_one(pk=pk)


def snapshot(ticket: Ticket) -> dict[str, Any]:
    """What stands now, to be compared later. No query for a ticket from ``ticket_lock``."""
    return {field.name: getattr(ticket, field.name) for field in _recorded()}


def ticket_store(*, actor: Any, ticket: Ticket, before: dict[str, Any], action: str, announce: bool = True) -> bool:
    """Save what differs from ``before``, record it and publish it. Returns whether anything did."""
    changed = [name for name, value in before.items() if getattr(ticket, name) != value]
    if not changed:
        return False
    ticket.save(update_fields=[*changed, "first_response_warn_at", "resolution_warn_at", "updated_at"])
    entry = audit.record(
        actor=actor,
        action=action,
        instance=ticket,
        before={name: before[name] for name in changed},
        after={name: getattr(ticket, name) for name in changed},
    )
    if announce:
        publish(topic=action, ticket=ticket, cause=entry.pk)
    return True


def publish(*, topic: str, ticket: Ticket, cause: int) -> None:
    """Tell the outside; ``cause`` (the audit entry's key) makes the event's key unique."""
    outbox.publish(
        topic=topic,
        key=f"{topic}:{ticket.pk}:{cause}",
        payload={
            "id": ticket.pk,
            "number": ticket.number,
            "account": ticket.account_id,
            "status": str(ticket.status),
            "priority": str(ticket.priority),
            "type": str(ticket.ticket_type),
            "assignee": ticket.assignee_id,
        },
    )


def _recorded() -> list[Any]:
    return [field for field in Ticket._meta.concrete_fields if field.name not in UNRECORDED and not field.primary_key]
