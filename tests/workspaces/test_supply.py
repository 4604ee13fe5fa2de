"""The supply workspace on small known data."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from analytics.models import ForecastSeries, JobRun, Proposal
from b2bops.workspaces.selectors_supply import supply_workspace
from supply.models import PurchaseReceipt
from tests.factories import ProductFactory, PurchaseOrderFactory, StockLevelFactory, SupplierFactory

pytestmark = pytest.mark.django_db


def job(key, **fields):
    return JobRun.objects.create(key=key, as_of=timezone.localdate(), queued_at=timezone.now(), **fields)


def propose(run, money, **fields):
    product = ProductFactory()
    values = {"value": 10.0, "reason": "Runs out.", "currency": "EUR", "supplier": SupplierFactory()}
    return Proposal.objects.create(
        kind="PURCHASE", run=run, product=product, money_at_stake=Decimal(money), **{**values, **fields}
    )


def receive(supplier, *lateness_days):
    for days in lateness_days:
        order = PurchaseOrderFactory(
            supplier=supplier, status="CLOSED", expected_date=timezone.localdate() - timedelta(days=20)
        )
        received_at = timezone.now() - timedelta(days=20 - days)
        PurchaseReceipt.objects.create(number=f"R{order.pk}", order=order, received_at=received_at)


def test_open_proposals_come_by_money_at_stake(supply_member, today):
    run = job("purchase_proposals")
    small, large = propose(run, 10), propose(run, 90)
    propose(run, 500, status="REJECTED")
    purchases = supply_workspace(user=supply_member, today=today).purchases
    assert purchases.rows == (large, small)
    assert (purchases.count, purchases.at_stake, purchases.currency) == (2, Decimal(100), "EUR")


def test_orders_are_late_before_today_and_arriving_within_seven_days(supply_member, today):
    def order(days, status="CONFIRMED"):
        return PurchaseOrderFactory(status=status, expected_date=today + timedelta(days=days))

    late, due, last = order(-1), order(0), order(6)
    order(7)
    order(-1, "CLOSED")
    order(-1, "DRAFT")
    PurchaseOrderFactory(status="SENT", expected_date=None)
    arrivals = supply_workspace(user=supply_member, today=today).arrivals
    assert (arrivals.late, arrivals.late_total) == ((late,), 1)
    assert (arrivals.coming, arrivals.coming_total) == ((due, last), 2)


def test_stock_is_valued_at_standard_cost_for_those_who_may_see_it(supply_member, operations_member, today):
    StockLevelFactory(product=ProductFactory(standard_cost=Decimal("2.50")), on_hand=Decimal(10))
    StockLevelFactory(product=ProductFactory(standard_cost=None), on_hand=Decimal(10))
    stock = supply_workspace(user=supply_member, today=today).stock
    assert (stock.value, stock.uncosted, stock.products) == (Decimal(25), 1, 2)
    hidden = supply_workspace(user=operations_member, today=today).stock
    assert (hidden.value, hidden.uncosted) == (None, None)


def test_what_is_fully_reserved_is_out_of_stock_and_the_most_wanted_first(supply_member, today):
    run = job("demand_forecast", is_current=True)
    some, wanted, other_lot, delisted = (
        ProductFactory(),
        ProductFactory(),
        ProductFactory(),
        ProductFactory(status="DELISTED"),
    )
    StockLevelFactory(product=some, on_hand=Decimal(0))
    StockLevelFactory(product=wanted, on_hand=Decimal(5), reserved=Decimal(5))
    StockLevelFactory(product=other_lot, on_hand=Decimal(0), lot="A")
    StockLevelFactory(product=other_lot, on_hand=Decimal(1), lot="B")
    StockLevelFactory(product=delisted, on_hand=Decimal(0))
    ForecastSeries.objects.create(run=run, product=wanted, history_start_date=today, method="x", total=40.0)
    stock = supply_workspace(user=supply_member, today=today).stock
    assert [(each.name, each.expected_qty) for each in stock.stock_outs] == [(wanted.name, 40.0), (some.name, None)]
    assert stock.stock_outs_total == 2


def test_suppliers_are_punctual_by_their_receipts(supply_member, today):
    slow, good, new = SupplierFactory(name="Slow"), SupplierFactory(name="Good"), SupplierFactory(name="New")
    receive(slow, 1, 2, 0, 5)
    receive(good, -1, 0, 0)
    receive(new, 9, 9)
    workspace = supply_workspace(user=supply_member, today=today)
    assert [(each.name, each.share_pct) for each in workspace.punctuality] == [("Slow", 25.0), ("Good", 100.0)]
    assert workspace.on_time_pct == pytest.approx(100 * 4 / 7)


def test_receipts_of_long_ago_are_forgotten(supply_member, today):
    supplier = SupplierFactory()
    receive(supplier, 0, 0, 0)
    PurchaseReceipt.objects.update(received_at=timezone.now() - timedelta(days=200))
    workspace = supply_workspace(user=supply_member, today=today)
    assert (workspace.punctuality, workspace.on_time_pct) == ((), None)


def test_more_data_costs_no_more_queries(supply_member, today, django_assert_num_queries):
    assert supply_member.rights
    run = job("purchase_proposals")
    for count in (1, 9):
        for _number in range(count):
            propose(run, 5)
            PurchaseOrderFactory(status="SENT", expected_date=today - timedelta(days=3))
            StockLevelFactory(on_hand=Decimal(0))
            receive(SupplierFactory(), 0, 1, 2)
        with django_assert_num_queries(9):
            supply_workspace(user=supply_member, today=today)
