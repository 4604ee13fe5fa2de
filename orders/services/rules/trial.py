"""Trying rules on past orders: what they would have done, beside what happened. Nothing is changed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from orders.models import HoldReason, OrderHold, OrderRule, OrderStatus, SalesOrder, SalesOrderLine
from orders.services.rules.facts import facts_of_many
from orders.services.rules.walking import Verdict, judge

TRIAL_MAX = 500


@dataclass(frozen=True)
class TrialRow:
    """One past order: the reasons it was held for then, and those it would be held for now."""

    order: SalesOrder
    then: Mapping[str, str]
    verdict: Verdict

    @property
    def differs(self) -> bool:
        return bool(self.then) != bool(self.verdict.findings)


@dataclass(frozen=True)
class Trial:
    """The outcome over all orders tried, newest first."""

    rows: Sequence[TrialRow]

    @property
    def held(self) -> int:
        return sum(bool(row.verdict.findings) for row in self.rows)

    @property
    def confirmed(self) -> int:
        return len(self.rows) - self.held

    @property
    def held_then(self) -> int:
        return sum(bool(row.then) for row in self.rows)

    @property
    def confirmed_then(self) -> int:
        return len(self.rows) - self.held_then

    @property
    def different(self) -> list[TrialRow]:
        return [row for row in self.rows if row.differs]


def rules_try(*, user: Any, rules: Sequence[OrderRule], count: int = 200) -> Trial:
    """Walk ``rules`` over the last ``count`` (at most 500) orders the person sees, drafts apart. At most 5 queries."""
    lines = SalesOrderLine.objects.select_related("product__category").order_by("position")
    rows = SalesOrder.objects.visible_to(user).exclude(status=OrderStatus.DRAFT).select_related("account")
    rows = rows.prefetch_related(Prefetch("lines", lines))
    orders = list(rows.order_by("-ordered_at", "-pk")[: min(count, TRIAL_MAX)])
    then = _holds_of(orders)
    conditions = {rule.condition for rule in rules}
    if not orders:
        return Trial(())
    facts = facts_of_many(orders, conditions=conditions, found=then)
    return Trial([TrialRow(one.order, then.get(one.order.pk, {}), judge(rules, one)) for one in facts])


def _holds_of(orders: Sequence[SalesOrder]) -> dict[int, dict[str, str]]:
    """Order id → reason → note of every hold a rule once wrote. 1 query."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    holds = OrderHold.objects.filter(order__in=[order.pk for order in orders]).exclude(reason=HoldReason.MANUAL)
    for order_id, reason, note in holds.values_list("order_id", "reason", "note"):
        found[order_id][reason] = note or str(HoldReason(reason).label)
    return found
