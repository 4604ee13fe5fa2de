"""Writing down what left a warehouse and when it arrived. The stock moves themselves are posted by ``reservations``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue
from b2bops.platform.services import audit, numbers, outbox, records
from supply.models import SHIPMENT_TRANSITIONS, Shipment, ShipmentLine, ShipmentStatus, Warehouse
from supply.services.quantities import positive_quantity

EDITABLE = frozenset({"carrier", "tracking_number"})


@dataclass(frozen=True)
class Shipped:
    """How much of one line left; ``source`` is the line's reservation source."""

    source: str
    product_id: int
    quantity: Decimal


class DeliveredBeforeShipped(InvalidValue):
    """Goods cannot arrive before they left."""

    code = "delivered_before_shipped"


@transaction.atomic
def shipment_record(
    *,
    actor: Any,
    warehouse: Warehouse,
    source: str,
    lines: Sequence[Shipped],
    shipped_at: datetime,
    reference: str = "",
    carrier: str = "",
    tracking_number: str = "",
) -> Shipment:
    """One consignment with the next SH number; call it in the transaction that issues the goods."""
    shipment = Shipment(
        number=numbers.take(kind="SH", on=timezone.localtime(shipped_at).date()),
        warehouse=warehouse,
        source=source,
        reference=reference,
        carrier=carrier.strip(),
        tracking_number=tracking_number.strip(),
        shipped_at=shipped_at,
        created_by=actor if getattr(actor, "pk", None) else None,
    )
    records.check(shipment)
    shipment.save()
    ShipmentLine.objects.bulk_create(
        ShipmentLine(
            shipment=shipment,
            source=line.source,
            product_id=line.product_id,
            quantity=positive_quantity(line.quantity),
        )
        for line in lines
    )
    after = {
        "status": shipment.status,
        "source": source,
        "lines": len(lines),
        "carrier": shipment.carrier,
        "tracking_number": shipment.tracking_number,
    }
    _announce(actor, shipment, "shipment.shipped", {}, after)
    return shipment


def shipment_update(*, actor: Any, shipment: Shipment, **changes: Any) -> Shipment:
    """Correct carrier or tracking number. Raises RecordRefused."""
    records.check_editable(changes, EDITABLE)
    return records.row_change(actor=actor, instance=shipment, changes=changes, action="shipment.changed")


@transaction.atomic
def shipment_deliver(*, actor: Any, shipment: Shipment, delivered_at: datetime) -> Shipment:
    """The goods arrived. Raises TransitionRefused, DeliveredBeforeShipped."""
    locked = Shipment.objects.lock_one(pk=shipment.pk)
    SHIPMENT_TRANSITIONS.check(subject=locked.number, current=locked.status, target=ShipmentStatus.DELIVERED)
    if delivered_at < locked.shipped_at:
        raise DeliveredBeforeShipped(
            _("%(number)s left after that.") % {"number": locked.number},
            field="delivered_at",
            value=delivered_at,
            remedy=_("Give a time after it was shipped."),
        )
    before = {"status": locked.status}
    locked.status, locked.delivered_at = ShipmentStatus.DELIVERED, delivered_at
    locked.save(update_fields=["status", "delivered_at", "updated_at"])
    _announce(actor, locked, "shipment.delivered", before, {"status": locked.status, "delivered_at": delivered_at})
    return locked


def _announce(actor: Any, shipment: Shipment, action: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    entry = audit.record(actor=actor, action=action, instance=shipment, before=before, after=after)
    payload = {
        "id": shipment.pk,
        "number": shipment.number,
        "source": shipment.source,
        "status": str(shipment.status),
        "warehouse": shipment.warehouse_id,
        "carrier": shipment.carrier,
        "tracking_number": shipment.tracking_number,
    }
    outbox.publish(topic=action, key=f"{action}:{shipment.pk}:{entry.pk}", payload=payload)
