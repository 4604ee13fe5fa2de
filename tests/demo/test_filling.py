"""The company as it lies in the database obeys every rule of the domain."""

from datetime import UTC, date, datetime
from importlib import import_module

import pytest
import time_machine

from b2bops.demo.filling import fill_with_company, last_complete_date
from b2bops.demo.world import Size
from b2bops.platform.models import AuditEntry
from orders.models import SalesOrder, SalesOrderLine
from supply.models import PurchaseReceiptLine, StockLevel, StockMove

SMALL = Size(accounts=30, products=60, suppliers=5, days=140)
FEW = Size(accounts=8, products=24, suppliers=2, days=56)


@pytest.fixture
def world(db):
    return fill_with_company(last_date=last_complete_date(date(2026, 11, 23)), size=SMALL)


def test_every_invariant_holds(world):
    for app in ("orders", "supply"):
        for name, offenders in import_module(f"{app}.invariants").INVARIANTS.items():
            assert offenders() == [], name


def test_what_was_made_up_is_what_is_stored(world):
    shipped = int(world.lines.shipped_qty.sum())
    history = SalesOrderLine.objects.filter(order__status="CLOSED")
    assert sum(line.quantity for line in history) == shipped
    arrived = world.purchases.arrival_day < world.size.days
    assert sum(line.quantity for line in PurchaseReceiptLine.objects.all()) == int(
        world.purchases.quantity[arrived].sum()
    )
    shipped_today = sum(line.shipped_qty for line in SalesOrderLine.objects.filter(order__status="PARTLY_SHIPPED"))
    came_back = sum(move.quantity for move in StockMove.objects.filter(kind__in=("RETURN", "SCRAP")))
    on_hand = sum(level.on_hand for level in StockLevel.objects.all())
    assert on_hand == int(world.closing_stock[:, -1].sum()) - shipped_today + came_back


def test_every_order_is_audited_once(world):
    created = AuditEntry.objects.filter(model="orders.salesorder", action="order.created")
    assert created.count() == SalesOrder.objects.count()


def test_today_has_something_for_everybody(world):
    statuses = set(SalesOrder.objects.values_list("status", flat=True))
    assert {"DRAFT", "CONFIRMED", "CLOSED"} <= statuses


def test_history_ends_with_a_whole_week():
    assert last_complete_date(date(2026, 11, 23)) == date(2026, 11, 22)
    assert last_complete_date(date(2026, 11, 22)) == date(2026, 11, 15)


@pytest.mark.django_db
@pytest.mark.parametrize("day", [26, 28, 29])
def test_the_demo_can_be_made_on_any_day_of_the_week(day):
    """Orders of today once wanted goods before they were ordered, from the second day of the week on."""
    with time_machine.travel(datetime(2026, 11, day, 0, 30, tzinfo=UTC)):
        fill_with_company(last_date=last_complete_date(date(2026, 11, day)), size=FEW)
    entered = SalesOrder.objects.exclude(requested_date=None)
    assert entered
    assert all(order.requested_date > order.ordered_at.date() for order in entered)
