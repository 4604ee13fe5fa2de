"""Shipping and cancelling: what moves an order along its two axes, or ends it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from b2bops.common.errors import Conflict, InvalidValue
from b2bops.common.listing.cells import format_quantity
from orders.models import SalesOrder, SalesOrderLine
from orders.services import axes, events, limits, promotion_uses, status
from orders.sources import document_of, source_of
from supply import selectors as supply_selectors
from supply.services import reservations, shipments

ZERO = Decimal(0)


class ShippedTooMuch(InvalidValue):
    """More was to leave than is still open on the line."""

    code = "shipped_too_much"


class NothingToShip(InvalidValue):
    """Every quantity was zero."""

    code = "nothing_to_ship"


class ShipsComplete(Conflict):
    """The customer wants all of it at once."""

    code = "ships_complete"


@transaction.atomic
def order_ship(
    *,
    actor: Any,
    order: SalesOrder,
    quantities: Mapping[int, Decimal],
    shipped_at: datetime,
    carrier: str = "",
    tracking_number: str = "",
) -> SalesOrder:
    """Ship ``quantities`` (line id → quantity now leaving; zero skips a line) out of the order's own reservations.

    What a line lacks in reservations is reserved first, so a backordered rest can leave once stock has come. Posts
    ISSUE moves and writes one shipment with the next SH number. Raises OrderActionRefused, ShippedTooMuch,
    NothingToShip, ShipsComplete, InsufficientStock.
    """
    locked = SalesOrder.objects.lock_one(pk=order.pk)
    status.check(locked, "ship")
    lines = {line.pk: line for line in axes.lines_locked(locked)}
    leaving = _checked(lines, quantities)
    _check_complete(locked, lines.values(), leaving)
    before = axes.facts(locked)
    _reserve_missing(actor, locked, leaving)
    consumptions = [reservations.Consumption(source_of(line), quantity) for line, quantity in leaving]
    reservations.consume_many(actor=actor, consumptions=consumptions, moved_at=shipped_at)
    for line, quantity in leaving:
        line.shipped_qty += quantity
    SalesOrderLine.objects.bulk_update([line for line, _quantity in leaving], ["shipped_qty"], batch_size=500)
    axes.save(locked, list(lines.values()))
    shipment = shipments.shipment_record(
        actor=actor,
        warehouse=locked.warehouse,
        source=document_of(locked),
        reference=locked.number,
        lines=[shipments.Shipped(source_of(line), line.product_id, quantity) for line, quantity in leaving],
        shipped_at=shipped_at,
        carrier=carrier,
        tracking_number=tracking_number,
    )
    shipped = {str(line.position): quantity for line, quantity in leaving}
    after = axes.facts(locked) | {"shipped": shipped, "shipment": shipment.number}
    events.announce(actor=actor, action="order.shipped", document=locked, before=before, after=after)
    return locked


@transaction.atomic
def order_cancel(*, actor: Any, order: SalesOrder, now: datetime) -> SalesOrder:
    """Cancel an order of which nothing has left; its reservations are given back. Raises OrderActionRefused."""
    locked = SalesOrder.objects.lock_one(pk=order.pk)
    status.check(locked, "cancel")
    before = {"status": locked.status}
    promotion_uses.uses_return(actor=actor, order=locked, now=now)
    reservations.release(actor=actor, sources=[source_of(line) for line in axes.lines_locked(locked)])
    locked.holds.filter(released_at__isnull=True).update(released_at=now, release_note=_("The order was cancelled."))
    locked.cancelled_at = now
    status.apply(locked, open_holds=0)
    locked.save(update_fields=["status", "cancelled_at", "updated_at"])
    after = {"status": locked.status}
    events.announce(actor=actor, action="order.cancelled", document=locked, before=before, after=after)
    return locked


def _checked(
    lines: Mapping[int, SalesOrderLine], quantities: Mapping[int, Decimal]
) -> list[tuple[SalesOrderLine, Decimal]]:
    """The (line, quantity) pairs that leave, each within what is still open."""
    leaving: list[tuple[SalesOrderLine, Decimal]] = []
    for key, quantity in quantities.items():
        field = f"quantities.{key}"
        line = lines.get(key)
        if line is None:
            raise InvalidValue(
                _("Line %(line)s is not on this order.") % {"line": key},
                field=field,
                value=key,
                remedy=_("Reload the order and use its own lines."),
            )
        if quantity == 0:
            continue
        limits.quantity(quantity, field=field)
        if quantity > line.still_open:
            raise ShippedTooMuch(
                _("%(asked)s of %(sku)s is more than the %(open)s still to ship.")
                % {
                    "asked": format_quantity(quantity),
                    "sku": line.product.sku,
                    "open": format_quantity(line.still_open),
                },
                field=field,
                value=quantity,
                remedy=_("Ship at most what is open; enter the surplus as a new order."),
            )
        leaving.append((line, quantity))
    if not leaving:
        raise NothingToShip(
            _("No quantity was given."),
            field="quantities",
            value=0,
            remedy=_("Enter what leaves on at least one line."),
        )
    return leaving


def _check_complete(
    order: SalesOrder, lines: Iterable[SalesOrderLine], leaving: Sequence[tuple[SalesOrderLine, Decimal]]
) -> None:
    """Of an order that ships only complete, everything still open leaves or nothing does."""
    quantities = {line.pk: quantity for line, quantity in leaving}
    staying = [line for line in lines if quantities.get(line.pk, ZERO) < line.still_open]
    if order.ship_complete and staying:
        raise ShipsComplete(
            _("%(number)s ships only complete; %(count)s of its lines would stay behind.")
            % {"number": order.number, "count": len(staying)},
            field="quantities",
            value=len(staying),
            remedy=_("Ship everything that is open, or let the order ship as ready."),
        )


def _reserve_missing(actor: Any, order: SalesOrder, leaving: Sequence[tuple[SalesOrderLine, Decimal]]) -> None:
    """Reserve what the lines do not hold yet. Only this order, which is locked, changes these reservations."""
    held = supply_selectors.reserved_by_source([source_of(line) for line, _quantity in leaving])
    demands = [
        reservations.Demand(source_of(line), line.product_id, quantity - held.get(source_of(line), ZERO))
        for line, quantity in leaving
        if quantity > held.get(source_of(line), ZERO)
    ]
    if demands:
        reservations.reserve(actor=actor, warehouse=order.warehouse, demands=demands)
