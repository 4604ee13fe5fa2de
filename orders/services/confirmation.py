"""Confirm or hold. One decision for the screen, the API, bulk actions and accepted quotes.

Locks, in this order: account, order, stock levels (by primary key). The lock on the account is what keeps two orders
from taking the same room under its credit limit.
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
from crm.models import Account, AddressKind
from orders.models import HoldReason, OrderHold, OrderSource, OrderStatus, SalesOrder, SalesOrderLine
from orders.services import credit, events, pricing, status
from orders.services.sources import source_of
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
        _save_status(locked)
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
    _write_holds(locked, {HoldReason.MANUAL: note.strip()})
    _save_status(locked)
    after = {"status": locked.status, "holds": {HoldReason.MANUAL: note.strip()}}
    events.announce(actor=actor, action="order.held", document=locked, before=before, after=after)
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


def _decide(*, actor: Any, account: Account, order: SalesOrder, now: datetime) -> dict[str, str]:
    """Confirm the locked order or write its holds; returns what is held against it, {} when confirmed."""
    lines = list(order.lines.select_related("product").order_by("position"))
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
    findings = {reason: note for reason, note in _objections(account, order, lines).items() if reason not in overridden}
    backorder = HoldReason.STOCK in overridden
    if findings and not backorder:
        findings |= _shortages(order, lines)
    elif not findings:
        findings |= _reserve(actor, order, lines, backorder=backorder)
    _write_holds(order, findings)
    if not findings:
        order.confirmed_at = now
    _save_status(order)
    return {str(reason): note for reason, note in findings.items()}


def _objections(account: Account, order: SalesOrder, lines: Sequence[SalesOrderLine]) -> dict[HoldReason, str]:
    """Everything but stock that speaks against the order."""
    found: dict[HoldReason, str] = {}
    if sentence := credit.refusal(account=account, order=order):
        found[HoldReason.CREDIT] = sentence
    # An accepted quote has had its prices approved already.
    cheap = [line for line in lines if order.source != OrderSource.QUOTE and _too_cheap(line)]
    if cheap:
        found[HoldReason.PRICE] = _("Beyond the limit of %(limit)s %%: %(skus)s.") % {
            "limit": pricing.DISCOUNT_LIMIT_PCT,
            "skus": ", ".join(line.product.sku for line in cheap),
        }
    if not account.country and not account.addresses.filter(kind=AddressKind.SHIP).exists():
        found[HoldReason.ADDRESS] = _("The account has neither a shipping address nor a country.")
    return found


def _too_cheap(line: SalesOrderLine) -> bool:
    return pricing.passes_limit(unit_price=line.unit_price, discount_pct=line.discount_pct, trace=line.price_trace)


def _reserve(
    actor: Any, order: SalesOrder, lines: Sequence[SalesOrderLine], *, backorder: bool
) -> dict[HoldReason, str]:
    demands = [reservations.Demand(source_of(line), line.product_id, line.quantity) for line in lines]
    try:
        reservations.reserve(actor=actor, warehouse=order.warehouse, demands=demands, partial=backorder)
    except InsufficientStock as shortage:
        return _shortages(order, lines) or {HoldReason.STOCK: shortage.message}
    return {}


def _shortages(order: SalesOrder, lines: Sequence[SalesOrderLine]) -> dict[HoldReason, str]:
    """One sentence over all products that are short; {} when there is enough of each. 1 query."""
    wanted: dict[int, Decimal] = defaultdict(Decimal)
    names = {line.product_id: line.product.sku for line in lines}
    for line in lines:
        wanted[line.product_id] += line.quantity
    free = supply_selectors.available(warehouse=order.warehouse, product_ids=list(wanted))
    short = [
        _("%(sku)s: %(wanted)s wanted, %(free)s free")
        % {"sku": names[key], "wanted": format_quantity(asked), "free": format_quantity(max(free.get(key, 0), 0))}
        for key, asked in wanted.items()
        if free.get(key, Decimal(0)) < asked
    ]
    return {HoldReason.STOCK: "; ".join(short)} if short else {}


def _write_holds(order: SalesOrder, findings: Mapping[HoldReason, str]) -> None:
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


def _save_status(order: SalesOrder) -> None:
    status.apply(order, open_holds=_open_holds(order))
    order.save(update_fields=["status", "confirmed_at", "updated_at"])
