"""How we serve, at one glance."""

from dataclasses import dataclass

from crm.models import AssignmentRule, ServiceLevel, ServiceTeam, TicketPriority, WorkingCalendar


@dataclass(frozen=True)
class ServiceSettings:
    levels: list[ServiceLevel]
    calendars: list[WorkingCalendar]
    teams: list[ServiceTeam]
    rules: list[AssignmentRule]


def service_settings() -> ServiceSettings:
    """Promises (the most urgent first), calendars, teams with members, rules in their order. 7 queries."""
    rank = {value: number for number, value in enumerate(TicketPriority.values)}
    levels = sorted(
        ServiceLevel.objects.select_related("calendar"),
        key=lambda level: (-rank[level.priority], level.ticket_type),
    )
    rules = AssignmentRule.objects.in_order().select_related("team", "assignee", "territory", "category")
    return ServiceSettings(
        levels=levels,
        calendars=list(WorkingCalendar.objects.prefetch_related("spans", "holidays").order_by("name")),
        teams=list(ServiceTeam.objects.prefetch_related("members").order_by("name")),
        rules=list(rules),
    )
