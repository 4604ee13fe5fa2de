"""Confirm or hold: the worked table of credit, each reason for a hold, and what a release does."""

from decimal import Decimal

import pytest

from b2bops.common.errors import InvalidValue
from b2bops.platform.models import AuditEntry, OutboxMessage
from orders.models import HoldReason, OrderHold, OrderStatus, SalesOrder
from orders.selectors import account_exposure
from orders.services.confirmation import HoldNotOpen, OrderEmpty
from orders.services.orders import hold_place, hold_release, lines_replace, order_confirm, orders_confirm
from orders.services.status import OrderActionRefused
from supply.models import Reservation, StockLevel
from tests.factories import AccountFactory, SalesOrderFactory
from tests.orders.conftest import NOW, make_order, receive


def open_reasons(order):
    return sorted(order.holds.filter(released_at__isnull=True).values_list("reason", flat=True))


def test_a_clean_order_is_confirmed_and_its_stock_reserved(draft, sales_manager):
    order = order_confirm(actor=sales_manager, order=draft, now=NOW)
    assert (order.status, order.confirmed_at) == (OrderStatus.CONFIRMED, NOW)
    reservation = Reservation.objects.get()
    assert reservation.source == f"orders.line:{order.lines.get().pk}"
    assert reservation.quantity == 10
    assert StockLevel.objects.get().reserved == 10
    assert AuditEntry.objects.filter(action="order.confirmed", object_id=str(order.pk)).count() == 1
    assert OutboxMessage.objects.filter(topic="order.confirmed").count() == 1


# Open orders as (total, billed %), this order's total, and whether it fits a limit of 1,000.
CREDIT_ROWS = [
    ([], "1000.00", True),
    ([], "1000.01", False),
    ([("600.00", "0")], "400.00", True),
    ([("600.00", "0"), ("300.00", "0")], "100.01", False),
    ([("600.00", "100")], "1000.00", True),
]


@pytest.mark.parametrize(("others", "total", "fits"), CREDIT_ROWS)
def test_worked_table_of_credit(others, total, fits, draft, account, sales_manager):
    for amount, billed in others:
        SalesOrderFactory(
            account=account, subtotal=amount, total=amount, billed_pct=billed, confirmed_at=NOW, status="CONFIRMED"
        )
    SalesOrder.objects.filter(pk=draft.pk).update(subtotal=total, tax=0, total=total)
    order = order_confirm(actor=sales_manager, order=draft, now=NOW)
    assert open_reasons(order) == ([] if fits else [HoldReason.CREDIT])
    assert order.status == (OrderStatus.CONFIRMED if fits else OrderStatus.ON_HOLD)


def test_unconfirmed_cancelled_and_foreign_orders_are_no_exposure(account, draft):
    SalesOrderFactory(account=account, subtotal=50, total=50)
    SalesOrderFactory(account=account, subtotal=50, total=50, confirmed_at=NOW, cancelled_at=NOW)
    SalesOrderFactory(subtotal=50, total=50, confirmed_at=NOW)
    assert account_exposure(account) == 0


def test_an_account_without_a_limit_is_never_held_for_credit(account, draft, sales_manager):
    account.credit_limit = None
    account.save()
    SalesOrder.objects.filter(pk=draft.pk).update(subtotal=10**8, tax=0, total=10**8)
    assert order_confirm(actor=sales_manager, order=draft, now=NOW).status == OrderStatus.CONFIRMED


def test_a_held_order_reserves_nothing_and_says_why(account, warehouse, stock, sales_manager):
    order = order_confirm(actor=sales_manager, order=make_order(account, warehouse, stock, 90), now=NOW)
    assert order.status == OrderStatus.ON_HOLD
    assert order.confirmed_at is None
    assert not Reservation.objects.exists()
    note = order.holds.get().note
    assert "1,080.00 EUR" in note
    assert "1,000.00 EUR" in note


def test_every_reason_is_found_at_once(warehouse, stock, sales_manager):
    account = AccountFactory(credit_limit=Decimal(1), country="")
    order = make_order(account, warehouse, stock, 101, unit_price=Decimal("8.99"))
    order = order_confirm(actor=sales_manager, order=order, now=NOW)
    assert open_reasons(order) == ["ADDRESS", "CREDIT", "PRICE", "STOCK"]
    assert "BOLT-10: 101 wanted, 100 free" in order.holds.get(reason="STOCK").note


@pytest.mark.parametrize(
    ("line", "held"),
    [
        ({"unit_price": Decimal("9.00")}, False),
        ({"unit_price": Decimal("8.99")}, True),
        ({"discount_pct": Decimal("10")}, False),
        ({"discount_pct": Decimal("10.01")}, True),
        ({"unit_price": Decimal(0)}, True),
        ({"unit_price": Decimal("12"), "discount_pct": Decimal(15)}, False),
    ],
)
def test_price_hold_beyond_ten_percent(line, held, account, warehouse, stock, sales_manager):
    order = order_confirm(actor=sales_manager, order=make_order(account, warehouse, stock, 1, **line), now=NOW)
    assert open_reasons(order) == (["PRICE"] if held else [])


def test_release_confirms_and_stays_as_the_record(account, warehouse, stock, sales_manager):
    order = order_confirm(actor=sales_manager, order=make_order(account, warehouse, stock, 90), now=NOW)
    order = hold_release(actor=sales_manager, order=order, reason="CREDIT", note="Prepaid", now=NOW)
    assert order.status == OrderStatus.CONFIRMED
    hold = OrderHold.objects.get()
    assert (hold.released_by, hold.release_note, hold.released_at) == (sales_manager, "Prepaid", NOW)
    assert Reservation.objects.get().quantity == 90
    assert AuditEntry.objects.filter(action="order.hold_released").count() == 1


def test_release_of_one_of_two_keeps_the_order_waiting(account, warehouse, stock, sales_manager):
    order = make_order(account, warehouse, stock, 101, unit_price=Decimal("9.50"))
    order = order_confirm(actor=sales_manager, order=order, now=NOW)
    assert open_reasons(order) == ["CREDIT", "STOCK"]
    order = hold_release(actor=sales_manager, order=order, reason="CREDIT", note="ok", now=NOW)
    assert (order.status, open_reasons(order)) == (OrderStatus.ON_HOLD, ["STOCK"])
    order = hold_release(actor=sales_manager, order=order, reason="STOCK", note="as ready", now=NOW)
    assert order.status == OrderStatus.CONFIRMED
    assert Reservation.objects.get().quantity == 100, "a released stock hold takes what there is"


def test_looking_again_closes_holds_whose_cause_is_gone(account, warehouse, stock, sales_manager):
    order = order_confirm(actor=sales_manager, order=make_order(account, warehouse, stock, 90), now=NOW)
    account.credit_limit = Decimal(5000)
    account.save()
    order = order_confirm(actor=sales_manager, order=order, now=NOW)
    assert order.status == OrderStatus.CONFIRMED
    assert order.holds.get().released_by is None, "the limit made room; nobody overrode it"


def test_a_cause_that_went_is_not_an_override_when_it_comes_back(account, warehouse, product, sales_manager):
    order = order_confirm(actor=sales_manager, order=make_order(account, warehouse, product, 90), now=NOW)
    assert open_reasons(order) == ["CREDIT", "STOCK"]
    account.credit_limit = Decimal(5000)
    account.save()
    order = order_confirm(actor=sales_manager, order=order, now=NOW)
    assert open_reasons(order) == ["STOCK"]
    account.credit_limit = Decimal(1000)
    account.save()
    order = order_confirm(actor=sales_manager, order=order, now=NOW)
    assert open_reasons(order) == ["CREDIT", "STOCK"]


def test_stock_that_came_in_lets_the_order_pass(account, warehouse, product, sales_manager):
    order = order_confirm(actor=sales_manager, order=make_order(account, warehouse, product, 10), now=NOW)
    assert open_reasons(order) == ["STOCK"]
    receive(product, warehouse, 10)
    assert order_confirm(actor=sales_manager, order=order, now=NOW).status == OrderStatus.CONFIRMED


@pytest.mark.parametrize("note", ["", "   ", "x" * 301, "a\x00b"])
def test_a_release_needs_a_word(note, account, warehouse, product, sales_manager):
    order = order_confirm(actor=sales_manager, order=make_order(account, warehouse, product, 10), now=NOW)
    with pytest.raises(InvalidValue) as refused:
        hold_release(actor=sales_manager, order=order, reason="STOCK", note=note)
    assert refused.value.field == "note"
    assert open_reasons(order) == ["STOCK"]


def test_a_hold_is_released_once(account, warehouse, stock, sales_manager):
    order = order_confirm(actor=sales_manager, order=make_order(account, warehouse, stock, 90), now=NOW)
    hold_release(actor=sales_manager, order=order, reason="CREDIT", note="ok")
    with pytest.raises(HoldNotOpen):
        hold_release(actor=sales_manager, order=order, reason="CREDIT", note="ok")


def test_a_hand_made_hold_stops_shipping_and_keeps_the_stock(draft, sales_manager):
    order = order_confirm(actor=sales_manager, order=draft, now=NOW)
    order = hold_place(actor=sales_manager, order=order, note="Customer asked to wait")
    assert order.status == OrderStatus.ON_HOLD
    assert Reservation.objects.get().status == "OPEN"
    order = hold_release(actor=sales_manager, order=order, reason="MANUAL", note="Go")
    assert (order.status, order.confirmed_at) == (OrderStatus.CONFIRMED, NOW)
    assert Reservation.objects.get().quantity == 10, "nothing is reserved twice"


def test_looking_again_does_not_lift_a_hand_made_hold(draft, sales_manager):
    order = order_confirm(actor=sales_manager, order=draft, now=NOW)
    hold_place(actor=sales_manager, order=order, note="wait")
    with pytest.raises(OrderActionRefused):
        order_confirm(actor=sales_manager, order=order, now=NOW)
    with pytest.raises(OrderActionRefused):
        lines_replace(actor=sales_manager, order=order, lines=[])
    assert open_reasons(order) == ["MANUAL"]
    assert Reservation.objects.get().quantity == 10


def test_confirmed_twice_and_empty_orders_are_refused(draft, sales_manager, db):
    order_confirm(actor=sales_manager, order=draft, now=NOW)
    with pytest.raises(OrderActionRefused):
        order_confirm(actor=sales_manager, order=draft, now=NOW)
    with pytest.raises(OrderEmpty):
        order_confirm(actor=sales_manager, order=SalesOrderFactory(), now=NOW)


def test_bulk_confirms_what_it_can(account, warehouse, stock, sales_manager):
    clean = make_order(account, warehouse, stock, 1)
    big = make_order(account, warehouse, stock, 90)
    done = make_order(account, warehouse, stock, 1)
    order_confirm(actor=sales_manager, order=done, now=NOW)
    outcome = orders_confirm(actor=sales_manager, orders=[clean, big, done], now=NOW)
    assert outcome.confirmed == (clean.number,)
    assert outcome.held == (big.number,)
    assert list(outcome.refused) == [done.number]
