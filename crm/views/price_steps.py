"""The steps of a price decision as they are drawn: their names, icons, and what became of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.selectors import PriceDecision, PriceStep
from catalog.selectors.price_trace import BY_FLOOR, BY_PROMOTION, RIGHT_OF_STEP

LABELS: Mapping[str, Promise] = {
    "CONTRACT": gettext_lazy("Contract"),
    "ACCOUNT": gettext_lazy("Its own list"),
    "PARENT": gettext_lazy("A parent's list"),
    "SEGMENT": gettext_lazy("The segment's list"),
    "DEFAULT": gettext_lazy("Default list"),
    "PROMOTION": gettext_lazy("Promotion"),
    "FLOOR": gettext_lazy("Floor"),
}


@dataclass(frozen=True)
class DrawnStep:
    label: str
    detail: str
    amount: Decimal | None
    chosen: bool
    icon: str
    tone: str
    outcome: str


def drawn_steps(decision: PriceDecision, *, rights: Iterable[str]) -> list[DrawnStep]:
    """The steps that somebody with these rights may see, in order."""
    held = {"", *rights}
    return [_drawn(step) for step in decision.steps if RIGHT_OF_STEP.get(step.rule, "") in held]


def _drawn(step: PriceStep) -> DrawnStep:
    icon, tone = {BY_PROMOTION: ("badge-percent", "accent"), BY_FLOOR: ("arrow-down-to-line", "warning")}.get(
        step.rule, ("circle-check", "success")
    )
    label = str(LABELS.get(step.rule, step.rule))
    return DrawnStep(label, step.detail, step.amount, step.chosen, icon, tone, _outcome(step))


def _outcome(step: PriceStep) -> str:
    if step.rule == BY_FLOOR:
        return ""
    if step.rule == BY_PROMOTION:
        return _("It counts.") if step.chosen else ""
    if step.chosen:
        return _("This price holds.")
    return "" if step.amount is None else _("Not used: a step before it has decided.")
