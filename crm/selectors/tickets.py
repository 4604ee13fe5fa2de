"""Questions asked of tickets."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, IntegerField, Prefetch, Q, QuerySet, Value, When

from b2bops.accounts.models import Team, User
from crm.models import (
    TICKET_UNSOLVED,
    Contact,
    Ticket,
    TicketAttachment,
    TicketMessage,
    TicketPause,
    TicketPriority,
    TicketQuerySet,
)
from crm.selectors.schedules import schedule_of
from crm.working_time import working_minutes

QUEUES = ("mine", "unassigned", "breaching", "untriaged", "open", "all")
QUEUE_SHOWN = 40
OFFERS_SHOWN = 12


@dataclass(frozen=True)
class Target:
    """One promise and how much of it is used, in working minutes."""

    promised: int
    used: int
    due_at: datetime | None
    missed: bool
    met: bool

    @property
    def left(self) -> int:
        return self.promised - self.used

    @property
    def used_pct(self) -> int:
        return min(100, 100 * self.used // self.promised)

    @property
    def tone(self) -> str:
        if self.missed:
            return "danger"
        if self.met:
            return "success"
        return "warning" if 4 * self.used >= 3 * self.promised else "accent"


@dataclass(frozen=True)
class TicketPage:
    """A ticket with its thread and its clock."""

    ticket: Ticket
    messages: list[TicketMessage]
    pauses: list[TicketPause]
    tags: list[str]
    first_response: Target | None
    resolution: Target | None
    stopped: bool


def tickets_for_list(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """With everything a list of tickets shows, and the rank of the priority: one query."""
    rank = Case(
        *(When(priority=value, then=Value(number)) for number, value in enumerate(TicketPriority.values)),
        output_field=IntegerField(),
    )
    return tickets.select_related("account__territory", "contact", "assignee", "team").annotate(priority_rank=rank)


def queue_of(tickets: TicketQuerySet, *, name: str, user: Any, now: datetime) -> TicketQuerySet:
    """The part of the visible tickets that a queue shows; an unknown name shows all unsolved ones."""
    match name:
        case "mine":
            return tickets.unsolved().filter(assignee=user)
        case "unassigned":
            return tickets.unsolved().filter(assignee__isnull=True)
        case "breaching":
            return tickets.breaching(now)
        case "untriaged":
            return tickets.untriaged()
        case "all":
            return tickets
    return tickets.unsolved()


def queue_counts(tickets: TicketQuerySet, *, user: Any, now: datetime) -> dict[str, int]:
    """How many tickets wait in each queue. 2 queries."""
    counts: dict[str, int] = tickets.unsolved().aggregate(
        mine=Count("pk", filter=Q(assignee=user)),
        unassigned=Count("pk", filter=Q(assignee__isnull=True)),
        untriaged=Count("pk", filter=Q(account__isnull=True)),
        open=Count("pk"),
    )
    return {**counts, "breaching": tickets.breaching(now).count()}


def queue_rows(tickets: TicketQuerySet) -> list[Ticket]:
    """The first of a queue as the console shows them: what is due soonest first, then by priority and age. 1 query."""
    listed: QuerySet[Any] = tickets_for_list(tickets)
    due: list[Ticket] = []
    later: list[Ticket] = []
    for ticket in listed.order_by("resolution_due_at", "-priority_rank", "opened_at")[:QUEUE_SHOWN]:
        (due if ticket.resolution_due_at else later).append(ticket)
    return due + later


def ticket_page(ticket: Ticket, *, now: datetime, public_only: bool = False) -> TicketPage:
    """Everything the page of a ticket shows. At most 7 queries.

    ``ticket`` comes with account, contact, assignee, team, product and calendar joined.
    """
    attachments = Prefetch("attachments", TicketAttachment.objects.select_related("file").order_by("pk"))
    messages = TicketMessage.objects.filter(ticket=ticket)
    if public_only:
        messages = messages.public()
    thread = messages.select_related("author", "contact").prefetch_related(attachments).order_by("sent_at", "pk")
    pauses = list(TicketPause.objects.filter(ticket=ticket).order_by("started_at"))
    first, resolution = _targets(ticket, pauses, now)
    return TicketPage(
        ticket=ticket,
        messages=list(thread),
        pauses=pauses,
        tags=sorted(tag.name for tag in ticket.tags.all()),
        first_response=first,
        resolution=resolution,
        stopped=ticket.clock_stopped,
    )


def agents() -> QuerySet[User]:
    """Active people of operations: those who answer tickets."""
    return User.objects.filter(is_active=True, team_roles__team=Team.OPERATIONS).order_by("first_name", "username")


def account_tickets(account_id: int, tickets: TicketQuerySet, *, limit: int) -> list[Ticket]:
    """An account's latest tickets, unsolved ones first. 1 query."""
    unsolved = Case(When(status__in=TICKET_UNSOLVED, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = tickets.filter(account_id=account_id).annotate(rank=unsolved).order_by("rank", "-opened_at")
    return list(rows.select_related("assignee")[:limit])


def _targets(ticket: Ticket, pauses: list[TicketPause], now: datetime) -> tuple[Target | None, Target | None]:
    if ticket.calendar is None or ticket.first_response_target is None or ticket.resolution_target is None:
        return None, None
    schedule = schedule_of(ticket.calendar)

    def used(until: datetime) -> int:
        paused = sum(
            working_minutes(schedule, pause.started_at, min(pause.ended_at or until, until)) for pause in pauses
        )
        return working_minutes(schedule, ticket.opened_at, until) - paused

    answered = ticket.first_responded_at
    first = Target(
        promised=ticket.first_response_target,
        used=used(answered or now),
        due_at=ticket.first_response_due_at,
        missed=ticket.first_response_breached,
        met=answered is not None and not ticket.first_response_breached,
    )
    solved = not ticket.is_unsolved
    resolution = Target(
        promised=ticket.resolution_target,
        used=used(now),
        due_at=ticket.resolution_due_at,
        missed=ticket.resolution_breached,
        met=solved and not ticket.resolution_breached,
    )
    return first, resolution


def contact_offers(*, contacts: QuerySet[Contact], words: str) -> list[tuple[str, str]]:
    """(address, name and account) of the first contacts whose address or name holds the words. 1 query."""
    found = contacts.exclude(email="").filter(Q(email__icontains=words) | Q(name__icontains=words))
    rows = found.order_by("email").values_list("email", "name", "account__name")[:OFFERS_SHOWN]
    return [(email, f"{name}, {account}") for email, name, account in rows]
