"""Two verbs of orders at the same moment: one of them finds what the other has done."""

from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection

from orders.models import HoldReason, OrderStatus, QuoteStatus, SalesOrder
from orders.services import status
from orders.services.fulfilment import ShippedTooMuch
from orders.services.orders import (
    AmendedLine,
    hold_release,
    order_amend,
    order_cancel,
    order_confirm,
    order_reopen,
    order_ship,
)
from orders.services.quotes import answers, quote_accept
from orders.services.status import OrderActionRefused
from supply.models import StockLevel
from tests.factories import AccountFactory, PriceRowFactory, QuoteFactory, QuoteLineFactory, WarehouseFactory
from tests.orders.conftest import NOW, make_order, receive
from tests.orders.racing import at_once, broken_rules, errors, without_locks

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks need PostgreSQL"),
]


@pytest.fixture
def account():
    return AccountFactory(credit_limit=Decimal(1000))


@pytest.fixture
def order(account):
    """Ten bolts, confirmed and reserved; none are left."""
    return confirmed(account, 10)


def draft(account, quantity, *, on_hand=None):
    """Bolts at 10.00 and 20 % tax, so many on hand as are wanted unless told otherwise."""
    warehouse, product = WarehouseFactory(), PriceRowFactory(amount=Decimal(10)).product
    receive(product, warehouse, on_hand or quantity)
    return make_order(account, warehouse, product, quantity)


def confirmed(account, quantity, **goods):
    return order_confirm(actor=None, order=draft(account, quantity, **goods), now=NOW)


def shipping(order, quantity):
    line = order.lines.get()
    return lambda: order_ship(actor=None, order=order, quantities={line.pk: Decimal(quantity)}, shipped_at=NOW)


def amending(order, quantity):
    line = order.lines.select_related("product").get()
    wanted = [AmendedLine(line.product, Decimal(quantity), line_id=line.pk)]
    return lambda: order_amend(actor=None, order=order, lines=wanted)


def cancelling(order):
    return lambda: order_cancel(actor=None, order=order, now=NOW)


def test_what_was_amended_away_does_not_leave(order):
    [refused] = errors(at_once(amending(order, 5), shipping(order, 10)))
    order.refresh_from_db()
    line, level = order.lines.get(), StockLevel.objects.get()
    if refused is ShippedTooMuch:
        assert (order.status, line.quantity, line.shipped_qty) == (OrderStatus.CONFIRMED, 5, 0)
        assert (level.on_hand, level.reserved) == (10, 5)
    else:
        assert (refused, order.status, line.quantity) == (OrderActionRefused, OrderStatus.SHIPPED, 10)
        assert (level.on_hand, level.reserved) == (0, 0)
    assert broken_rules() == {}


def test_what_leaves_while_it_is_amended_is_counted_once(order):
    assert errors(at_once(amending(order, 8), shipping(order, 8))) == []
    line, level = order.lines.get(), StockLevel.objects.get()
    assert (line.quantity, line.shipped_qty, level.on_hand, level.reserved) == (8, 8, 2, 0)
    assert SalesOrder.objects.get().status == OrderStatus.SHIPPED
    assert broken_rules() == {}


def test_an_order_is_cancelled_or_leaves(order):
    assert errors(at_once(cancelling(order), shipping(order, 10))) == [OrderActionRefused]
    order.refresh_from_db()
    shipped, level = order.lines.get().shipped_qty, StockLevel.objects.get()
    assert (order.status, shipped) in {(OrderStatus.CANCELLED, 0), (OrderStatus.SHIPPED, 10)}
    assert (level.on_hand, level.reserved) == (10 - shipped, 0)
    assert broken_rules() == {}


def test_positive_control_without_the_locks_a_cancelled_order_leaves(order, monkeypatch):
    """Neither is refused for what the other did: the goods have left an order that is cancelled, or the database
    stops the second by its constraints alone."""
    without_locks(monkeypatch, status, "check")
    raised = errors(at_once(cancelling(order), shipping(order, 10)))
    order.refresh_from_db()
    assert OrderActionRefused not in raised
    assert (order.cancelled_at is not None and order.lines.get().shipped_qty == 10) or raised == [IntegrityError]


def test_the_same_goods_leave_once(order):
    assert errors(at_once(shipping(order, 10), shipping(order, 10))) == [OrderActionRefused]
    assert StockLevel.objects.get().on_hand == 0
    assert broken_rules() == {}


def confirming(account):
    order = draft(account, 50)
    return lambda: order_confirm(actor=None, order=order, now=NOW)


def growing(account):
    return amending(confirmed(account, 10, on_hand=50), 50)


def reopening(account):
    order = order_cancel(actor=None, order=confirmed(account, 50), now=NOW)
    return lambda: order_reopen(actor=None, order=order, now=NOW)


def releasing(account):
    """Held because its goods are short; a person says that the rest may come later."""
    order = confirmed(account, 50, on_hand=1)
    person = get_user_model().objects.create(username="sales-manager")
    return lambda: hold_release(actor=person, order=order, reason=HoldReason.STOCK, note="The rest may come", now=NOW)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (confirming, growing),
        (confirming, reopening),
        (confirming, releasing),
        (growing, growing),
        (growing, reopening),
        (growing, releasing),
        (reopening, releasing),
    ],
)
def test_room_for_one_is_given_once(account, first, second):
    """Every verb that raises exposure asks under the lock on the account: 50 pieces are 600.00 of a limit of 1,000."""
    acts = [second(account), first(account)]
    statuses = [done.status for done in at_once(*acts)]
    assert sorted(statuses) == [OrderStatus.CONFIRMED, OrderStatus.ON_HOLD]
    assert broken_rules() == {}


@pytest.fixture
def quote(account):
    WarehouseFactory()
    offered = QuoteFactory(account=account, status=QuoteStatus.SENT, subtotal=50, total=50)
    QuoteLineFactory(quote=offered, product=PriceRowFactory().product)
    return offered


def accepting(quote):
    return lambda: quote_accept(actor=None, quote=quote)


def test_two_yeses_make_one_order(quote):
    one, other = at_once(accepting(quote), accepting(quote))
    assert one == other == SalesOrder.objects.get()
    assert broken_rules() == {}


def test_positive_control_without_the_locks_two_yeses_make_two_orders(quote, monkeypatch):
    without_locks(monkeypatch, answers, "check_still_valid")
    assert errors(at_once(accepting(quote), accepting(quote))) == []
    assert SalesOrder.objects.count() == 2
