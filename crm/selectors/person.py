"""What this app holds about one person, as plain rows for the export."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from b2bops.platform.models import Email, EmailStatus
from crm.models import Activity, BehaviourEvent, Contact, Lead


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


def leads(contact: Contact) -> list[dict[str, Any]]:
    """The enquiries they came from. 1 query."""
    return [
        {
            "at": _moment(row.captured_at),
            "number": row.number,
            "person": row.person,
            "email": row.email,
            "phone": row.phone,
            "source": row.source,
            "message": row.message,
        }
        for row in leads_of(contact).order_by("-captured_at")
    ]


def mails(contact: Contact) -> list[dict[str, Any]]:
    """What was mailed to them. 1 query."""
    rows = mails_to(contact).order_by("-pk")
    return [{"at": _moment(row.sent_at), "to": row.to, "subject": row.subject, "text": row.text} for row in rows]


def mails_waiting(contact: Contact) -> list[str]:
    """A sentence that says a mail to them waits to be sent. 1 query."""
    waiting = mails_to(contact).filter(status=EmailStatus.QUEUED).exists()
    return [_("A mail to this person is about to be sent.")] if waiting else []


def leads_of(contact: Contact) -> QuerySet[Lead]:
    """Leads that became this contact, or came from the same mail address."""
    same = Q(email__iexact=contact.email) if contact.email else Q()
    return Lead.objects.filter(Q(contact=contact) | same) if same else Lead.objects.filter(contact=contact)


def mails_to(contact: Contact) -> QuerySet[Email]:
    """Mails that name the person's address."""
    if not contact.email:
        return Email.objects.none()
    return Email.objects.filter(Q(to__icontains=contact.email) | Q(cc__icontains=contact.email))


def _moment(at: Any) -> str:
    return at.isoformat() if at else ""
