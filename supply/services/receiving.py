"""Goods arriving on a purchase order: the receipt, the stock moves and the order's status, in one transaction."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from b2bops.common.errors import Conflict, InvalidValue
from b2bops.common.listing.cells import format_quantity
from b2bops.platform.services import audit, numbers, outbox
from supply.models import (
    OVER_RECEIPT_TOLERANCE_PCT,
    PURCHASE_TRANSITIONS,
    MoveKind,
    PurchaseOrder,
    PurchaseOrderLine,
    PurchaseReceipt,
    PurchaseReceiptLine,
    PurchaseStatus,
)
from supply.services import stock
from supply.services.quantities import positive_quantity

NUMBER_KIND = "GR"  # goods receipt


class OverReceipt(Conflict):
    """More arrived than was ordered, beyond the tolerance."""

    code = "over_receipt"


@transaction.atomic
def receipt_post(
    *,
    actor: Any,
    order: PurchaseOrder,
    received_at: datetime,
    quantities: Mapping[int, Decimal],
    lots: Mapping[int, str] | None = None,
) -> PurchaseReceipt:
    """Book what arrived: ``quantities`` and ``lots`` are keyed by the id of the order's line.

    A line may end up to OVER_RECEIPT_TOLERANCE_PCT above what was ordered; beyond that OverReceipt is raised and
    nothing is booked. Each line posts one RECEIPT move at the line's unit cost, named after the receipt's line. The
    order becomes RECEIVED when every line has arrived in full, else PARTLY_RECEIVED.
    """
    if timezone.is_naive(received_at):
        raise InvalidValue(_("The time needs a time zone."), field="received_at", value=received_at)
    locked = PurchaseOrder.objects.select_related("warehouse").lock_one(pk=order.pk)
    lines = {line.pk: line for line in locked.lines.select_related("product").order_by("pk")}
    arrived = _checked(locked, lines, quantities)
    for line_id, quantity in arrived.items():
        lines[line_id].received_qty += quantity
    complete = all(line.received_qty >= line.quantity for line in lines.values())
    target = PurchaseStatus.RECEIVED if complete else PurchaseStatus.PARTLY_RECEIVED
    PURCHASE_TRANSITIONS.check(subject=locked.number, current=locked.status, target=target)
    receipt = _receipt_store(actor, locked, received_at, arrived, lots or {})
    stock.moves_post(actor=actor, moves=_moves(locked, lines, receipt))
    PurchaseOrderLine.objects.bulk_update([lines[pk] for pk in arrived], ["received_qty"])
    before, locked.status = locked.status, target
    locked.save(update_fields=["status", "updated_at"])
    _announce(actor, locked, receipt, before, arrived)
    return receipt


def _checked(
    order: PurchaseOrder, lines: Mapping[int, PurchaseOrderLine], quantities: Mapping[int, Decimal]
) -> dict[int, Decimal]:
    if not quantities:
        raise InvalidValue(
            _("Nothing was received."), field="quantities", remedy=_("Give the quantity of at least one line.")
        )
    arrived = {line_id: positive_quantity(value) for line_id, value in quantities.items()}
    strangers = sorted(set(arrived) - lines.keys())
    if strangers:
        raise InvalidValue(
            _("%(number)s has no such line.") % {"number": order.number}, field="quantities", value=strangers[0]
        )
    for line_id, quantity in arrived.items():
        _refuse_excess(lines[line_id], quantity)
    return arrived


def _refuse_excess(line: PurchaseOrderLine, quantity: Decimal) -> None:
    most = line.quantity * (1 + OVER_RECEIPT_TOLERANCE_PCT / 100)
    if line.received_qty + quantity <= most:
        return
    raise OverReceipt(
        _("%(product)s: %(ordered)s ordered, %(received)s here already, so %(quantity)s more is too much.")
        % {
            "product": line.product,
            "ordered": format_quantity(line.quantity),
            "received": format_quantity(line.received_qty),
            "quantity": format_quantity(quantity),
        },
        field="quantities",
        value=quantity,
        remedy=_("Book at most %(most)s (%(tolerance)s %% above the order) and send the rest back, or order it.")
        % {
            "most": format_quantity(max(most - line.received_qty, Decimal(0))),
            "tolerance": OVER_RECEIPT_TOLERANCE_PCT,
        },
        line=line.pk,
        sku=line.product.sku,
    )


def _receipt_store(
    actor: Any,
    order: PurchaseOrder,
    received_at: datetime,
    arrived: Mapping[int, Decimal],
    lots: Mapping[int, str],
) -> PurchaseReceipt:
    receipt = PurchaseReceipt.objects.create(
        number=numbers.take(kind=NUMBER_KIND, on=timezone.localdate(received_at)),
        order=order,
        received_at=received_at,
        received_by=actor if getattr(actor, "pk", None) else None,
    )
    rows = [
        PurchaseReceiptLine(receipt=receipt, order_line_id=line_id, quantity=quantity, lot=lots.get(line_id, ""))
        for line_id, quantity in arrived.items()
    ]
    PurchaseReceiptLine.objects.bulk_create(rows)
    return receipt


def _moves(
    order: PurchaseOrder, lines: Mapping[int, PurchaseOrderLine], receipt: PurchaseReceipt
) -> list[stock.NewMove]:
    return [
        stock.NewMove(
            lines[row.order_line_id].product_id,
            order.warehouse_id,
            MoveKind.RECEIPT,
            row.quantity,
            receipt.received_at,
            row.lot,
            unit_cost=lines[row.order_line_id].unit_cost,
            source=f"supply.receipt:{receipt.pk}",
            note=order.number,
        )
        for row in receipt.lines.order_by("pk")
    ]


def _announce(
    actor: Any, order: PurchaseOrder, receipt: PurchaseReceipt, before: str, arrived: Mapping[int, Decimal]
) -> None:
    """One audit entry for each changed object: the receipt with its lines, and the order when its status moved."""
    quantities = {str(line_id): quantity for line_id, quantity in arrived.items()}
    after = {"number": receipt.number, "received_at": receipt.received_at, "quantities": quantities}
    changes = [audit.Change("purchase_receipt.posted", receipt, {}, after)]
    if before != order.status:
        changes.append(audit.Change("purchase_order.received", order, {"status": before}, {"status": order.status}))
    audit.record_many(actor=actor, changes=changes)
    outbox.publish(
        topic="purchase_order.received",
        key=f"purchase_order.received:{receipt.pk}",
        payload={"id": order.pk, "number": order.number, "status": order.status, "receipt": receipt.number},
    )
