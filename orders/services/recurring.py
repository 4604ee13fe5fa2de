"""Recurring orders: writing the agreement, and making each due date an order exactly once.

The rules in prose and the worked tables are in docs/reference/domain/recurring_orders.md.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from b2bops.common.errors import BusinessError, Conflict, InvalidValue
from b2bops.platform.services import numbers, records
from crm.models import Account
from orders.models import (
    OrderSource,
    PricePolicy,
    RecurringOrder,
    RecurringOrderLine,
    RecurringOutcome,
    RecurringPeriod,
    RecurringStatus,
    RecurringUnit,
    SalesOrder,
    SalesOrderLine,
)
from orders.services import confirmation, drafting, events, limits, pricing
from orders.services.periods import first_after, next_dates
from orders.services.pricing import NewLine
from supply.models import Warehouse

FIELDS = frozenset(
    {
        "name",
        "warehouse",
        "every",
        "unit",
        "start_date",
        "end_date",
        "price_policy",
        "confirms_itself",
        "customer_reference",
    }
)
RHYTHM = frozenset({"every", "unit", "start_date", "end_date"})
S = RecurringStatus


class RecurringEnded(Conflict):
    """The agreement is over."""

    code = "recurring_ended"


@transaction.atomic
def recurring_create(
    *,
    actor: Any,
    account: Account,
    warehouse: Warehouse,
    lines: Sequence[NewLine],
    start_date: date,
    every: int = 1,
    unit: RecurringUnit | str = RecurringUnit.MONTH,
    **fields: Any,
) -> RecurringOrder:
    """A new agreement, active from ``start_date``; takes the next RO number. Raises RecordRefused, InvalidValue."""
    records.check_editable(fields, FIELDS)
    recurring = RecurringOrder(
        account=account,
        warehouse=warehouse,
        every=every,
        unit=unit,
        start_date=start_date,
        next_date=start_date,
        created_by=actor if getattr(actor, "pk", None) else None,
        **fields,
    )
    _check(recurring)
    recurring.number = numbers.take(kind="RO", on=start_date)
    recurring.save()
    _write_lines(recurring, lines)
    events.announce(actor=actor, action="recurring.created", document=recurring, after=_facts(recurring))
    return recurring


@transaction.atomic
def recurring_update(
    *, actor: Any, recurring: RecurringOrder, lines: Sequence[NewLine] | None = None, **changes: Any
) -> RecurringOrder:
    """Change the agreement; with another rhythm the dates are counted anew from today. Raises RecurringEnded."""
    records.check_editable(changes, FIELDS)
    row = _locked(recurring)
    _check_not_ended(row)
    before = _facts(row)
    for name, value in changes.items():
        setattr(row, name, value)
    _check(row)
    if RHYTHM & set(changes):
        last = row.periods.order_by("-due_date").values_list("due_date", flat=True).first()
        row.next_date = first_after(row, last) if last else row.start_date
        _end_when_over(row)
    row.save()
    if lines is not None:
        row.lines.all().delete()
        _write_lines(row, lines)
    events.announce(actor=actor, action="recurring.changed", document=row, before=before, after=_facts(row))
    return row


@transaction.atomic
def recurring_pause(*, actor: Any, recurring: RecurringOrder) -> RecurringOrder:
    """Make no orders until it is resumed. Pausing twice changes nothing. Raises RecurringEnded."""
    return _set_status(actor, _locked(recurring), S.PAUSED, "recurring.paused")


@transaction.atomic
def recurring_resume(*, actor: Any, recurring: RecurringOrder, on: date) -> RecurringOrder:
    """Go on with the first date from ``on``; those that passed meanwhile are written down as skipped."""
    row = _locked(recurring)
    _check_not_ended(row)
    while row.next_date is not None and row.next_date < on:
        _close_period(row, reason=_("It was paused."))
    if row.status == S.ENDED:
        return _set_status(actor, row, S.ENDED, "recurring.ended")
    return _set_status(actor, row, S.ACTIVE, "recurring.resumed")


@transaction.atomic
def recurring_end(*, actor: Any, recurring: RecurringOrder) -> RecurringOrder:
    """End the agreement for good. Raises RecurringEnded."""
    row = _locked(recurring)
    _check_not_ended(row)
    row.next_date = None
    return _set_status(actor, row, S.ENDED, "recurring.ended")


@transaction.atomic
def recurring_skip(*, actor: Any, recurring: RecurringOrder, due_date: date, note: str) -> RecurringOrder:
    """Make no order of the next date, with a word why. ``due_date`` guards against skipping two by a double click."""
    row = _locked(recurring)
    _check_not_ended(row)
    said = note.strip()
    if not said or len(said) > 300 or "\x00" in said:
        raise InvalidValue(
            _("A date is skipped with a reason."),
            field="note",
            value=note[:100],
            remedy=_("Write why, in at most 300 characters."),
        )
    if row.next_date != due_date:
        raise InvalidValue(
            _("%(date)s is not the next date of %(number)s.") % {"date": due_date, "number": row.number},
            field="due_date",
            value=due_date,
            remedy=_("Reload the page."),
        )
    _close_period(row, reason=said)
    after = {"skipped": due_date, "note": said, "next_date": row.next_date}
    events.announce(actor=actor, action="recurring.skipped", document=row, before={"next_date": due_date}, after=after)
    return row


def recurring_from_order(
    *,
    actor: Any,
    order: SalesOrder,
    start_date: date,
    price_policy: PricePolicy | str = PricePolicy.CURRENT,
    **rest: Any,
) -> RecurringOrder:
    """An agreement on the lines of an order; see ``recurring_create``."""
    lines = [
        NewLine(line.product, line.quantity, None, line.discount_pct)
        for line in order.lines.select_related("product").order_by("position")
    ]
    return recurring_create(
        actor=actor,
        account=order.account,
        warehouse=order.warehouse,
        lines=lines,
        start_date=start_date,
        price_policy=price_policy,
        customer_reference=order.customer_reference,
        **rest,
    )


@transaction.atomic
def recurring_run(*, recurring: RecurringOrder, now: datetime) -> RecurringPeriod | None:
    """Make the due date an order, or write down why not; None when nothing is due (any more)."""
    row = _locked(recurring)
    on = timezone.localtime(now).date()
    if row.status != S.ACTIVE or row.next_date is None or row.next_date > on:
        return None
    following = first_after(row, row.next_date)
    while following is not None and following <= on:
        _close_period(row, reason=_("A later date was due as well."))
        following = first_after(row, row.next_date) if row.next_date else None
    before = {"next_date": row.next_date}
    try:
        with transaction.atomic():
            order = _make_order(row, now)
    except BusinessError as refusal:
        period = _close_period(row, reason=refusal.sentence()[:300])
    else:
        period = _close_period(row, order=order)
    after = {"next_date": row.next_date, "outcome": period.outcome, "note": period.reason}
    if period.order is not None:
        after["order"] = period.order.number
    events.announce(actor=None, action="recurring.ran", document=row, before=before, after=after)
    return period


def recurring_run_due(*, now: datetime) -> int:
    """Every agreement with a due date, each in its own transaction; how many dates were worked off."""
    due = RecurringOrder.objects.due(timezone.localtime(now).date()).order_by("pk")
    return sum(recurring_run(recurring=row, now=now) is not None for row in due.iterator(chunk_size=500))


def _make_order(recurring: RecurringOrder, now: datetime) -> SalesOrder:
    order = drafting.order_create(
        actor=None,
        account=recurring.account,
        warehouse=recurring.warehouse,
        lines=[_asked(recurring, line) for line in recurring.lines.select_related("product").order_by("position")],
        ordered_at=now,
        customer_reference=recurring.customer_reference,
        source=OrderSource.RECURRING,
    )
    return confirmation.order_confirm(actor=None, order=order, now=now) if recurring.confirms_itself else order


def _asked(recurring: RecurringOrder, line: RecurringOrderLine) -> NewLine:
    if recurring.price_policy == PricePolicy.FROZEN:
        return NewLine(line.product, line.quantity, line.unit_price, line.discount_pct, frozen_trace=line.price_trace)
    return NewLine(line.product, line.quantity, _typed(line), line.discount_pct)


def _typed(line: RecurringOrderLine | SalesOrderLine) -> Decimal | None:
    """A price that somebody typed counts whatever the lists say."""
    return line.unit_price if line.price_trace.get("overridden") else None


def _write_lines(recurring: RecurringOrder, lines: Sequence[NewLine]) -> None:
    """The lines with the price of today, which counts only where prices are frozen."""
    limits.line_count(len(lines))
    priced = pricing.lines_price(account=recurring.account, lines=lines, on=recurring.start_date)
    RecurringOrderLine.objects.bulk_create(
        RecurringOrderLine(
            recurring=recurring,
            position=position,
            product=line.product,
            quantity=line.quantity,
            unit_price=line.unit_price,
            discount_pct=line.discount_pct,
            price_trace=line.price_trace,
        )
        for position, line in enumerate(priced, start=1)
    )


def _close_period(recurring: RecurringOrder, *, order: SalesOrder | None = None, reason: str = "") -> RecurringPeriod:
    """Write what became of the next date and go on to the one after it; the caller has locked the agreement."""
    due = recurring.next_date
    if due is None:
        raise ValueError(f"{recurring.number} has no next date")
    period = RecurringPeriod.objects.create(
        recurring=recurring,
        due_date=due,
        outcome=RecurringOutcome.CREATED if order else RecurringOutcome.SKIPPED,
        order=order,
        reason=reason,
    )
    recurring.next_date = first_after(recurring, period.due_date)
    _end_when_over(recurring)
    recurring.save(update_fields=["next_date", "status", "updated_at"])
    return period


def _end_when_over(recurring: RecurringOrder) -> None:
    if recurring.next_date is None:
        recurring.status = S.ENDED


def _locked(recurring: RecurringOrder) -> RecurringOrder:
    Account.objects.lock_one(pk=recurring.account_id)
    return RecurringOrder.objects.select_related("account", "warehouse").lock_one(pk=recurring.pk)


def _set_status(actor: Any, recurring: RecurringOrder, target: S, action: str) -> RecurringOrder:
    if recurring.status != target:
        _check_not_ended(recurring)
    before = {"status": recurring.status}
    if before["status"] == target and action != "recurring.ended":
        return recurring
    recurring.status = target
    recurring.save(update_fields=["status", "next_date", "updated_at"])
    after = {"status": target, "next_date": recurring.next_date}
    events.announce(actor=actor, action=action, document=recurring, before=before, after=after)
    return recurring


def _check_not_ended(recurring: RecurringOrder) -> None:
    if recurring.status == S.ENDED:
        raise RecurringEnded(
            _("%(number)s has ended.") % {"number": recurring.number},
            field="status",
            value=recurring.status,
            remedy=_("Make a new one from one of its orders."),
        )


def _check(recurring: RecurringOrder) -> None:
    records.check(recurring, exclude=["number"], constraints=False)
    if recurring.end_date is not None and recurring.end_date < recurring.start_date:
        raise InvalidValue(
            _("It would end before it begins."),
            field="end_date",
            value=recurring.end_date,
            remedy=_("Choose the first day or a later one, or none."),
        )
    if not next_dates(recurring, 1):
        raise InvalidValue(
            _("It has no date at all."), field="start_date", value=recurring.start_date, remedy=_("Choose another day.")
        )


def _facts(recurring: RecurringOrder) -> dict[str, Any]:
    names = ("status", "every", "unit", "start_date", "end_date", "next_date", "price_policy", "confirms_itself")
    return {name: getattr(recurring, name) for name in names} | {"lines": recurring.lines.count()}
