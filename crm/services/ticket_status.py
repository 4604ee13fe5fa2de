"""Moving a ticket from one status to the next, with its clock."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from b2bops.common.errors import Conflict, InvalidValue
from crm.models import TICKET_TRANSITIONS, Ticket, TicketStatus
from crm.services import ticket_clock, ticket_mail
from crm.services.ticket_events import snapshot, ticket_lock, ticket_store


class TicketMerged(Conflict):
    """The ticket lives on in another one."""

    code = "ticket_merged"


class StatusUnknown(InvalidValue):
    """A status that is not one of a ticket's."""

    code = "status_unknown"


@transaction.atomic
def ticket_move(*, actor: Any, ticket: Ticket, status: str, now: datetime) -> Ticket:
    """Move the ticket; its clock stops or runs on as the status says. Returns it as stored.

    Raises TransitionRefused for a move that is not in the table, TicketMerged for one that lives on elsewhere.
    """
    if status not in TicketStatus.values:
        raise StatusUnknown(
            _("%(status)s is not a status of a ticket.") % {"status": str(status)[:40]},
            field="status",
            value=str(status)[:40].replace("\x00", "�"),
            remedy=_("Use one of: %(choices)s.") % {"choices": ", ".join(TicketStatus.values)},
        )
    stored = ticket_lock(ticket.pk)
    before = snapshot(stored)
    status_set(stored, TicketStatus(status), now=now)
    ticket_store(actor=actor, ticket=stored, before=before, action=f"ticket.{status.lower()}")
    if status == TicketStatus.CLOSED:
        ticket_mail.closed_mail(actor=actor, ticket=stored)
    return stored


def status_set(ticket: Ticket, status: TicketStatus, *, now: datetime) -> None:
    """Change the status and clock of a locked ticket that the caller saves."""
    if ticket.merged_into is not None:
        raise TicketMerged(
            _("%(ticket)s was merged into %(other)s.") % {"ticket": ticket, "other": ticket.merged_into},
            field="status",
            value=status,
            remedy=_("Work on %(other)s instead.") % {"other": ticket.merged_into},
        )
    TICKET_TRANSITIONS.check(subject=ticket.number, current=ticket.status, target=status)
    stopped_before = ticket.clock_stopped
    ticket.status = status
    if status == TicketStatus.SOLVED:
        ticket.solved_at = now
    elif status == TicketStatus.CLOSED:
        ticket.closed_at = now
        ticket.solved_at = ticket.solved_at or now
    elif ticket.solved_at is not None:
        ticket.solved_at = None
    if ticket.clock_stopped and not stopped_before:
        ticket_clock.clock_stop(ticket, at=now)
    elif stopped_before and not ticket.clock_stopped:
        ticket_clock.clock_resume(ticket, at=now)
