"""What must always hold of tickets; each function names at most 20 offenders, one query unless it says more."""

from collections.abc import Callable, Mapping

from django.db.models import Exists, F, OuterRef, Q, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from crm.models import CLOCK_STOPPED, Ticket, TicketPause, TicketRating
from crm.selectors.schedules import schedules_of
from crm.services.ticket_clock import minutes_used

OFFENDERS_MAX = 20


def _paused_time_adds_up() -> list[str]:
    rows = Ticket.objects.annotate(total=Coalesce(Sum("pauses__minutes"), Value(0))).exclude(paused_minutes=F("total"))
    found = rows.values_list("number", "paused_minutes", "total")[:OFFENDERS_MAX]
    return [f"{number}: {said} minutes paused, its pauses add up to {total}" for number, said, total in found]


def _stopped_means_paused() -> list[str]:
    pausing = Exists(TicketPause.objects.filter(ticket=OuterRef("pk"), ended_at__isnull=True))
    stopped = Q(status__in=CLOCK_STOPPED)
    rows = Ticket.objects.annotate(pausing=pausing).filter(stopped & Q(pausing=False) | ~stopped & Q(pausing=True))
    found = rows.values_list("number", "status", "pausing")[:OFFENDERS_MAX]
    return [f"{number} is {status}, open pause: {pausing}" for number, status, pausing in found]


def _clock_not_negative() -> list[str]:
    """Of unsolved tickets with a promise. 1 query, 2 for each calendar."""
    rows = list(Ticket.objects.unsolved().filter(calendar__isnull=False).select_related("calendar"))
    schedules = schedules_of({row.calendar_id for row in rows if row.calendar_id})
    now = timezone.now()
    used = ((row, minutes_used(row, at=now, schedule=schedules[row.calendar_id or 0])) for row in rows)
    return [f"{row.number}: {minutes} minutes used" for row, minutes in used if minutes < 0][:OFFENDERS_MAX]


def _stopped_has_no_due_time() -> list[str]:
    rows = Ticket.objects.filter(status__in=CLOCK_STOPPED, resolution_due_at__isnull=False)
    return [
        f"{number} is due though its clock stands" for number in rows.values_list("number", flat=True)[:OFFENDERS_MAX]
    ]


def _assignee_is_here() -> list[str]:
    rows = Ticket.objects.unsolved().filter(assignee__is_active=False).values_list("number", "assignee__username")
    return [f"{number} waits for {person}, who has left" for number, person in rows[:OFFENDERS_MAX]]


def _rated_after_closing() -> list[str]:
    rows = TicketRating.objects.filter(Q(ticket__closed_at__isnull=True) | Q(rated_at__lt=F("closed_at")))
    found = rows.values_list("ticket__number", flat=True)[:OFFENDERS_MAX]
    return [f"{number} was rated before it was closed" for number in found]


SERVICE_INVARIANTS: Mapping[str, Callable[[], list[str]]] = {
    "paused time of a ticket is the sum of its pauses": _paused_time_adds_up,
    "a ticket whose clock stands has one open pause": _stopped_means_paused,
    "the clock of a ticket is never negative": _clock_not_negative,
    "a ticket whose clock stands has no due time": _stopped_has_no_due_time,
    "the assignee of an unsolved ticket is active": _assignee_is_here,
    "tickets are rated after closing": _rated_after_closing,
}
