"""Confirm or hold. One decision for the screen, the API, bulk actions and accepted quotes.

Locks, in this order: account, order, promotions, stock levels (each by primary key). The lock on the account is what
keeps two orders from taking the same room under its credit limit.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from b2bops.common.errors import BusinessError, InvalidValue, NotFound
from b2bops.common.listing.cells import format_quantity
from crm.models import Account
from orders.models import HoldReason, OrderHold, OrderStatus, SalesOrder, SalesOrderLine
from orders.services import credit, events, promotion_uses, rules, status
from orders.sources import source_of
from supply import selectors as supply_selectors
from supply.services import reservations
from supply.services.stock import InsufficientStock

NOTE_MAX = 300


class OrderEmpty(InvalidValue):
    """There is nothing to confirm."""

    code = "order_empty"


class HoldNotOpen(NotFound):
    """The order has no open hold for this reason."""

    code = "hold_not_open"


@dataclass(frozen=True)
class BulkOutcome:
    """What became of each order of a bulk confirmation; ``refused`` maps a number to its sentence."""

    confirmed: tuple[str, ...]
    held: tuple[str, ...]
    refused: Mapping[str, str]


@transaction.atomic
def order_confirm(*, actor: Any, order: SalesOrder, now: datetime) -> SalesOrder:
    """Confirm a draft or look at a held order again: reserve its stock, or put a hold for each reason against it.

    Reasons a person has released for this order are not raised again; a released stock hold reserves what there is
    and leaves the rest to come. Returns the order, CONFIRMED or ON_HOLD. Raises OrderActionRefused, OrderEmpty.
    """
    account = Account.objects.lock_one(pk=order.account_id)
    locked = SalesOrder.objects.lock_one(pk=order.pk)
    status.check(locked, "confirm")
    before = {"status": locked.status}
    reasons = _decide(actor=actor, account=account, order=locked, now=now)
    action = "order.held" if reasons else "order.confirmed"
    after = {"status": locked.status} | ({"holds": reasons} if reasons else {})
    events.announce(actor=actor, action=action, document=locked, before=before, after=after)
    return locked


@transaction.atomic
def hold_release(
    *, actor: Any, order: SalesOrder, reason: HoldReason | str, note: str, now: datetime | None = None
) -> SalesOrder:
    """Let an order pass in spite of ``reason``, with a word why; with the last hold gone it is confirmed at once.

    The row stays as the record of who overrode what. Raises HoldNotOpen, InvalidValue without a note.
    """
    text = note.strip()
    if not text or len(text) > NOTE_MAX or "\x00" in text:
        raise InvalidValue(
            _("A hold is released with a reason."),
            field="note",
            value=note[:100],
            remedy=_("Write why, in at most 300 characters."),
        )
    account = Account.objects.lock_one(pk=order.account_id)
    locked = SalesOrder.objects.lock_one(pk=order.pk)
    hold = locked.holds.filter(reason=reason, released_at__isnull=True).first()
    if hold is None or locked.cancelled_at is not None:
        raise HoldNotOpen(
            _("%(number)s has no open hold of that kind.") % {"number": locked.number},
            field="reason",
            value=reason,
            remedy=_("Reload the order to see what still holds it."),
        )
    moment = now or timezone.now()
    hold.released_at, hold.released_by, hold.release_note = moment, actor, text
    hold.save(update_fields=["released_at", "released_by", "release_note"])
    before = {"status": locked.status, "hold": hold.reason}
    if locked.confirmed_at is None and not _open_holds(locked):
        _decide(actor=actor, account=account, order=locked, now=moment)
    else:
        if locked.confirmed_at is not None and hold.reason == HoldReason.STOCK:
            reserve_missing(actor, locked, _lines(locked), partial=True)
        save_status(locked)
    after = {"status": locked.status, "note": text}
    events.announce(actor=actor, action="order.hold_released", document=locked, before=before, after=after)
    return locked


@transaction.atomic
def hold_place(*, actor: Any, order: SalesOrder, note: str) -> SalesOrder:
    """Stop a confirmed order by hand; its reservations stay. Raises OrderActionRefused."""
    Account.objects.lock_one(pk=order.account_id)
    locked = SalesOrder.objects.lock_one(pk=order.pk)
    status.check(locked, "hold")
    before = {"status": locked.status}
    write_holds(locked, {HoldReason.MANUAL: note.strip()})
    save_status(locked)
    after = {"status": locked.status, "holds": {HoldReason.MANUAL: note.strip()}}
    events.announce(actor=actor, action="order.held", document=locked, before=before, after=after)
    return locked


@transaction.atomic
def order_reopen(*, actor: Any, order: SalesOrder, now: datetime) -> SalesOrder:
    """Take a cancellation back. One that had been confirmed is checked as if it had just come in.

    Old holds and releases go (the audit entry keeps them). Raises OrderActionRefused.
    """
    account = Account.objects.lock_one(pk=order.account_id)
    locked = SalesOrder.objects.lock_one(pk=order.pk)
    status.check(locked, "reopen")
    before = {"status": locked.status, "released": sorted(locked.holds.values_list("reason", flat=True))}
    was_confirmed = locked.confirmed_at is not None
    locked.cancelled_at = locked.confirmed_at = None
    locked.holds.all().delete()
    reasons = _decide(actor=actor, account=account, order=locked, now=now) if was_confirmed else {}
    save_status(locked)
    after = {"status": locked.status} | ({"holds": reasons} if reasons else {})
    events.announce(actor=actor, action="order.reopened", document=locked, before=before, after=after)
    return locked


def orders_confirm(*, actor: Any, orders: Iterable[SalesOrder], now: datetime) -> BulkOutcome:
    """Confirm many orders, each in its own transaction: one that is refused does not stop the others."""
    confirmed: list[str] = []
    held: list[str] = []
    refused: dict[str, str] = {}
    for order in orders:
        try:
            done = order_confirm(actor=actor, order=order, now=now)
        except BusinessError as error:
            refused[order.number] = error.sentence()
            continue
        (held if done.status == OrderStatus.ON_HOLD else confirmed).append(order.number)
    return BulkOutcome(tuple(confirmed), tuple(held), refused)


def holds_release(*, actor: Any, holds: Iterable[OrderHold], note: str, now: datetime) -> BulkOutcome:
    """Release many holds with one word, each in its own transaction; one that is refused does not stop the others."""
    confirmed: dict[str, None] = {}
    held: dict[str, None] = {}
    refused: dict[str, str] = {}
    for hold in holds:
        try:
            done = hold_release(actor=actor, order=hold.order, reason=hold.reason, note=note, now=now)
        except BusinessError as error:
            refused[hold.order.number] = error.sentence()
            continue
        if done.status == OrderStatus.ON_HOLD:
            held[done.number] = None
        else:
            held.pop(done.number, None)
            confirmed[done.number] = None
    return BulkOutcome(tuple(confirmed), tuple(held), refused)


def _decide(*, actor: Any, account: Account, order: SalesOrder, now: datetime) -> dict[str, str]:
    """Confirm the locked order or write its holds; returns what is held against it, {} when confirmed."""
    lines = _lines(order)
    if not lines:
        raise OrderEmpty(
            _("%(number)s has no lines.") % {"number": order.number},
            field="lines",
            value=0,
            remedy=_("Add at least one line first."),
        )
    overridden = set(
        order.holds.filter(released_at__isnull=False, released_by__isnull=False).values_list("reason", flat=True)
    )
    verdict = rules_verdict(account=account, order=order, lines=lines)
    found = dict(verdict.findings)
    if sentence := promotion_uses.budget_refusal(order=order, lines=lines):
        found[HoldReason.PRICE] = " ".join(filter(None, (found.get(HoldReason.PRICE), f"{sentence}.")))
    findings = {reason: note for reason, note in found.items() if reason not in overridden}
    backorder = HoldReason.STOCK in overridden or verdict.backorders
    if findings and not backorder:
        findings |= _shortages(order, lines)
    elif not findings:
        findings |= reserve_missing(actor, order, lines, partial=backorder)
    write_holds(order, findings)
    if not findings:
        order.confirmed_at = now
        promotion_uses.uses_record(actor=actor, order=order, lines=lines, now=now)
    save_status(order)
    return {str(reason): note for reason, note in findings.items()}


def rules_verdict(*, account: Account, order: SalesOrder, lines: Sequence[SalesOrderLine]) -> rules.Verdict:
    """What the rules that are on say of the order, stock apart. Call it while the account is locked."""
    active = rules.active_rules()
    order.account = account
    facts = rules.facts_of_one(
        order,
        lines,
        conditions={rule.condition for rule in active},
        credit=credit.refusal(account=account, order=order),
    )
    return rules.judge(active, facts)


def _lines(order: SalesOrder) -> list[SalesOrderLine]:
    return list(order.lines.select_related("product__category").order_by("position"))


def reserve_missing(
    actor: Any, order: SalesOrder, lines: Sequence[SalesOrderLine], *, partial: bool
) -> dict[HoldReason, str]:
    """Reserve what the lines still want beyond what they hold; what is short, unless a part is enough.

    The order is locked, and only its own verbs change its reservations.
    """
    held = supply_selectors.reserved_by_source([source_of(line) for line in lines])
    missing = {line: line.still_open - held.get(source_of(line), Decimal(0)) for line in lines}
    demands = [
        reservations.Demand(source_of(line), line.product_id, quantity)
        for line, quantity in missing.items()
        if quantity > 0
    ]
    try:
        reservations.reserve(actor=actor, warehouse=order.warehouse, demands=demands, partial=partial)
    except InsufficientStock as shortage:
        return _short(order, missing) or {HoldReason.STOCK: shortage.message}
    return {}


def _shortages(order: SalesOrder, lines: Sequence[SalesOrderLine]) -> dict[HoldReason, str]:
    """The same for a draft, which holds nothing yet. 1 query."""
    return _short(order, {line: line.quantity for line in lines})


def _short(order: SalesOrder, missing: Mapping[SalesOrderLine, Decimal]) -> dict[HoldReason, str]:
    """One sentence over all products that are short; {} when there is enough of each. 1 query."""
    wanted: dict[int, Decimal] = defaultdict(Decimal)
    names = {line.product_id: line.product.sku for line in missing}
    for line, quantity in missing.items():
        wanted[line.product_id] += quantity
    free = supply_selectors.available(warehouse=order.warehouse, product_ids=list(wanted))
    short = [
        _("%(sku)s: %(wanted)s wanted, %(free)s free")
        % {"sku": names[key], "wanted": format_quantity(asked), "free": format_quantity(max(free.get(key, 0), 0))}
        for key, asked in wanted.items()
        if free.get(key, Decimal(0)) < asked
    ]
    return {HoldReason.STOCK: "; ".join(short)} if short else {}


def write_holds(order: SalesOrder, findings: Mapping[HoldReason, str]) -> None:
    """Make the open holds those found: new ones written, those whose cause is gone closed without an overrider."""
    standing = {hold.reason: hold for hold in order.holds.filter(released_at__isnull=True)}
    for reason, note in findings.items():
        hold = standing.pop(reason, None) or OrderHold(order=order, reason=reason)
        hold.note = note[:NOTE_MAX]
        hold.save()
    for hold in standing.values():
        if hold.reason != HoldReason.MANUAL:
            hold.released_at, hold.release_note = timezone.now(), _("Its cause is gone.")
            hold.save(update_fields=["released_at", "release_note"])


def _open_holds(order: SalesOrder) -> int:
    return order.holds.filter(released_at__isnull=True).count()


def save_status(order: SalesOrder) -> None:
    status.apply(order, open_holds=_open_holds(order))
    order.save(update_fields=["status", "confirmed_at", "cancelled_at", "updated_at"])
