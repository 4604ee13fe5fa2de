"""The operations workspace on small known data."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from b2bops.platform.models import ImportRun
from b2bops.workspaces.selectors_operations import operations_workspace
from orders.models import OrderHold, SalesReturn
from tests.factories import AccountFactory

pytestmark = pytest.mark.django_db


def test_a_held_order_stands_once_with_all_its_open_holds(operations_member, today, ordered, north):
    (order,) = ordered(north, 2, status="ON_HOLD")
    OrderHold.objects.create(order=order, reason="CREDIT", note="Over the limit")
    OrderHold.objects.create(order=order, reason="STOCK")
    OrderHold.objects.create(order=order, reason="PRICE", released_at=timezone.now())
    workspace = operations_workspace(user=operations_member, today=today)
    (held,) = workspace.held
    assert held.order == order
    assert [hold.reason for hold in held.holds] == ["CREDIT", "STOCK"]
    assert workspace.held_total == 1


def test_orders_to_ship_are_counted_by_urgency_and_the_latest_come_first(operations_member, today, ordered, north):
    (later,) = ordered(north, 5, status="CONFIRMED", requested_date=today + timedelta(days=3))
    (undated,) = ordered(north, 6, status="PARTLY_SHIPPED")
    (due,) = ordered(north, 5, status="CONFIRMED", requested_date=today)
    (late,) = ordered(north, 5, status="CONFIRMED", requested_date=today - timedelta(days=1))
    ordered(north, 5, status="SHIPPED", requested_date=today)
    shipping = operations_workspace(user=operations_member, today=today).shipping
    assert shipping.orders == (late, due, later, undated)
    assert (shipping.total, shipping.late, shipping.today, shipping.undated) == (4, 1, 1, 1)


def test_intake_counts_today_and_the_two_weeks(operations_member, today, ordered, north):
    monday = today.weekday()
    ordered(north, 0, 0, monday, monday + 7, monday + 1, monday + 8, status="CONFIRMED", amount=10)
    ordered(north, 0, status="DRAFT", amount=999)
    intake = operations_workspace(user=operations_member, today=today).intake
    expected = 3 if monday == 0 else 2
    assert (intake.today, intake.today_amount) == (expected, Decimal(10 * expected))
    assert intake.week_total == 3
    assert intake.week_before == (1, 0, 0, 0, 0, 0, 1)
    assert intake.this_week[monday + 1 :] == (None,) * (6 - monday)


def test_returns_of_thirty_days_as_a_share_of_revenue(operations_member, today, ordered, north):
    ordered(north, 3, amount=400)
    for number, days in enumerate((1, 29, 30)):
        SalesReturn.objects.create(
            number=f"RT-{number}",
            account=north,
            returned_at=timezone.now() - timedelta(days=days),
            currency="EUR",
            total=Decimal(10),
        )
    returns = operations_workspace(user=operations_member, today=today).returns
    assert (returns.count, returns.amount, returns.share_pct) == (2, Decimal(20), Decimal(5))


def test_the_newest_imports_come_first(operations_member, today):
    for number in range(7):
        ImportRun.objects.create(kind="orders", file_name=f"{number}.csv", queued_at=timezone.now())
    names = [run.file_name for run in operations_workspace(user=operations_member, today=today).imports]
    assert names == ["6.csv", "5.csv", "4.csv", "3.csv", "2.csv"]


def test_more_data_costs_no_more_queries(operations_member, today, ordered, django_assert_num_queries):
    assert operations_member.roles
    for count in (1, 8):
        for _number in range(count):
            account = AccountFactory()
            for order in ordered(account, 3, 2, status="ON_HOLD"):
                OrderHold.objects.create(order=order, reason="CREDIT")
            ordered(account, 1, 0, status="CONFIRMED")
        with django_assert_num_queries(10):
            operations_workspace(user=operations_member, today=today)
