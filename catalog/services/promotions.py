"""Writing promotions: drafting them, and switching them on, off and over."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from b2bops.common.errors import Conflict, InvalidValue
from b2bops.platform.services import audit, outbox, records
from catalog.models import (
    PROMOTION_TRANSITIONS,
    Category,
    Product,
    Promotion,
    PromotionKind,
    PromotionStatus,
    PromotionTarget,
)

DRAFT_FIELDS = frozenset(
    {
        "code",
        "name",
        "kind",
        "percent",
        "amount",
        "buy_quantity",
        "free_quantity",
        "currency",
        "starts_on",
        "ends_on",
        "audience",
        "is_stackable",
        "undercuts_contracts",
        "budget",
    }
)
# What may change once somebody may have bought with it.
RUNNING_FIELDS = frozenset({"name", "ends_on", "budget"})
OF_KIND: Mapping[str, tuple[str, ...]] = {
    PromotionKind.PERCENT: ("percent",),
    PromotionKind.AMOUNT: ("amount",),
    PromotionKind.BUY_X_GET_Y: ("buy_quantity", "free_quantity"),
}
SIZES = ("percent", "amount", "buy_quantity", "free_quantity")
S = PromotionStatus


class PromotionIncomplete(InvalidValue):
    """What the promotion's kind needs was not given."""

    code = "promotion_incomplete"


class BudgetSpent(InvalidValue):
    """A budget below what has been spent."""

    code = "budget_spent"


class PromotionRunning(Conflict):
    """Something that only a draft can still change."""

    code = "promotion_running"


@transaction.atomic
def promotion_create(
    *, actor: Any, products: Sequence[Product] = (), categories: Sequence[Category] = (), **fields: Any
) -> Promotion:
    """A new draft for these products and categories (none: for all). Raises PromotionIncomplete, RecordRefused."""
    records.check_editable(fields, DRAFT_FIELDS)
    promotion = Promotion(**_of_its_kind(fields))
    created = records.row_create(actor=actor, instance=promotion, action="promotion.created", named=sorted(fields))
    _write_targets(created, products, categories)
    return created


@transaction.atomic
def promotion_update(
    *,
    actor: Any,
    promotion: Promotion,
    products: Sequence[Product] | None = None,
    categories: Sequence[Category] | None = None,
    **changes: Any,
) -> Promotion:
    """Change a draft; of any other one only its name, last day and budget. Raises PromotionRunning, BudgetSpent."""
    records.check_editable(changes, DRAFT_FIELDS)
    stored = Promotion.objects.lock_one(pk=promotion.pk)
    targets = products is not None or categories is not None
    fixed = sorted(set(changes) - RUNNING_FIELDS)
    if stored.status != S.DRAFT and (fixed or targets):
        raise PromotionRunning(
            _("%(promotion)s is “%(status)s”.") % {"promotion": stored, "status": stored.get_status_display()},
            field=fixed[0] if fixed else "products",
            value=stored.status,
            remedy=_("Its name, last day and budget can change; for the rest, end it and make a new one."),
        )
    _check_budget(stored, changes.get("budget"))
    if stored.status == S.DRAFT:
        merged = {name: getattr(stored, name) for name in ("kind", *SIZES)} | changes
        changes = changes | {name: value for name, value in _of_its_kind(merged).items() if name in SIZES}
    changed = records.row_change(actor=actor, instance=stored, changes=changes, action="promotion.changed")
    if targets:
        changed.targets.all().delete()
        _write_targets(changed, products or (), categories or ())
    return changed


@transaction.atomic
def promotion_activate(*, actor: Any, promotion: Promotion, on: date) -> Promotion:
    """Switch a draft or paused promotion on. Raises TransitionRefused, PromotionIncomplete when its window is over."""
    if promotion.ends_on < on:
        raise PromotionIncomplete(
            _("%(promotion)s ended on %(date)s.") % {"promotion": promotion, "date": promotion.ends_on},
            field="ends_on",
            value=promotion.ends_on,
            remedy=_("Give it a later last day first."),
        )
    return _move(actor, promotion, S.ACTIVE, "promotion.activated")


@transaction.atomic
def promotion_pause(*, actor: Any, promotion: Promotion) -> Promotion:
    """Switch it off for now: documents that froze its price keep it. Raises TransitionRefused."""
    return _move(actor, promotion, S.PAUSED, "promotion.paused")


@transaction.atomic
def promotion_end(*, actor: Any, promotion: Promotion) -> Promotion:
    """End it for good. Raises TransitionRefused."""
    return _move(actor, promotion, S.ENDED, "promotion.ended")


@transaction.atomic
def promotions_end_overdue(*, on: date) -> int:
    """End those whose window is over; returns how many. Run daily."""
    running = Promotion.objects.filter(status__in=[S.ACTIVE, S.PAUSED], ends_on__lt=on)
    overdue = list(running.locked())
    for promotion in overdue:
        _move(None, promotion, S.ENDED, "promotion.ended")
    return len(overdue)


def _move(actor: Any, promotion: Promotion, target: PromotionStatus, action: str) -> Promotion:
    locked = Promotion.objects.lock_one(pk=promotion.pk)
    PROMOTION_TRANSITIONS.check(subject=locked.code, current=locked.status, target=target)
    before = {"status": locked.status}
    locked.status = target
    locked.save(update_fields=["status", "updated_at"])
    entry = audit.record(actor=actor, action=action, instance=locked, before=before, after={"status": target})
    outbox.publish(
        topic=action,
        key=f"{action}:{locked.pk}:{entry.pk}",
        payload={"id": locked.pk, "code": locked.code, "status": str(target)},
    )
    return locked


def _of_its_kind(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields with the sizes of other kinds emptied; raises for a size its own kind lacks."""
    needed = OF_KIND.get(str(fields.get("kind")), ())
    for name in needed:
        if not fields.get(name):
            label = str(getattr(Promotion._meta.get_field(name), "verbose_name", name))
            raise PromotionIncomplete(
                _("“%(kind)s” needs: %(field)s.") % {"kind": PromotionKind(fields["kind"]).label, "field": label},
                field=name,
                value=fields.get(name),
                remedy=_("Give a number above zero."),
            )
    return {**fields, **{name: None for name in SIZES if name not in needed}}


def _check_budget(promotion: Promotion, budget: Decimal | None) -> None:
    if budget is not None and budget.is_finite() and budget < promotion.spent:
        raise BudgetSpent(
            _("%(spent)s have been spent already.") % {"spent": promotion.spent},
            field="budget",
            value=budget,
            remedy=_("Give at least that much, or pause it."),
        )


def _write_targets(promotion: Promotion, products: Sequence[Product], categories: Sequence[Category]) -> None:
    rows = [PromotionTarget(promotion=promotion, product=product) for product in products]
    rows += [PromotionTarget(promotion=promotion, category=category) for category in categories]
    PromotionTarget.objects.bulk_create(rows)
