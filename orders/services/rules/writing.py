"""Writing rules. A change counts from the next order that is confirmed; orders on hold keep their holds."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from b2bops.common.errors import Conflict, InvalidValue
from b2bops.platform.services import audit, records
from orders.models import ALWAYS_ON, NUMBERED, OrderRule, RuleCondition, RuleOutcome

RULE_FIELDS = frozenset({"name", "condition", "number", "countries", "product", "category", "outcome", "is_active"})
C = RuleCondition
PARAMETER = {C.COUNTRY: "countries", C.PRODUCT: "product", C.CATEGORY: "category"} | dict.fromkeys(NUMBERED, "number")


class RuleAlwaysOn(Conflict):
    """Credit and stock are always asked."""

    code = "rule_always_on"


@transaction.atomic
def rule_create(*, actor: Any, **values: Any) -> OrderRule:
    """A new rule at the end, switched off unless told. Raises RecordRefused, InvalidValue."""
    records.check_editable(values, RULE_FIELDS)
    last = OrderRule.objects.aggregate(last=Max("position"))["last"] or 0
    rule = OrderRule(position=last + 1, **values)
    _check(rule)
    return records.row_create(actor=actor, instance=rule, action="order_rule.created", named=[*values, "position"])


@transaction.atomic
def rule_update(*, actor: Any, rule: OrderRule, **changes: Any) -> OrderRule:
    """Change a rule, or switch it on or off. Raises RuleAlwaysOn, RecordRefused, InvalidValue."""
    records.check_editable(changes, RULE_FIELDS)
    row = OrderRule.objects.lock_one(pk=rule.pk)
    if row.is_always_on and (
        changes.get("is_active") is False or changes.get("condition", row.condition) != row.condition
    ):
        raise _always_on(row)
    for name, value in changes.items():
        setattr(row, name, value)
    _check(row)
    return records.row_change(actor=actor, instance=row, changes=changes, action="order_rule.changed")


@transaction.atomic
def rule_move(*, actor: Any, rule: OrderRule, up: bool) -> OrderRule:
    """Change places with the rule above or below; at the end nothing happens."""
    rows = list(OrderRule.objects.all().locked())
    rows.sort(key=lambda row: (row.position, row.pk))
    at = next(index for index, row in enumerate(rows) if row.pk == rule.pk)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return rows[at]
    rows[at], rows[to] = rows[to], rows[at]
    changed = []
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            before, row.position = {"position": row.position}, position
            changed.append(audit.Change("order_rule.moved", row, before, {"position": position}))
    OrderRule.objects.bulk_update(rows, ["position"], batch_size=500)
    audit.record_many(actor=actor, changes=changed)
    return rows[to]


@transaction.atomic
def rule_delete(*, actor: Any, rule: OrderRule) -> None:
    """Remove a rule. Raises RuleAlwaysOn."""
    row = OrderRule.objects.lock_one(pk=rule.pk)
    if row.is_always_on:
        raise _always_on(row)
    before = {"name": row.name, "condition": row.condition, "number": row.number, "outcome": row.outcome}
    audit.record(actor=actor, action="order_rule.removed", instance=row, before=before)
    row.delete()


def _check(rule: OrderRule) -> None:
    """The parameter its condition needs is there; credit holds and stays on."""
    needed = PARAMETER.get(C(rule.condition)) if rule.condition in C.values else None
    if needed and getattr(rule, needed) in (None, ""):
        raise InvalidValue(
            _("“%(condition)s” needs a value.") % {"condition": rule.get_condition_display()},
            field=needed,
            value=None,
            remedy=_("Fill it in."),
        )
    if rule.condition in ALWAYS_ON and not rule.is_active:
        raise _always_on(rule)
    if rule.condition == C.CREDIT and rule.outcome != RuleOutcome.HOLD:
        raise InvalidValue(
            _("Nothing waves an order through its credit limit but a person."),
            field="outcome",
            value=rule.outcome,
            remedy=_("Raise the account's limit, or release the hold with a word."),
        )


def _always_on(rule: OrderRule) -> RuleAlwaysOn:
    return RuleAlwaysOn(
        _("“%(rule)s” is always asked.") % {"rule": rule.name},
        field="is_active",
        value=rule.is_active,
        remedy=_("Release single orders with a word instead."),
    )
