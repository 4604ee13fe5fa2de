"""What confirmed orders use of promotions, what is given back, and what happens when a budget runs out."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from b2bops.platform.models import AuditEntry
from catalog.models import Promotion
from orders.invariants import INVARIANTS
from orders.models import HoldReason, OrderStatus, PromotionUse
from orders.services.amending import AmendedLine, order_amend
from orders.services.confirmation import hold_release
from orders.services.fulfilment import order_cancel
from orders.services.orders import order_confirm
from tests.factories import PriceRowFactory, ProductFactory, PromotionFactory
from tests.orders.conftest import NOW, make_order

BUDGETS = INVARIANTS["spent of a promotion is the sum of its uses, within its budget"]


@pytest.fixture
def promotion(stock):
    """10 % off, with 15.00 to give: bolts at 10.00 give 1.00 each."""
    return PromotionFactory(percent=10, budget=Decimal(15))


def confirmed(account, warehouse, product, quantity, **line):
    order = make_order(account, warehouse, product, quantity, **line)
    return order_confirm(actor=None, order=order, now=NOW)


def spent(promotion):
    return Promotion.objects.get(pk=promotion.pk).spent


def test_a_draft_uses_nothing_and_a_confirmed_order_what_its_lines_were_given(account, warehouse, stock, promotion):
    order = make_order(account, warehouse, stock, 10)
    assert order.subtotal == Decimal("90.00")
    assert spent(promotion) == 0
    order_confirm(actor=None, order=order, now=NOW)
    use = PromotionUse.objects.get()
    assert (use.order, use.line, use.amount, use.beyond_budget) == (order, order.lines.get(), Decimal(10), 0)
    assert spent(promotion) == Decimal(10)
    entry = AuditEntry.objects.get(action="promotion.used")
    assert Decimal(entry.after["spent"]) - Decimal(entry.before["spent"]) == Decimal(10)
    assert BUDGETS() == []


def test_a_price_typed_by_hand_uses_nothing(account, warehouse, stock, promotion):
    confirmed(account, warehouse, stock, 2, unit_price=Decimal("8.50"))
    assert not PromotionUse.objects.exists()


def test_a_promotion_asks_for_no_second_pair_of_eyes(account, warehouse, stock):
    PromotionFactory(percent=30)
    assert confirmed(account, warehouse, stock, 1).status == OrderStatus.CONFIRMED


def test_cancelling_gives_the_amount_back(account, warehouse, stock, promotion):
    order = confirmed(account, warehouse, stock, 10)
    order_cancel(actor=None, order=order, now=NOW)
    assert spent(promotion) == 0
    assert PromotionUse.objects.get().returned_at == NOW
    assert AuditEntry.objects.filter(action="promotion.given_back").count() == 1
    assert BUDGETS() == []


def test_an_order_that_the_budget_no_longer_holds_waits(account, warehouse, stock, promotion):
    waiting = make_order(account, warehouse, stock, 10)
    confirmed(account, warehouse, stock, 10)
    held = order_confirm(actor=None, order=waiting, now=NOW)
    assert held.status == OrderStatus.ON_HOLD
    hold = held.holds.get()
    assert hold.reason == HoldReason.PRICE
    assert hold.note == f"{promotion.code} has 5.00 EUR left, the order needs 10.00 EUR."
    assert spent(promotion) == Decimal(10)


def test_released_by_a_person_the_rest_is_beyond_budget(account, warehouse, stock, promotion, sales_manager):
    waiting = make_order(account, warehouse, stock, 10)
    confirmed(account, warehouse, stock, 10)
    order_confirm(actor=None, order=waiting, now=NOW)
    hold_release(actor=sales_manager, order=waiting, reason=HoldReason.PRICE, note="We promised it.", now=NOW)
    use = PromotionUse.objects.get(order=waiting)
    assert (use.amount, use.beyond_budget) == (Decimal(5), Decimal(5))
    assert spent(promotion) == Decimal(15)
    order_cancel(actor=None, order=waiting, now=NOW)
    assert spent(promotion) == Decimal(10)
    assert BUDGETS() == []


def test_an_order_held_for_stock_takes_nothing(account, warehouse, stock):
    promotion = PromotionFactory(percent=1)
    assert confirmed(account, warehouse, stock, 101).status == OrderStatus.ON_HOLD
    assert spent(promotion) == 0


def test_a_use_that_is_not_in_the_books_is_found(account, warehouse, stock, promotion):
    confirmed(account, warehouse, stock, 10)
    Promotion.objects.update(spent=Decimal(3))
    assert BUDGETS() == [f"{promotion.code}: 3.000 spent, uses add up to 10"]


def test_amending_takes_only_the_difference(account, warehouse, stock, promotion):
    order = confirmed(account, warehouse, stock, 10)
    line = order.lines.get()
    order_amend(actor=None, order=order, lines=[AmendedLine(stock, Decimal(4), line_id=line.pk)])
    assert spent(promotion) == Decimal(4)
    assert list(PromotionUse.objects.filter(returned_at=None).values_list("amount", flat=True)) == [Decimal(4)]
    assert BUDGETS() == []


def test_amending_locks_promotions_before_stock(account, warehouse, stock, promotion):
    """As confirming does: the other way round, the two would wait for each other."""
    order = confirmed(account, warehouse, stock, 10)
    other = PriceRowFactory(product=ProductFactory(), amount=Decimal(10)).product
    with CaptureQueriesContext(connection) as asked:
        order_amend(actor=None, order=order, lines=[AmendedLine(other, Decimal(5))])
    reads = [query["sql"] for query in asked if query["sql"].startswith("SELECT")]
    by_key = 'FROM "catalog_promotion" WHERE "catalog_promotion"."id" IN'
    promotions = next(at for at, sql in enumerate(reads) if by_key in sql)
    levels = next(at for at, sql in enumerate(reads) if 'FROM "supply_stocklevel"' in sql)
    assert promotions < levels
    assert (spent(promotion), BUDGETS()) == (Decimal(5), [])
