"""Eight orders of different accounts, room in the budget for three: the lock on the promotion lets three through."""

import threading
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, connections

from catalog.models import Promotion
from catalog.services import promotion_budgets
from orders.invariants import INVARIANTS
from orders.models import OrderStatus, SalesOrder
from orders.services.orders import order_confirm
from tests.factories import AccountFactory, PriceRowFactory, PromotionFactory, WarehouseFactory
from tests.orders.conftest import NOW, make_order, receive

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks need PostgreSQL"),
]


@pytest.fixture
def make_rivals():
    def make(count, budget):
        warehouse = WarehouseFactory()
        # Each order its own product: the promotion is all that they share.
        products = [PriceRowFactory(amount=Decimal(10)).product for _ in range(count)]
        for product in products:
            receive(product, warehouse, 500)
        PromotionFactory(percent=10, budget=budget)
        return [make_order(AccountFactory(), warehouse, product, 10) for product in products]

    return make


def confirm_at_once(orders):
    """All threads have begun before any goes on; returns what went wrong in them."""
    gate = threading.Barrier(len(orders))
    errors = []

    def confirm(order):
        try:
            gate.wait(timeout=10)
            order_confirm(actor=None, order=order, now=NOW)
        except IntegrityError as error:
            errors.append(str(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=confirm, args=(order,)) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return errors


def test_the_budget_is_never_overspent(make_rivals):
    orders = make_rivals(8, Decimal(30))
    assert confirm_at_once(orders) == []
    statuses = list(SalesOrder.objects.values_list("status", flat=True))
    assert statuses.count(OrderStatus.CONFIRMED) == 3
    assert statuses.count(OrderStatus.ON_HOLD) == 5
    assert Promotion.objects.get().spent == Decimal(30)
    assert INVARIANTS["spent of a promotion is the sum of its uses, within its budget"]() == []


def test_positive_control_without_the_lock_two_orders_write_over_each_other(make_rivals, monkeypatch):
    """Both read the promotion before either writes: one use is lost from the sum. The guard is the lock."""
    both_have_read = threading.Barrier(2)

    def unlocked(keys):
        return {each.pk: each for each in Promotion.objects.filter(pk__in=set(keys))}

    def change(*, actor, changes, action):
        rows = unlocked(changes)
        both_have_read.wait(timeout=10)
        for key, amount in changes.items():
            Promotion.objects.filter(pk=key).update(spent=rows[key].spent + amount)

    monkeypatch.setattr(promotion_budgets, "promotions_locked", unlocked)
    monkeypatch.setattr(promotion_budgets, "budgets_change", change)
    assert confirm_at_once(make_rivals(2, None)) == []
    assert Promotion.objects.get().spent == Decimal(10)
    assert len(INVARIANTS["spent of a promotion is the sum of its uses, within its budget"]()) == 1


def test_the_database_refuses_what_passes_the_budget(make_rivals):
    make_rivals(1, Decimal(30))
    with pytest.raises(IntegrityError):
        Promotion.objects.update(spent=Decimal("30.001"))
