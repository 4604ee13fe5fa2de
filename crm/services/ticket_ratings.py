"""The customer's word on how it went, and closing what was solved a while ago."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from b2bops.common.errors import Conflict
from b2bops.platform.services import audit, records
from crm.models import Ticket, TicketRating, TicketStatus
from crm.services.ticket_events import publish, snapshot, ticket_lock, ticket_store
from crm.services.ticket_status import status_set, ticket_move

CLOSED_AFTER = timedelta(days=5)
CLOSED_AT_ONCE_MAX = 500


class AlreadyRated(Conflict):
    """A ticket is rated once."""

    code = "already_rated"


class NotClosedYet(Conflict):
    """Nothing can be rated before it is solved."""

    code = "not_closed_yet"


@transaction.atomic
def ticket_rate(*, actor: Any, ticket: Ticket, score: int, comment: str, now: datetime) -> TicketRating:
    """Keep the customer's score (1 to 5) and comment. Rating a solved ticket closes it: they agree that it is.

    Raises NotClosedYet, AlreadyRated, RecordRefused.
    """
    stored = ticket_lock(ticket.pk)
    if TicketRating.objects.filter(ticket=stored).exists():
        raise AlreadyRated(_("This request was rated before. Thank you."), field="score", value=score)
    if stored.status not in (TicketStatus.SOLVED, TicketStatus.CLOSED) or stored.merged_into is not None:
        raise NotClosedYet(
            _("This request is not solved yet."),
            field="score",
            value=score,
            remedy=_("Write us what is missing instead."),
        )
    if stored.status == TicketStatus.SOLVED:
        before = snapshot(stored)
        status_set(stored, TicketStatus.CLOSED, now=now)
        ticket_store(actor=actor, ticket=stored, before=before, action="ticket.closed")
    rating = TicketRating(
        ticket=stored, score=score, comment=comment.strip(), closed_at=stored.closed_at or now, rated_at=now
    )
    records.check(rating)
    rating.save()
    said = {"ticket": stored.number, "score": score}
    entry = audit.record(actor=actor, action="ticket_rating.given", instance=rating, after=said)
    publish(topic="ticket.rated", ticket=stored, cause=entry.pk)
    return rating


def solved_close(*, now: datetime) -> int:
    """Close what was solved five days ago and not opened again; returns how many. Each in its own transaction."""
    old = Ticket.objects.filter(status=TicketStatus.SOLVED, solved_at__lte=now - CLOSED_AFTER).order_by("pk")
    closed = 0
    for ticket in old[:CLOSED_AT_ONCE_MAX]:
        ticket_move(actor=None, ticket=ticket, status=TicketStatus.CLOSED, now=now)
        closed += 1
    return closed
