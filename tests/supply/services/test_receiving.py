from datetime import UTC, datetime
from decimal import Decimal

import pytest

from b2bops.common.errors import InvalidValue, TransitionRefused
from b2bops.platform.models import AuditEntry, OutboxMessage
from supply.models import MoveKind, PurchaseReceipt, PurchaseStatus, StockLevel, StockMove
from supply.services import purchasing, receiving
from tests.factories import PurchaseOrderFactory, PurchaseOrderLineFactory

NOW = datetime(2026, 3, 9, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    order = PurchaseOrderFactory(status=PurchaseStatus.SENT)
    PurchaseOrderLineFactory.create_batch(2, order=order, quantity=Decimal(10), unit_cost=Decimal("2.5"))
    return order


def _receive(actor, order, **quantities):
    lines = list(order.lines.order_by("pk"))
    wanted = {lines[int(name[1:])].pk: Decimal(value) for name, value in quantities.items()}
    return purchasing.receipt_post(actor=actor, order=order, received_at=NOW, quantities=wanted)


def test_a_part_posts_moves_and_leaves_the_order_partly_received(supply_member, order):
    receipt = _receive(supply_member, order, _0="4")
    order.refresh_from_db()
    move = StockMove.objects.get()
    assert order.status == PurchaseStatus.PARTLY_RECEIVED
    assert (move.kind, move.quantity, move.unit_cost) == (MoveKind.RECEIPT, 4, Decimal("2.5"))
    assert (move.source, move.note) == (f"supply.receipt:{receipt.pk}", order.number)
    assert StockLevel.objects.get().on_hand == order.lines.order_by("pk")[0].received_qty == 4


def test_the_rest_completes_the_order(supply_member, order):
    _receive(supply_member, order, _0="4")
    _receive(supply_member, order, _0="6")
    _receive(supply_member, order, _1="10")
    order.refresh_from_db()
    assert order.status == PurchaseStatus.RECEIVED
    numbers = PurchaseReceipt.objects.order_by("pk").values_list("number", flat=True)
    assert list(numbers) == ["GR-2026-00001", "GR-2026-00002", "GR-2026-00003"]


def test_ten_percent_more_is_taken_and_no_more(supply_member, order):
    _receive(supply_member, order, _0="10")
    with pytest.raises(receiving.OverReceipt) as refused:
        _receive(supply_member, order, _0="1.001")
    assert "Book at most 1 " in refused.value.remedy
    _receive(supply_member, order, _0="1")
    assert StockLevel.objects.get().on_hand == 11


def test_one_refused_line_books_nothing(supply_member, order):
    with pytest.raises(receiving.OverReceipt):
        _receive(supply_member, order, _0="5", _1="12")
    assert not StockMove.objects.exists()
    assert not PurchaseReceipt.objects.exists()


@pytest.mark.parametrize("status", sorted(set(PurchaseStatus.values) - {"SENT", "CONFIRMED", "PARTLY_RECEIVED"}))
def test_only_an_order_under_way_receives(supply_member, order, status):
    type(order).objects.update(status=status)
    with pytest.raises(TransitionRefused):
        _receive(supply_member, order, _0="1")
    assert not StockMove.objects.exists()


def test_lines_of_another_order_and_empty_receipts_are_refused(supply_member, order):
    stranger = PurchaseOrderLineFactory()
    for quantities in ({}, {stranger.pk: Decimal(1)}, {order.lines.first().pk: Decimal(0)}):
        with pytest.raises(InvalidValue):
            receiving.receipt_post(actor=supply_member, order=order, received_at=NOW, quantities=quantities)
    with pytest.raises(InvalidValue, match="time zone"):
        receiving.receipt_post(
            actor=supply_member, order=order, received_at=NOW.replace(tzinfo=None), quantities={1: Decimal(1)}
        )


def test_lots_are_kept_apart(supply_member, order):
    line = order.lines.first()
    receiving.receipt_post(
        actor=supply_member, order=order, received_at=NOW, quantities={line.pk: Decimal(3)}, lots={line.pk: "L7"}
    )
    assert StockLevel.objects.get().lot == "L7"


def test_one_entry_for_the_receipt_and_one_for_the_orders_status(supply_member, order):
    _receive(supply_member, order, _0="4")
    _receive(supply_member, order, _0="1")
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["purchase_receipt.posted", "purchase_order.received", "purchase_receipt.posted"]
    assert OutboxMessage.objects.filter(topic="purchase_order.received").count() == 2
