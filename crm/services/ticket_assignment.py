"""Giving tickets to people: by rule when they come in, by hand later."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Max, Q
from django.utils.translation import gettext as _

from b2bops.accounts.models import Team, User
from b2bops.common.errors import InvalidValue
from b2bops.platform.services import audit, notifications
from crm.models import TICKET_UNSOLVED, AssignmentRule, ServiceTeam, Ticket
from crm.services.ticket_events import publish, snapshot, ticket_lock, ticket_store


class AssigneeRefused(InvalidValue):
    """Only active people of the operations team answer tickets."""

    code = "assignee_refused"


@transaction.atomic
def ticket_assign(*, actor: Any, ticket: Ticket, assignee: User | None, team: ServiceTeam | None = None) -> Ticket:
    """Give the ticket to a person (None: nobody) and, when named, to a team. The person is told, unless it is you."""
    _check_assignee(assignee)
    stored = ticket_lock(ticket.pk)
    before = snapshot(stored)
    stored.assignee = assignee
    stored.team = team or stored.team
    if ticket_store(actor=actor, ticket=stored, before=before, action="ticket.assigned"):
        _tell(actor, stored)
    return stored


@transaction.atomic
def tickets_assign(*, actor: Any, ticket_ids: Sequence[int], assignee: User | None) -> int:
    """Give many tickets to one person; returns how many changed. Constant queries besides one event each."""
    _check_assignee(assignee)
    changes = []
    for row in Ticket.objects.filter(pk__in=ticket_ids).select_related("assignee").locked():
        if row.assignee != assignee:
            changes.append(audit.Change("ticket.assigned", row, {"assignee": row.assignee}, {"assignee": assignee}))
    Ticket.objects.filter(pk__in=[change.instance.pk for change in changes]).update(assignee=assignee)
    for change, entry in zip(changes, audit.record_many(actor=actor, changes=changes), strict=True):
        ticket: Any = change.instance
        ticket.assignee = assignee
        publish(topic="ticket.assigned", ticket=ticket, cause=entry.pk)
    if assignee is not None and assignee != actor and changes:
        text = _("%(count)d tickets were given to you.") % {"count": len(changes)}
        notifications.notify(users=[assignee], text=text, url="/crm/tickets/?queue=mine")
    return len(changes)


def rule_apply(ticket: Ticket) -> AssignmentRule | None:
    """Set team and assignee of a new ticket by the first rule that fits; the caller saves. At most 4 queries."""
    rules = AssignmentRule.objects.filter(is_active=True).in_order()
    rule = next(
        (rule for rule in rules.select_related("team", "assignee", "category") if rule_fits(rule, ticket)), None
    )
    if rule is None:
        return None
    ticket.team = rule.team
    ticket.assignee = rule.assignee if rule.assignee and rule.assignee.is_active else None
    if ticket.assignee is None and rule.team is not None:
        ticket.assignee = least_busy(rule.team)
    return rule


def rule_fits(rule: AssignmentRule, ticket: Ticket) -> bool:
    """Whether every filled condition of the rule holds of the ticket."""
    account, product = ticket.account, ticket.product
    return (
        rule.ticket_type in ("", ticket.ticket_type)
        and rule.priority in ("", ticket.priority)
        and rule.language in ("", ticket.language)
        and (rule.territory_id is None or (account is not None and account.territory_id == rule.territory_id))
        and (not rule.lifecycle or (account is not None and account.lifecycle == rule.lifecycle))
        and (rule.category is None or (product is not None and _below(product.category, rule.category)))
    )


def least_busy(team: ServiceTeam) -> User | None:
    """The member with the fewest unsolved tickets; among equals, who has been without a new one for longest.

    The team is locked until commit, so that two tickets coming in at once do not both go to the same person. 2 queries.
    """
    ServiceTeam.objects.lock_one(pk=team.pk)
    return (
        User.objects.filter(service_teams=team, is_active=True)
        .annotate(
            unsolved=Count("tickets", filter=Q(tickets__status__in=TICKET_UNSOLVED)),
            last=Max("tickets__opened_at"),
        )
        .order_by("unsolved", F("last").asc(nulls_first=True), "username")
        .first()
    )


def _below(category: Any, above: Any) -> bool:
    """Whether a category is the other one or lies under it: its path begins with the other's."""
    return bool(category and category.path.startswith(above.path))


def _check_assignee(assignee: User | None) -> None:
    if assignee is None:
        return
    if not assignee.is_active or not assignee.team_roles.filter(team=Team.OPERATIONS).exists():
        raise AssigneeRefused(
            _("%(person)s does not answer tickets.") % {"person": assignee},
            field="assignee",
            value=assignee,
            remedy=_("Choose an active person of the operations team."),
        )


def _tell(actor: Any, ticket: Ticket) -> None:
    if ticket.assignee is not None and ticket.assignee != actor:
        text = _("%(ticket)s was given to you: %(subject)s") % {"ticket": ticket, "subject": ticket.subject}
        notifications.notify(users=[ticket.assignee], text=text, url=ticket.get_absolute_url())
