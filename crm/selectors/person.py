"""What this app holds about one person, as plain rows for the export."""

from typing import Any

from crm.models import Activity, BehaviourEvent, Contact


def person(contact: Contact) -> list[dict[str, Any]]:
    """Who they are and how to reach them. No query."""
    return [
        {
            "name": contact.name,
            "company": contact.account.name,
            "role": contact.role,
            "email": contact.email,
            "phone": contact.phone,
            "preferred_channel": contact.preferred_channel,
            "consent_marketing_since": _moment(contact.consent_given_at),
            "consent_calls_since": _moment(contact.phone_consent_at),
            "consent_profiling_since": _moment(contact.profiling_consent_at),
        }
    ]


def consents(contact: Contact) -> list[dict[str, Any]]:
    """What they agreed to and withdrew, newest first. 1 query."""
    return [
        {"at": _moment(row.at), "purpose": row.purpose, "given": row.given, "how": row.source, "proof": row.proof}
        for row in contact.consent_changes.order_by("-at", "-pk")
    ]


def activities(contact: Contact) -> list[dict[str, Any]]:
    """Calls, mails, meetings, notes and tasks with them. 1 query."""
    rows = Activity.objects.filter(contact=contact).order_by("-created_at")
    return [
        {
            "at": _moment(row.created_at),
            "kind": row.kind,
            "subject": row.subject,
            "text": row.body,
            "done_at": _moment(row.done_at),
            "outcome": row.outcome,
            "outcome_note": row.outcome_note,
        }
        for row in rows
    ]


def behaviour(contact: Contact) -> list[dict[str, Any]]:
    """What they looked at. 1 query."""
    rows = BehaviourEvent.objects.filter(contact=contact).select_related("product").order_by("-occurred_at")
    return [
        {
            "at": _moment(row.occurred_at),
            "kind": row.kind,
            "channel": row.channel,
            "product": row.product.sku if row.product else "",
            "words": row.words,
        }
        for row in rows
    ]


def _moment(at: Any) -> str:
    return at.isoformat() if at else ""
