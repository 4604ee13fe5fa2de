"""The clock of a ticket: targets, pauses, due times. Rules and worked example: docs/reference/domain/service_levels.md.

These functions change the ticket in hand, which the caller has locked and will save.
"""

from datetime import datetime

from crm.models import ServiceLevel, Ticket, TicketPause
from crm.selectors.schedules import schedule_of
from crm.working_time import Schedule, working_add, working_minutes

WARN_SHARE = (3, 4)


def targets_set(ticket: Ticket) -> None:
    """Give the ticket the targets of its type and priority; without a level it has none. 1 query."""
    promised = ServiceLevel.objects.promised(ticket_type=ticket.ticket_type, priority=ticket.priority)
    level = promised.select_related("calendar").first()
    ticket.service_level = level
    ticket.calendar = level.calendar if level else None
    ticket.first_response_target = level.first_response_minutes if level else None
    ticket.resolution_target = level.resolution_minutes if level else None


def clock_recount(ticket: Ticket, schedule: Schedule | None = None) -> None:
    """Count the ended pauses anew in the calendar that holds now, and set the due times. 3 queries and 1 per pause."""
    schedule = schedule or schedule_in_force(ticket)
    total = 0
    for pause in TicketPause.objects.filter(ticket=ticket, ended_at__isnull=False):
        minutes = _minutes(schedule, pause.started_at, pause.ended_at or pause.started_at)
        if minutes != pause.minutes:
            TicketPause.objects.filter(pk=pause.pk).update(minutes=minutes)
        total += minutes
    ticket.paused_minutes = total
    due_set(ticket, schedule)


def clock_stop(ticket: Ticket, *, at: datetime) -> None:
    """Begin a pause with the ticket's status as its reason; what is used up by now is judged first."""
    breaches_mark(ticket, at=at)
    TicketPause.objects.create(ticket=ticket, status=ticket.status, started_at=at)
    due_set(ticket, None)


def clock_resume(ticket: Ticket, *, at: datetime) -> None:
    """End the open pause and set the due times anew."""
    pause = TicketPause.objects.get(ticket=ticket, ended_at__isnull=True)
    pause.ended_at = max(at, pause.started_at)
    pause.minutes = _minutes(schedule_in_force(ticket), pause.started_at, pause.ended_at)
    pause.save(update_fields=["ended_at", "minutes"])
    clock_recount(ticket)


def minutes_used(ticket: Ticket, *, at: datetime, schedule: Schedule | None = None) -> int:
    """Working minutes since the opening without those of pauses. At most 3 queries; never negative."""
    schedule = schedule or schedule_in_force(ticket)
    if schedule is None:
        return 0
    used = working_minutes(schedule, ticket.opened_at, at) - ticket.paused_minutes
    if ticket.clock_stopped:
        pause = TicketPause.objects.filter(ticket=ticket, ended_at__isnull=True).first()
        if pause is not None:
            used -= working_minutes(schedule, pause.started_at, at)
    return used


def breaches_mark(ticket: Ticket, *, at: datetime, schedule: Schedule | None = None) -> None:
    """Mark the targets of which more is used than was promised; a mark is never taken back."""
    if ticket.calendar is None:
        return
    used = minutes_used(ticket, at=at, schedule=schedule)
    if ticket.first_responded_at is None and used > (ticket.first_response_target or used):
        ticket.first_response_breached = True
    if used > (ticket.resolution_target or used):
        ticket.resolution_breached = True


def due_set(ticket: Ticket, schedule: Schedule | None) -> None:
    """Due and warning times from the targets; None while the clock is stopped, without a target, once answered."""
    stopped = schedule is None or ticket.clock_stopped
    answered = ticket.first_responded_at is not None
    if not answered:
        ticket.first_response_due_at, ticket.first_response_warn_at = (
            (None, None) if stopped else _due(ticket, schedule, ticket.first_response_target)
        )
    else:
        ticket.first_response_warn_at = None
    ticket.resolution_due_at, ticket.resolution_warn_at = (
        (None, None) if stopped else _due(ticket, schedule, ticket.resolution_target)
    )


def _due(
    ticket: Ticket, schedule: Schedule | None, target: int | None
) -> tuple[datetime, datetime] | tuple[None, None]:
    if schedule is None or target is None:
        return None, None
    share, whole = WARN_SHARE
    warn_after = -(-target * share // whole)
    paused = ticket.paused_minutes
    return (
        working_add(schedule, ticket.opened_at, target + paused),
        working_add(schedule, ticket.opened_at, warn_after + paused),
    )


def schedule_in_force(ticket: Ticket) -> Schedule | None:
    """The schedule its time is counted in; None without a level. 2 queries."""
    return schedule_of(ticket.calendar) if ticket.calendar else None


def _minutes(schedule: Schedule | None, start: datetime, end: datetime) -> int:
    return working_minutes(schedule, start, end) if schedule else 0
