from decimal import Decimal

import pytest

from b2bops.common.errors import InvalidValue
from b2bops.platform.models import AuditEntry
from orders.models import HoldReason, OrderStatus
from orders.selectors import account_exposure
from orders.services.billing import NothingToBill
from orders.services.fulfilment import NothingToShip, ShippedTooMuch, ShipsComplete
from orders.services.orders import (
    hold_place,
    hold_release,
    order_bill,
    order_cancel,
    order_confirm,
    order_ship,
)
from orders.services.payments import payment_record
from orders.services.status import OrderActionRefused
from supply.models import MoveKind, Reservation, Shipment, StockLevel, StockMove
from supply.services.stock import InsufficientStock
from tests.orders.conftest import NOW, make_order, receive


@pytest.fixture
def confirmed(draft, sales_manager):
    return order_confirm(actor=sales_manager, order=draft, now=NOW)


def ship(order, quantity, actor=None):
    line = order.lines.get()
    return order_ship(actor=actor, order=order, quantities={line.pk: Decimal(quantity)}, shipped_at=NOW)


def test_partial_shipments_move_the_axis_and_the_ledger(confirmed):
    order = ship(confirmed, 4)
    assert (order.status, order.delivered_pct) == (OrderStatus.PARTLY_SHIPPED, Decimal(40))
    level = StockLevel.objects.get()
    assert (level.on_hand, level.reserved) == (96, 6)
    order = ship(order, 6)
    assert (order.status, order.delivered_pct) == (OrderStatus.SHIPPED, Decimal(100))
    level.refresh_from_db()
    assert (level.on_hand, level.reserved) == (90, 0)
    moves = StockMove.objects.filter(kind=MoveKind.ISSUE).order_by("pk")
    assert [move.quantity for move in moves] == [-4, -6]
    assert {move.source for move in moves} == {f"orders.line:{order.lines.get().pk}"}
    assert AuditEntry.objects.filter(action="order.shipped").count() == 2


def test_every_shipment_is_written_down(confirmed, operations_member):
    line = confirmed.lines.get()
    order_ship(
        actor=operations_member,
        order=confirmed,
        quantities={line.pk: Decimal(4)},
        shipped_at=NOW,
        carrier="Northern Freight",
        tracking_number="NF-1",
    )
    ship(confirmed, 6)
    first, second = Shipment.objects.order_by("pk")
    assert (first.number, first.source) == ("SH-2026-00001", f"orders.order:{confirmed.pk}")
    assert (first.reference, first.carrier, first.tracking_number) == (confirmed.number, "Northern Freight", "NF-1")
    assert [(row.source, row.quantity) for row in second.lines.all()] == [(f"orders.line:{line.pk}", 6)]


def test_an_order_that_ships_complete_is_not_split(confirmed):
    type(confirmed).objects.update(ship_complete=True)
    with pytest.raises(ShipsComplete) as refused:
        ship(confirmed, 4)
    assert refused.value.field == "quantities"
    assert Shipment.objects.count() == 0
    assert ship(confirmed, 10).status == OrderStatus.SHIPPED


def test_billing_closes_and_being_paid_frees_credit(confirmed, account):
    assert account_exposure(account) == 120
    order = order_bill(actor=None, order=ship(confirmed, 5))
    assert (order.status, order.billed_pct) == (OrderStatus.PARTLY_SHIPPED, Decimal(50))
    assert account_exposure(account) == 120
    order = order_bill(actor=None, order=ship(order, 5))
    assert order.status == OrderStatus.CLOSED
    assert account_exposure(account) == 120
    payment_record(actor=None, account=account, amount=Decimal(130), received_on=NOW.date())
    assert account_exposure(account) == -10
    with pytest.raises(OrderActionRefused):
        order_bill(actor=None, order=order)


def test_nothing_new_to_bill(confirmed):
    order = order_bill(actor=None, order=ship(confirmed, 5))
    with pytest.raises(NothingToBill):
        order_bill(actor=None, order=order)


@pytest.mark.parametrize(
    ("quantity", "error"),
    [
        ("10.001", ShippedTooMuch),
        ("0", NothingToShip),
        ("-1", InvalidValue),
        ("NaN", InvalidValue),
        ("1.0001", InvalidValue),
    ],
)
def test_refused_quantities_leave_everything_as_it_was(quantity, error, confirmed):
    with pytest.raises(error) as refused:
        ship(confirmed, quantity)
    assert refused.value.field.startswith("quantities")
    assert refused.value.remedy
    assert StockLevel.objects.get().on_hand == 100


def test_a_line_of_another_order_is_refused(confirmed, account, warehouse, stock):
    other = make_order(account, warehouse, stock, 1).lines.get()
    with pytest.raises(InvalidValue) as refused:
        order_ship(actor=None, order=confirmed, quantities={other.pk: Decimal(1)}, shipped_at=NOW)
    assert refused.value.field == f"quantities.{other.pk}"


def test_a_draft_and_a_held_order_do_not_ship(draft, confirmed):
    hold_place(actor=None, order=confirmed, note="wait")
    with pytest.raises(OrderActionRefused):
        ship(confirmed, 1)


def test_a_backordered_rest_ships_once_stock_has_come(account, warehouse, product, sales_manager):
    receive(product, warehouse, 6)
    order = order_confirm(actor=sales_manager, order=make_order(account, warehouse, product, 10), now=NOW)
    order = hold_release(actor=sales_manager, order=order, reason=HoldReason.STOCK, note="as ready")
    with pytest.raises(InsufficientStock):
        ship(order, 10)
    order = ship(order, 6)
    receive(product, warehouse, 4)
    assert ship(order, 4).status == OrderStatus.SHIPPED
    level = StockLevel.objects.get()
    assert (level.on_hand, level.reserved) == (0, 0)


def test_an_order_never_consumes_what_another_reserved(account, warehouse, product, sales_manager):
    receive(product, warehouse, 10)
    first = order_confirm(actor=sales_manager, order=make_order(account, warehouse, product, 10), now=NOW)
    second = order_confirm(actor=sales_manager, order=make_order(account, warehouse, product, 5), now=NOW)
    second = hold_release(actor=sales_manager, order=second, reason="STOCK", note="as ready")
    with pytest.raises(InsufficientStock):
        ship(second, 5)
    assert ship(first, 10).status == OrderStatus.SHIPPED


def test_cancelling_gives_the_stock_back(confirmed):
    order = order_cancel(actor=None, order=confirmed, now=NOW)
    assert (order.status, order.cancelled_at) == (OrderStatus.CANCELLED, NOW)
    assert Reservation.objects.get().status == "RELEASED"
    assert StockLevel.objects.get().reserved == 0
    with pytest.raises(OrderActionRefused):
        order_cancel(actor=None, order=order, now=NOW)


def test_a_held_order_is_cancelled_with_its_holds_closed(account, warehouse, stock, sales_manager):
    order = order_confirm(actor=sales_manager, order=make_order(account, warehouse, stock, 90), now=NOW)
    order = order_cancel(actor=sales_manager, order=order, now=NOW)
    assert order.status == OrderStatus.CANCELLED
    hold = order.holds.get()
    assert hold.released_at == NOW
    assert hold.released_by is None


def test_what_has_left_is_not_cancelled(confirmed):
    order = ship(confirmed, 1)
    with pytest.raises(OrderActionRefused) as refused:
        order_cancel(actor=None, order=order, now=NOW)
    assert "return" in refused.value.remedy
    held = hold_place(actor=None, order=order, note="wait")
    with pytest.raises(OrderActionRefused):
        order_cancel(actor=None, order=held, now=NOW)
