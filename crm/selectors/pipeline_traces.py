"""What leads and opportunities tell on an account's timeline, and what they hold about one person."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from crm.models import Account, Contact, Lead, StageMove
from crm.timeline import TimelineEntry


def opportunity_steps(*, account: Account, user: Any, limit: int) -> list[TimelineEntry]:
    """Every stage that the account's opportunities came into. 1 query."""
    related = ("opportunity", "from_stage", "to_stage", "moved_by")
    rows = StageMove.objects.filter(opportunity__account=account).select_related(*related).order_by("-moved_at", "-pk")
    return [
        TimelineEntry(
            at=row.moved_at,
            label=_("Opportunity"),
            title=row.opportunity.name,
            icon="target",
            tone=row.to_stage.tone,
            text=f"{row.from_stage.name} → {row.to_stage.name}" if row.from_stage else row.to_stage.name,
            url=row.opportunity.get_absolute_url(),
            who=str(row.moved_by or ""),
            amount=row.opportunity.amount,
            currency=row.opportunity.currency,
        )
        for row in rows[:limit]
    ]


def leads_of(contact: Contact) -> QuerySet[Lead]:
    """The leads a person was: those converted into the contact, and others with the same address."""
    same = Q(contact=contact)
    if contact.email:
        same |= Q(email__iexact=contact.email)
    return Lead.objects.filter(same).order_by("pk")


def leads_held(contact: Contact) -> list[dict[str, Any]]:
    """What leads hold about the person, for the export. 1 query."""
    return [
        {
            "at": lead.captured_at.isoformat(),
            "number": lead.number,
            "company": lead.company,
            "name": lead.person,
            "role": lead.role,
            "email": lead.email,
            "phone": lead.phone,
            "message": lead.message,
            "source": lead.source,
            "consent_marketing_since": lead.consent_given_at.isoformat() if lead.consent_given_at else None,
        }
        for lead in leads_of(contact)
    ]
