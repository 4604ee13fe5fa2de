"""The table of steps in docs/reference/domain/credit.md: every step that raises exposure adds up the same sum."""

from datetime import date
from decimal import Decimal

import pytest

from orders.models import HoldReason, OrderStatus
from orders.services.billing import order_invoice
from orders.services.orders import (
    AmendedLine,
    hold_release,
    order_amend,
    order_cancel,
    order_confirm,
    order_reopen,
    order_ship,
)
from tests.factories import PriceRowFactory
from tests.orders.conftest import NOW, make_order, receive
from tests.orders.racing import broken_rules


@pytest.fixture
def half_billed(account, warehouse, stock):
    """Order A: fifty bolts, 25 of them shipped and billed."""
    order = order_confirm(actor=None, order=make_order(account, warehouse, stock, 50), now=NOW)
    order_ship(actor=None, order=order, quantities={order.lines.get().pk: Decimal(25)}, shipped_at=NOW)
    order_invoice(actor=None, order=order, on=date(2026, 5, 10))
    return order


@pytest.fixture
def other(account, warehouse, stock):
    """Order B: 33 bolts, not confirmed yet."""
    return make_order(account, warehouse, stock, 33)


def amend(order, quantity):
    line = order.lines.select_related("product").get()
    return order_amend(actor=None, order=order, lines=[AmendedLine(line.product, Decimal(quantity), line_id=line.pk)])


def open_hold(order):
    """The sentence of the credit hold that waits; "" when none does."""
    return "".join(order.holds.filter(reason=HoldReason.CREDIT, released_at=None).values_list("note", flat=True))


@pytest.mark.parametrize(
    ("quantities", "this", "together"),
    [
        ([83], None, None),
        ([84], "708.00", "1,008.00"),
        ([90, 89], "768.00", "1,068.00"),
        ([90, 83], None, None),
    ],
)
def test_amending_a_partly_billed_order(quantities, this, together, half_billed, warehouse, stock):
    receive(stock, warehouse, 100)
    for quantity in quantities:
        order = amend(half_billed, quantity)
    said = open_hold(order)
    if together is None:
        assert (order.status, said) == (OrderStatus.PARTLY_SHIPPED, "")
    else:
        assert order.status == OrderStatus.ON_HOLD
        for amount in ("0.00", "300.00", this, together):
            assert amount in said
    assert broken_rules() == {}


def test_a_hold_that_waits_again_is_not_covered_by_the_release_before_it(half_billed, warehouse, stock, sales_manager):
    receive(stock, warehouse, 100)
    amend(half_billed, 90)
    hold_release(actor=sales_manager, order=half_billed, reason=HoldReason.CREDIT, note="Prepaid", now=NOW)
    assert amend(half_billed, 89).status == OrderStatus.PARTLY_SHIPPED
    assert amend(half_billed, 95).status == OrderStatus.ON_HOLD
    assert amend(half_billed, 94).status == OrderStatus.ON_HOLD


def test_confirming_beside_it(half_billed, other):
    amend(half_billed, 51)
    _assert_1008(order_confirm(actor=None, order=other, now=NOW))


def test_releasing_another_hold_beside_it(half_billed, account, warehouse, sales_manager):
    nut = PriceRowFactory(amount=Decimal(10)).product
    short = order_confirm(actor=None, order=make_order(account, warehouse, nut, 33), now=NOW)
    assert [hold.reason for hold in short.holds.all()] == [HoldReason.STOCK]
    amend(half_billed, 51)
    _assert_1008(hold_release(actor=sales_manager, order=short, reason=HoldReason.STOCK, note="It may come", now=NOW))


def test_reopening_beside_it(half_billed, other):
    confirmed = order_confirm(actor=None, order=other, now=NOW)
    assert confirmed.status == OrderStatus.CONFIRMED
    order_cancel(actor=None, order=confirmed, now=NOW)
    amend(half_billed, 51)
    _assert_1008(order_reopen(actor=None, order=confirmed, now=NOW))


def _assert_1008(order):
    assert order.status == OrderStatus.ON_HOLD
    for amount in ("312.00", "300.00", "396.00", "1,008.00"):
        assert amount in open_hold(order)
    assert broken_rules() == {}
