"""Writing service teams and the ordered assignment rules."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from b2bops.accounts.models import User
from b2bops.common.errors import InvalidValue
from b2bops.platform.services import audit, records
from crm.models import AssignmentRule, ServiceTeam

RULE_FIELDS = (
    "name", "ticket_type", "priority", "territory", "lifecycle", "category", "language", "team", "assignee",
    "is_active",
)  # fmt: skip


class RuleGivesToNobody(InvalidValue):
    """A rule must name a team or a person."""

    code = "rule_gives_to_nobody"


@transaction.atomic
def team_save(*, actor: Any, team: ServiceTeam | None, code: str, name: str, members: Sequence[User]) -> ServiceTeam:
    """Create a team or change its name and members. One audit entry."""
    row = ServiceTeam.objects.lock_one(pk=team.pk) if team else ServiceTeam()
    before = {"code": row.code, "name": row.name, "members": _names(row)} if team else {}
    row.code, row.name = code, name
    records.check(row)
    row.save()
    row.members.set(members)
    after = {"code": code, "name": name, "members": _names(row)}
    changed = [key for key in after if before.get(key) != after[key]]
    if changed:
        audit.record(
            actor=actor,
            action="service_team.changed" if team else "service_team.created",
            instance=row,
            before={key: before[key] for key in changed if key in before},
            after={key: after[key] for key in changed},
        )
    return row


@transaction.atomic
def rule_create(*, actor: Any, **fields: Any) -> AssignmentRule:
    """Add a rule behind all others. Raises RecordRefused."""
    records.check_editable(fields, RULE_FIELDS)
    _check_receiver(fields.get("team"), fields.get("assignee"))
    last = AssignmentRule.objects.aggregate(last=Max("position"))["last"] or 0
    rule = AssignmentRule(position=last + 1, **fields)
    return records.row_create(actor=actor, instance=rule, action="assignment_rule.created", named=list(fields))


@transaction.atomic
def rule_update(*, actor: Any, rule: AssignmentRule, **changes: Any) -> AssignmentRule:
    """Change a rule's conditions or whom it names. Raises RecordRefused."""
    records.check_editable(changes, RULE_FIELDS)
    _check_receiver(changes.get("team", rule.team), changes.get("assignee", rule.assignee))
    return records.row_change(actor=actor, instance=rule, changes=changes, action="assignment_rule.changed")


@transaction.atomic
def rule_move(*, actor: Any, rule: AssignmentRule, up: bool) -> AssignmentRule:
    """Let a rule change places with the one before (``up``) or after it; at the end nothing changes."""
    rules = sorted(AssignmentRule.objects.locked(), key=lambda one: (one.position, one.pk))
    place = next(number for number, one in enumerate(rules) if one.pk == rule.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rules):
        return rules[place]
    rules[place], rules[other] = rules[other], rules[place]
    for number, one in enumerate(rules, start=1):
        if one.position != number:
            records.row_change(actor=actor, instance=one, changes={"position": number}, action="assignment_rule.moved")
    return rules[other]


@transaction.atomic
def rule_remove(*, actor: Any, rule: AssignmentRule) -> None:
    """Remove a rule; tickets it gave to someone stay with them."""
    stored = AssignmentRule.objects.lock_one(pk=rule.pk)
    audit.record(actor=actor, action="assignment_rule.removed", instance=stored, before={"name": stored.name})
    stored.delete()


def _check_receiver(team: ServiceTeam | None, assignee: User | None) -> None:
    if team is None and assignee is None:
        raise RuleGivesToNobody(
            _("The rule names neither a team nor a person."), field="team", remedy=_("Choose at least one.")
        )


def _names(team: ServiceTeam) -> list[str]:
    return sorted(team.members.values_list("username", flat=True))
