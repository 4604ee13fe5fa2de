"""Two orders, room for one: the lock on the account lets exactly one through."""

import threading
from decimal import Decimal

import pytest
from django.db import connection, connections

from orders.invariants import INVARIANTS
from orders.models import OrderStatus, SalesOrder
from orders.services import credit
from orders.services.orders import order_confirm
from tests.factories import AccountFactory, PriceRowFactory, WarehouseFactory
from tests.orders.conftest import NOW, make_order, receive

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks need PostgreSQL"),
]


@pytest.fixture
def rivals():
    account = AccountFactory(credit_limit=Decimal(1000))
    warehouse = WarehouseFactory()
    product = PriceRowFactory(amount=Decimal(10)).product
    receive(product, warehouse, 500)
    return [make_order(account, warehouse, product, 50) for _ in range(2)]


def confirm_at_once(orders):
    """Both threads have begun before either goes on."""
    gate = threading.Barrier(len(orders))

    def confirm(order):
        try:
            gate.wait(timeout=10)
            order_confirm(actor=None, order=order, now=NOW)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=confirm, args=(order,)) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return sorted(SalesOrder.objects.values_list("status", flat=True))


def test_one_is_confirmed_and_one_is_held(rivals):
    assert confirm_at_once(rivals) == [OrderStatus.CONFIRMED, OrderStatus.ON_HOLD]
    assert INVARIANTS["exposure within the credit limit or overridden"]() == []


def test_positive_control_without_the_lock_both_pass(rivals, monkeypatch):
    """With the account unlocked and both reads made before either write, the limit is passed: the guard is the lock."""
    from crm.models import Account

    both_have_read = threading.Barrier(2)
    honest = credit.refusal

    def read_then_wait(**facts):
        sentence = honest(**facts)
        both_have_read.wait(timeout=10)
        return sentence

    monkeypatch.setattr(credit, "refusal", read_then_wait)
    monkeypatch.setattr(type(Account.objects.all()), "lock_one", lambda rows, **lookup: rows.get(**lookup))
    monkeypatch.setattr(type(Account.objects), "lock_one", lambda rows, **lookup: rows.get(**lookup), raising=False)
    assert confirm_at_once(rivals) == [OrderStatus.CONFIRMED, OrderStatus.CONFIRMED]
    assert len(INVARIANTS["exposure within the credit limit or overridden"]()) == 1
