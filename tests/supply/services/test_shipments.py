from datetime import timedelta
from decimal import Decimal

import pytest

from b2bops.common.errors import InvalidValue, TransitionRefused
from b2bops.platform.models import AuditEntry, OutboxMessage
from supply.models import Shipment, ShipmentStatus
from supply.services import shipments
from tests.factories import LONG_AGO, ProductFactory, WarehouseFactory


@pytest.fixture
def shipment(operations_member):
    line = shipments.Shipped("orders.line:7", ProductFactory().pk, Decimal("2.5"))
    return shipments.shipment_record(
        actor=operations_member,
        warehouse=WarehouseFactory(),
        source="orders.order:3",
        reference="SO-2025-00001",
        lines=[line],
        shipped_at=LONG_AGO,
        carrier=" Northern Freight ",
    )


def test_a_shipment_is_numbered_recorded_and_announced(shipment, operations_member):
    assert (shipment.number, shipment.status, shipment.carrier) == ("SH-2025-00001", "SHIPPED", "Northern Freight")
    line = shipment.lines.get()
    assert (line.source, line.quantity) == ("orders.line:7", Decimal("2.5"))
    assert AuditEntry.objects.get(action="shipment.shipped").actor == operations_member
    assert OutboxMessage.objects.get(topic="shipment.shipped").payload["source"] == "orders.order:3"


def test_it_arrives_once_and_not_before_it_left(shipment, operations_member):
    with pytest.raises(shipments.DeliveredBeforeShipped) as refused:
        shipments.shipment_deliver(
            actor=operations_member, shipment=shipment, delivered_at=LONG_AGO - timedelta(minutes=1)
        )
    assert refused.value.field == "delivered_at"
    done = shipments.shipment_deliver(actor=operations_member, shipment=shipment, delivered_at=LONG_AGO)
    assert (done.status, done.delivered_at) == (ShipmentStatus.DELIVERED, LONG_AGO)
    with pytest.raises(TransitionRefused):
        shipments.shipment_deliver(actor=operations_member, shipment=shipment, delivered_at=LONG_AGO)


def test_carrier_and_tracking_can_be_corrected_and_nothing_else(shipment, operations_member):
    changed = shipments.shipment_update(actor=operations_member, shipment=shipment, tracking_number="1Z-7")
    assert changed.tracking_number == "1Z-7"
    for bad in ({"number": "SH-1"}, {"carrier": "x" * 81}, {"carrier": "a\x00b"}):
        with pytest.raises(InvalidValue):
            shipments.shipment_update(actor=operations_member, shipment=shipment, **bad)


def test_sales_reads_shipments_on_its_orders_only(shipment, operations_member, supply_member, sales_manager, outsider):
    for reader, seen in ((operations_member, 1), (supply_member, 1), (sales_manager, 0), (outsider, 0)):
        assert Shipment.objects.visible_to(reader).count() == seen
