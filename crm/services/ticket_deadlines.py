"""The watch over due times: warns once before a target is missed, marks it once it is."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from b2bops.accounts.models import Level, Team, User
from b2bops.platform.services import notifications
from crm.models import Ticket
from crm.selectors.schedules import schedules_of
from crm.services.ticket_clock import breaches_mark
from crm.services.ticket_events import snapshot, ticket_lock, ticket_store
from crm.working_time import Schedule

WATCHED_MAX = 500


def deadlines_watch(*, now: datetime) -> int:
    """Warn of and mark what is due by now; returns how many tickets changed. Each in its own transaction.

    Queries: 1, 2 for each calendar, and a handful for each ticket that changes.
    """
    first = Q(first_responded_at__isnull=True)
    due = Q(first, first_response_warned=False, first_response_warn_at__lte=now)
    due |= Q(first, first_response_breached=False, first_response_due_at__lt=now)
    due |= Q(resolution_warned=False, resolution_warn_at__lte=now)
    due |= Q(resolution_breached=False, resolution_due_at__lt=now)
    rows = Ticket.objects.running().filter(due).order_by("resolution_due_at")
    found = list(rows.values_list("pk", "calendar_id")[:WATCHED_MAX])
    schedules = schedules_of({calendar for _pk, calendar in found if calendar is not None})
    return sum(_watch(pk, schedules[calendar], now) for pk, calendar in found if calendar in schedules)


@transaction.atomic
def _watch(pk: int, schedule: Schedule, now: datetime) -> bool:
    ticket = ticket_lock(pk)
    if ticket.clock_stopped:
        return False
    before = snapshot(ticket)
    waiting = ticket.first_responded_at is None
    if waiting and ticket.first_response_warn_at is not None and ticket.first_response_warn_at <= now:
        ticket.first_response_warned = True
    if ticket.resolution_warn_at is not None and ticket.resolution_warn_at <= now:
        ticket.resolution_warned = True
    breaches_mark(ticket, at=now, schedule=schedule)
    changed = {name for name, value in before.items() if getattr(ticket, name) != value}
    if not changed:
        return False
    missed = bool(changed & {"first_response_breached", "resolution_breached"})
    action = "ticket.deadline_missed" if missed else "ticket.deadline_near"
    ticket_store(actor=None, ticket=ticket, before=before, action=action)
    _tell(ticket, missed=missed)
    return True


def _tell(ticket: Ticket, *, missed: bool) -> None:
    text = _("Missed: %(ticket)s %(subject)s") if missed else _("Due soon: %(ticket)s %(subject)s")
    notifications.notify(
        users=_answerable(ticket),
        text=text % {"ticket": ticket, "subject": ticket.subject},
        url=ticket.get_absolute_url(),
        tone="danger" if missed else "warning",
    )


def _answerable(ticket: Ticket) -> list[User]:
    """The assignee, else the team, else the managers of operations."""
    if ticket.assignee is not None:
        return [ticket.assignee]
    members = list(User.objects.filter(service_teams=ticket.team_id, is_active=True)) if ticket.team_id else []
    if members:
        return members
    return list(User.objects.filter(team_roles__team=Team.OPERATIONS, team_roles__level=Level.MANAGER, is_active=True))
