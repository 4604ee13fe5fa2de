"""How well we serve: what waits, what was promised and kept, what customers said, by whom."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, F, Q, QuerySet
from django.db.models.functions import TruncWeek

from b2bops.accounts.models import User
from crm.models import TICKET_UNSOLVED, Ticket, TicketPriority, TicketRating

PERIOD = timedelta(days=90)
# Days a ticket has been open, up to and without each bound.
AGE_BOUNDS = (1, 3, 7, 14)


@dataclass(frozen=True)
class AgentRow:
    """One person's share of the period. Percentages are None when nothing was promised or rated."""

    name: str
    open: int
    solved: int
    first_pct: float | None
    resolution_pct: float | None
    score: float | None


@dataclass(frozen=True)
class ServiceDashboard:
    """``ages`` counts unsolved tickets by the days they are open; ``weeks`` are (monday, first %, resolution %)."""

    open: int
    open_by_priority: dict[str, int]
    first_pct: float | None
    resolution_pct: float | None
    score: float | None
    rated: int
    scores: list[int]
    ages: list[int]
    weeks: list[tuple[datetime, float | None, float | None]]
    agents: list[AgentRow]


def service_dashboard(*, tickets: QuerySet[Ticket], now: datetime) -> ServiceDashboard:
    """The visible tickets of the last 90 days, and all that are unsolved. 7 queries.

    A promise counts once it is decided: answered or missed, solved or missed.
    """
    since = now - PERIOD
    lately = tickets.filter(opened_at__gte=since, merged_into__isnull=True)
    unsolved = tickets.filter(status__in=TICKET_UNSOLVED)
    promised = lately.aggregate(**_promises())
    rated = TicketRating.objects.filter(ticket__in=tickets, rated_at__gte=since)
    scores = dict(rated.values_list("score").annotate(count=Count("pk")).order_by())
    count = sum(scores.values())
    priorities = dict(unsolved.values_list("priority").annotate(count=Count("pk")).order_by())
    return ServiceDashboard(
        open=sum(priorities.values()),
        open_by_priority={value: priorities.get(value, 0) for value in TicketPriority.values},
        first_pct=_pct(promised["first_kept"], promised["first_all"]),
        resolution_pct=_pct(promised["resolution_kept"], promised["resolution_all"]),
        score=sum(score * times for score, times in scores.items()) / count if count else None,
        rated=count,
        scores=[scores.get(score, 0) for score in range(1, 6)],
        ages=_ages(unsolved, now),
        weeks=_weeks(lately),
        agents=_agents(lately, unsolved, rated),
    )


def _promises() -> dict[str, Count]:
    first_missed, answered = Q(first_response_breached=True), Q(first_responded_at__isnull=False)
    missed, solved = Q(resolution_breached=True), Q(solved_at__isnull=False)
    has = Q(resolution_target__isnull=False)
    return {
        "first_all": Count("pk", filter=has & (first_missed | answered)),
        "first_kept": Count("pk", filter=has & answered & ~first_missed),
        "resolution_all": Count("pk", filter=has & (missed | solved)),
        "resolution_kept": Count("pk", filter=has & solved & ~missed),
    }


def _ages(unsolved: QuerySet[Ticket], now: datetime) -> list[int]:
    edges = [now - timedelta(days=days) for days in AGE_BOUNDS]
    younger = [None, *edges[:-1], edges[-1]]
    parts: dict[str, Any] = {}
    for number in range(len(AGE_BOUNDS) + 1):
        inside = Q()
        if number < len(AGE_BOUNDS):
            inside &= Q(opened_at__gt=edges[number])
        before = younger[number]
        if before is not None:
            inside &= Q(opened_at__lte=before)
        parts[f"age_{number}"] = Count("pk", filter=inside)
    return list(unsolved.aggregate(**parts).values())


def _weeks(lately: QuerySet[Ticket]) -> list[tuple[datetime, float | None, float | None]]:
    rows: Any = lately.annotate(week=TruncWeek("opened_at")).values("week").annotate(**_promises()).order_by("week")
    return [
        (row["week"], _pct(row["first_kept"], row["first_all"]), _pct(row["resolution_kept"], row["resolution_all"]))
        for row in rows
    ]


def _agents(lately: QuerySet[Ticket], unsolved: QuerySet[Ticket], rated: QuerySet[TicketRating]) -> list[AgentRow]:
    solved = Count("pk", filter=Q(solved_at__isnull=False))
    given = lately.filter(assignee__isnull=False).values(who=F("assignee")).annotate(solved=solved, **_promises())
    rows: dict[int, Any] = {row["who"]: row for row in given.order_by()}
    waiting = dict(
        unsolved.filter(assignee__isnull=False).values_list("assignee").annotate(count=Count("pk")).order_by()
    )
    marks = dict(
        rated.filter(ticket__assignee__isnull=False).values_list("ticket__assignee").annotate(mean=Avg("score"))
    )
    found = []
    for user in User.objects.filter(pk__in={*rows, *waiting}).order_by("first_name", "username"):
        row = rows.get(user.pk, dict.fromkeys(("solved", *_promises()), 0))
        found.append(
            AgentRow(
                name=user.get_full_name() or user.username,
                open=waiting.get(user.pk, 0),
                solved=row["solved"],
                first_pct=_pct(row["first_kept"], row["first_all"]),
                resolution_pct=_pct(row["resolution_kept"], row["resolution_all"]),
                score=marks.get(user.pk),
            )
        )
    return found


def _pct(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None
