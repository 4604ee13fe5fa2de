"""The worked table of docs/reference/domain/order_status.md: ten bolts at 10.00, four shipped, five on the shelf."""

from decimal import Decimal

import pytest

from b2bops.common.errors import InvalidValue
from b2bops.platform.models import AuditEntry
from orders.invariants import INVARIANTS
from orders.models import HoldReason, OrderStatus
from orders.services.amending import AlreadyShipped
from orders.services.orders import (
    AmendedLine,
    hold_release,
    order_amend,
    order_cancel,
    order_close_short,
    order_confirm,
    order_reopen,
    order_ship,
)
from orders.services.status import OrderActionRefused
from supply.models import Reservation, StockLevel
from tests.factories import PriceRowFactory, ProductFactory
from tests.orders.conftest import NOW, make_order, receive

S = OrderStatus


@pytest.fixture
def part_shipped(account, warehouse, product, sales_manager):
    receive(product, warehouse, 15)
    order = order_confirm(actor=sales_manager, order=make_order(account, warehouse, product, 10), now=NOW)
    order_ship(actor=None, order=order, quantities={order.lines.get().pk: Decimal(4)}, shipped_at=NOW)
    product.price_rows.update(amount=Decimal(12))
    order.refresh_from_db()
    return order


def same(order, **changes):
    """The only line with these changes."""
    line = order.lines.select_related("product").get()
    values = {"product": line.product, "quantity": line.quantity, "line_id": line.pk}
    return AmendedLine(**values | changes)


def reserved():
    return sum(Reservation.objects.open().values_list("quantity", flat=True))


def healthy():
    return {name: check() for name, check in INVARIANTS.items() if check()} == {}


@pytest.mark.parametrize(
    ("change", "amount", "held", "status"),
    [
        ({"quantity": Decimal(8)}, "80.00", 4, S.PARTLY_SHIPPED),
        ({"quantity": Decimal(15)}, "150.00", 11, S.PARTLY_SHIPPED),
        ({"quantity": Decimal(16)}, "160.00", 6, S.ON_HOLD),
        ({"quantity": Decimal(4)}, "40.00", 0, S.SHIPPED),
        ({"unit_price": Decimal(9)}, "90.00", 6, S.PARTLY_SHIPPED),
    ],
)
def test_worked_table(change, amount, held, status, part_shipped, sales_manager):
    if "unit_price" in change:
        part_shipped.lines.get().product.price_rows.update(amount=Decimal(10))
    order = order_amend(actor=sales_manager, order=part_shipped, lines=[same(part_shipped, **change)])
    line = order.lines.get()
    assert (order.status, line.amount, order.subtotal) == (status, Decimal(amount), Decimal(amount))
    assert reserved() == held == StockLevel.objects.get().reserved
    assert order.total == order.subtotal + order.tax
    assert healthy()


def test_no_line_falls_below_what_has_left(part_shipped, sales_manager):
    with pytest.raises(AlreadyShipped) as refused:
        order_amend(actor=sales_manager, order=part_shipped, lines=[same(part_shipped, quantity=Decimal(3))])
    assert refused.value.field == "lines.0.quantity"
    other = AmendedLine(PriceRowFactory(product=ProductFactory()).product, Decimal(1))
    with pytest.raises(AlreadyShipped):
        order_amend(actor=sales_manager, order=part_shipped, lines=[other])
    part_shipped.refresh_from_db()
    assert (part_shipped.line_count, reserved()) == (1, 6)


def test_the_price_of_an_unchanged_line_stays_frozen_and_a_new_line_has_its_own(part_shipped, warehouse, sales_manager):
    nut = PriceRowFactory(product=ProductFactory(sku="NUT"), amount=Decimal(2)).product
    receive(nut, warehouse, 50)
    order = order_amend(
        actor=sales_manager, order=part_shipped, lines=[same(part_shipped), AmendedLine(nut, Decimal(20))]
    )
    bolt, new = order.lines.order_by("position")
    assert (bolt.unit_price, new.unit_price, new.position) == (10, 2, bolt.position + 1)
    assert (order.subtotal, order.line_count, order.status) == (140, 2, S.PARTLY_SHIPPED)
    entry = AuditEntry.objects.get(action="order.amended")
    assert [row["product"] for row in entry.after["lines"]] == ["BOLT-10", "NUT"]
    assert entry.before["total"] == "120.000"
    gone = order_amend(actor=sales_manager, order=order, lines=[same_of(bolt)])
    assert (gone.subtotal, Reservation.objects.open().count()) == (100, 1)


def same_of(line):
    return AmendedLine(line.product, line.quantity, line_id=line.pk)


def test_a_bigger_order_is_held_for_credit_until_a_person_lets_it_pass(part_shipped, warehouse, product, sales_manager):
    receive(product, warehouse, 100)
    order = order_amend(actor=sales_manager, order=part_shipped, lines=[same(part_shipped, quantity=Decimal(90))])
    assert order.status == S.ON_HOLD
    assert [hold.reason for hold in order.holds.filter(released_at__isnull=True)] == [HoldReason.CREDIT]
    assert healthy()
    with pytest.raises(OrderActionRefused):
        order_ship(actor=None, order=order, quantities={order.lines.get().pk: Decimal(1)}, shipped_at=NOW)
    done = hold_release(actor=sales_manager, order=order, reason="CREDIT", note="Prepaid", now=NOW)
    assert done.status == S.PARTLY_SHIPPED
    smaller = order_amend(actor=sales_manager, order=done, lines=[same(done, quantity=Decimal(89))])
    assert smaller.status == S.PARTLY_SHIPPED
    bigger = order_amend(actor=sales_manager, order=smaller, lines=[same(smaller, quantity=Decimal(95))])
    assert bigger.status == S.ON_HOLD


def test_a_released_shortage_reserves_what_there_is(part_shipped, sales_manager):
    order = order_amend(actor=sales_manager, order=part_shipped, lines=[same(part_shipped, quantity=Decimal(16))])
    done = hold_release(actor=sales_manager, order=order, reason="STOCK", note="The rest may come later", now=NOW)
    assert (done.status, reserved()) == (S.PARTLY_SHIPPED, 11)


def test_the_header_alone_can_be_amended(part_shipped, sales_manager):
    order = order_amend(actor=sales_manager, order=part_shipped, freight=Decimal("7.50"), ship_complete=True)
    assert (order.total, order.ship_complete, order.status) == (Decimal("127.50"), True, S.PARTLY_SHIPPED)
    with pytest.raises(InvalidValue) as refused:
        order_amend(actor=sales_manager, order=part_shipped, note="a\x00b")
    assert refused.value.field == "note"


@pytest.mark.parametrize("line_id", [0, 99_999])
def test_a_line_of_another_order_is_refused(line_id, part_shipped, sales_manager):
    with pytest.raises(InvalidValue) as refused:
        order_amend(actor=sales_manager, order=part_shipped, lines=[same(part_shipped, line_id=line_id)])
    assert refused.value.field == "lines.0.line"


def test_a_draft_is_edited_and_a_finished_order_is_left_alone(draft, part_shipped, sales_manager):
    with pytest.raises(OrderActionRefused) as refused:
        order_amend(actor=sales_manager, order=draft, freight=Decimal(1))
    assert "edit" in refused.value.remedy
    line = part_shipped.lines.get()
    order_ship(actor=None, order=part_shipped, quantities={line.pk: Decimal(6)}, shipped_at=NOW)
    with pytest.raises(OrderActionRefused):
        order_amend(actor=sales_manager, order=part_shipped, freight=Decimal(1))


def test_cancelling_the_open_rest_leaves_what_has_left(part_shipped, sales_manager):
    order = order_close_short(actor=sales_manager, order=part_shipped, note="They found another source")
    assert (order.status, order.subtotal, order.delivered_pct) == (S.SHIPPED, 40, 100)
    assert (reserved(), StockLevel.objects.get().on_hand) == (0, 11)
    entry = AuditEntry.objects.get(action="order.closed_short")
    assert (entry.before["lines"][0]["quantity"], entry.after["note"]) == ("10.000", "They found another source")
    assert healthy()


def test_an_order_of_which_nothing_has_left_is_cancelled_instead(draft, sales_manager):
    order = order_confirm(actor=sales_manager, order=draft, now=NOW)
    with pytest.raises(OrderActionRefused) as refused:
        order_close_short(actor=sales_manager, order=order)
    assert "cancel" in refused.value.remedy


def test_a_cancelled_order_is_checked_again_when_it_is_reopened(draft, account, sales_manager):
    confirmed = order_confirm(actor=sales_manager, order=draft, now=NOW)
    order_cancel(actor=sales_manager, order=confirmed, now=NOW)
    reopened = order_reopen(actor=sales_manager, order=confirmed, now=NOW)
    assert (reopened.status, reserved()) == (S.CONFIRMED, 10)
    order_cancel(actor=sales_manager, order=reopened, now=NOW)
    type(account).objects.update(credit_limit=Decimal(119))
    held = order_reopen(actor=sales_manager, order=reopened, now=NOW)
    assert (held.status, held.holds.get().reason, reserved()) == (S.ON_HOLD, HoldReason.CREDIT, 0)
    assert healthy()


def test_a_cancelled_draft_is_a_draft_again(draft, sales_manager):
    order_cancel(actor=sales_manager, order=draft, now=NOW)
    assert order_reopen(actor=sales_manager, order=draft, now=NOW).status == S.DRAFT
    with pytest.raises(OrderActionRefused):
        order_reopen(actor=sales_manager, order=draft, now=NOW)
