"""Arrays for analytics agree with a plain loop over the rows, as of any day."""

from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import pytest

from orders.models import SalesOrder, SalesOrderLine
from orders.selectors import demand_lines, purchase_interactions
from tests.factories import AccountFactory, ProductFactory, SalesOrderFactory, SalesOrderLineFactory


def at(day, hour=12):
    return datetime(2026, 3, day, hour, tzinfo=UTC)


@pytest.fixture
def history(warehouse):
    """Six orders in March: two plain, one draft, one cancelled later, one confirmed late, one of a walk-in."""
    company, walk_in = AccountFactory(), AccountFactory(is_walk_in=True)
    products = [ProductFactory(), ProductFactory()]
    plan = [
        (company, 1, {"confirmed_at": at(1)}),
        (company, 31, {"confirmed_at": at(31, 23), "ordered_at": at(31, 23)}),
        (company, 5, {}),
        (company, 6, {"confirmed_at": at(6), "cancelled_at": at(10)}),
        (company, 7, {"confirmed_at": at(20)}),
        (walk_in, 8, {"confirmed_at": at(8)}),
    ]
    for account, day, facts in plan:
        order = SalesOrderFactory(account=account, warehouse=warehouse, **({"ordered_at": at(day)} | facts))
        for position, product in enumerate(products, start=1):
            SalesOrderLineFactory(
                order=order, position=position, product=product, quantity=Decimal("2.5"), amount=Decimal(day)
            )
    return products


def naive(as_of, since=date.min, *, walk_ins=True):
    """The rule, row by row."""
    rows = []
    for line in SalesOrderLine.objects.select_related("order__account"):
        order = line.order
        placed = order.confirmed_at is not None and order.confirmed_at.date() <= as_of
        standing = order.cancelled_at is None or order.cancelled_at.date() > as_of
        if placed and standing and since <= order.ordered_at.date() <= as_of:
            if order.account.is_walk_in and not walk_ins:
                continue
            rows.append((line.product_id, str(order.ordered_at.date()), float(line.quantity), float(line.amount)))
    return sorted(rows)


def listed(found):
    days = [str(day) for day in found.day]
    return sorted(zip(found.product_id.tolist(), days, found.qty.tolist(), found.value.tolist(), strict=True))


@pytest.mark.parametrize("day", [1, 5, 6, 9, 10, 19, 20, 30, 31])
def test_demand_is_what_stood_at_the_cut_off(day, history, django_assert_num_queries):
    as_of = date(2026, 3, day)
    with django_assert_num_queries(2):
        found = demand_lines(as_of=as_of)
    assert listed(found) == naive(as_of)
    assert listed(demand_lines(as_of=as_of, since=date(2026, 3, 6))) == naive(as_of, date(2026, 3, 6))


def test_interactions_leave_walk_ins_out(history, django_assert_num_queries):
    as_of = date(2026, 3, 31)
    with django_assert_num_queries(2):
        found = purchase_interactions(as_of=as_of)
    assert listed(found) == naive(as_of, walk_ins=False)
    assert set(found.account_id.tolist()) == set(
        SalesOrder.objects.filter(account__is_walk_in=False).values_list("account_id", flat=True)
    )


def test_types_and_an_empty_history(db):
    found = demand_lines(as_of=date(2026, 3, 31))
    assert (found.product_id.dtype, found.day.dtype, found.qty.dtype) == (
        np.dtype("int64"),
        np.dtype("datetime64[D]"),
        np.dtype("float64"),
    )
    assert len(found.product_id) == len(found.warehouse_id) == len(found.day) == 0
