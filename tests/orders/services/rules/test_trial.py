from decimal import Decimal

import pytest

from b2bops.platform.models import AuditEntry, OutboxMessage
from orders.models import OrderHold, OrderRule, SalesOrder
from orders.services import rules
from orders.services.orders import hold_place, hold_release, order_confirm
from tests.factories.rules import OrderRuleFactory
from tests.orders.conftest import NOW, make_order, receive


@pytest.fixture
def past(account, warehouse, product, sales_manager):
    """Three orders: 120.00 confirmed, 480.00 confirmed, 960.00 held for credit and released; and a draft."""
    receive(product, warehouse, 500)
    orders = [make_order(account, warehouse, product, quantity) for quantity in (10, 40, 80)]
    done = [order_confirm(actor=sales_manager, order=order, now=NOW) for order in orders]
    hold_release(actor=sales_manager, order=done[2], reason="CREDIT", note="Prepaid", now=NOW)
    hold_place(actor=sales_manager, order=done[0], note="They rang")
    make_order(account, warehouse, product, 1)
    return done


def test_a_trial_shows_what_would_come_out_otherwise(past, sales_manager):
    large = OrderRuleFactory.build(condition="AMOUNT", number=Decimal(400))
    trial = rules.rules_try(user=sales_manager, rules=[*rules.active_rules(), large])
    assert (trial.confirmed, trial.held) == (1, 2)
    assert (trial.confirmed_then, trial.held_then) == (2, 1)
    [row] = trial.different
    assert row.order == past[1]
    assert dict(row.verdict.findings) == {"AMOUNT": "The total is above 400.00 EUR."}


def test_the_rules_of_then_come_out_as_then(past, sales_manager):
    assert rules.rules_try(user=sales_manager, rules=rules.active_rules()).different == []


def test_a_trial_changes_nothing(past, sales_manager):
    def state():
        orders = list(SalesOrder.objects.order_by("pk").values_list("pk", "status", "updated_at"))
        return orders, OrderHold.objects.count(), AuditEntry.objects.count(), OutboxMessage.objects.count()

    before = state()
    rules.rules_try(user=sales_manager, rules=[OrderRuleFactory.build()])
    assert state() == before


def test_a_trial_asks_as_often_for_many_orders_as_for_few(past, sales_manager, django_assert_num_queries):
    every = [OrderRuleFactory.build(condition=one, number=1) for one in ("AMOUNT", "NEW_ACCOUNT", "UNUSUAL", "BURST")]
    assert sales_manager.roles  # read once per person
    for count in (1, 3):
        with django_assert_num_queries(4):
            rules.rules_try(user=sales_manager, rules=every, count=count)


def test_one_sees_ones_territory_only(past, other_territory_member):
    assert rules.rules_try(user=other_territory_member, rules=list(OrderRule.objects.all())).rows == ()
