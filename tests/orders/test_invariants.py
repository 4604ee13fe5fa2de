"""Each invariant with its positive control: broken on purpose, behind the constraints' back, it must be found."""

from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.db import connection

from b2bops.platform.models import AuditEntry
from orders.invariants import INVARIANTS
from orders.models import HoldReason, OrderHold, Quote, SalesOrder, SalesOrderLine
from orders.services.orders import hold_release, order_cancel, order_confirm, order_ship
from supply.models import Reservation, ShipmentLine
from tests.factories import QuoteFactory, QuoteLineFactory, SalesOrderFactory
from tests.orders.conftest import NOW, make_order

# Those that cannot be one query: what they need at most.
QUERIES = {
    "exposure within the credit limit or overridden": 6,
    "invoice numbers have no gap": 2,
    "credit note numbers have no gap": 2,
}


def found(name):
    """The offenders, read in one query unless ``QUERIES`` says otherwise."""
    with connection.execute_wrapper(counter := Counter()):
        sentences = INVARIANTS[name]()
    assert counter.queries <= QUERIES.get(name, 1)
    return sentences


class Counter:
    queries = 0

    def __call__(self, execute, sql, params, many, context):
        self.queries += 1
        return execute(sql, params, many, context)


@contextmanager
def without_constraint(table, name):
    """Write what the database would refuse."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
        yield
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


@pytest.fixture
def healthy(account, warehouse, stock, sales_manager):
    """One confirmed, one held and one overridden order, and a quote: all in order."""
    confirmed = order_confirm(actor=sales_manager, order=make_order(account, warehouse, stock, 10), now=NOW)
    order_confirm(actor=sales_manager, order=make_order(account, warehouse, stock, 80), now=NOW)
    QuoteLineFactory(quote=QuoteFactory(subtotal=50, total=50))
    return confirmed


def test_healthy_books_have_no_offenders(healthy):
    assert {name: found(name) for name in INVARIANTS} == {key: [] for key in INVARIANTS}


def test_shipped_beyond_ordered_is_found(healthy):
    with without_constraint("orders_salesorderline", "orderline_shipped_within_ordered"):
        SalesOrderLine.objects.filter(order=healthy).update(shipped_qty=11)
    assert found("shipped within ordered, billed within shipped") == [
        f"{healthy.number} line 1: ordered 10.000, shipped 11.000, billed 0.000"
    ]


def test_billed_beyond_shipped_is_found(healthy):
    with without_constraint("orders_salesorderline", "orderline_billed_within_shipped"):
        SalesOrderLine.objects.filter(order=healthy).update(billed_qty=1)
    assert len(found("shipped within ordered, billed within shipped")) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"subtotal": Decimal("100.01"), "total": Decimal("120.01")},
        {"tax": Decimal("19.99"), "total": Decimal("119.99")},
        {"total": Decimal("120.01")},
        {"freight": Decimal(1)},
        {"line_count": 2},
    ],
)
def test_a_total_off_by_a_cent_is_found(changes, healthy):
    with without_constraint("orders_salesorder", "order_total_is_its_parts"):
        SalesOrder.objects.filter(pk=healthy.pk).update(**changes)
    [sentence] = found("order total is the sum of its rounded lines, tax and freight")
    assert sentence.startswith(healthy.number)


def test_a_quote_total_off_by_a_cent_is_found(healthy):
    with without_constraint("orders_quote", "quote_total_is_its_parts"):
        Quote.objects.update(total=Decimal("50.01"))
    assert len(found("quote total is the sum of its rounded lines, tax and freight")) == 1


def test_a_quote_whose_tax_is_not_its_lines_is_found(healthy):
    Quote.objects.update(tax=Decimal("0.01"), total=Decimal("50.01"))
    assert len(found("quote total is the sum of its rounded lines, tax and freight")) == 1


def test_a_negative_quote_amount_is_found(healthy):
    Quote.objects.get().lines.update(amount=Decimal(-1))
    assert len(found("quote amounts are not negative")) == 1


def test_exposure_above_the_limit_is_found_unless_overridden(healthy, account, sales_manager):
    name = "exposure within the credit limit or overridden"
    SalesOrderFactory(account=account, confirmed_at=NOW, subtotal=881, total=881, status="CONFIRMED")
    [sentence] = found(name)
    assert account.code in sentence
    held = OrderHold.objects.get(reason=HoldReason.CREDIT).order
    hold_release(actor=sales_manager, order=held, reason="CREDIT", note="Prepaid")
    assert found(name) == []


def test_a_number_used_twice_is_found(healthy):
    QuoteFactory(number=healthy.number)
    assert found("document numbers are unique") == [f"{healthy.number} names 2 documents"]


def test_a_reservation_of_a_cancelled_order_is_found(healthy, sales_manager):
    order_cancel(actor=sales_manager, order=healthy, now=NOW)
    name = "a cancelled order holds no reservation"
    assert found(name) == []
    Reservation.objects.update(status="OPEN")
    assert found(name) == [f"{healthy.number} is cancelled, line 1 still holds stock"]


def test_a_status_that_does_not_follow_is_found(healthy):
    SalesOrder.objects.filter(pk=healthy.pk).update(status="CLOSED")
    assert found("order status follows from its facts") == [f"{healthy.number} says CLOSED, its facts say CONFIRMED"]


def test_an_accepted_quote_without_order_is_found(healthy):
    Quote.objects.update(status="ACCEPTED")
    assert len(found("an accepted quote has one order")) == 1
    Quote.objects.update(status="SENT", order=healthy)
    assert len(found("an accepted quote has one order")) == 1


def test_a_change_of_status_outside_the_table_is_found(healthy):
    name = "every change of status is in the transition table"
    entry = AuditEntry.objects.get(action="order.confirmed", object_id=str(healthy.pk))
    AuditEntry.objects.filter(pk=entry.pk).update(before={"status": "CLOSED"})
    assert found(name) == [f"{healthy.number} went from CLOSED to CONFIRMED"]


def test_a_quote_approved_by_its_maker_is_found(healthy, sales_manager):
    with without_constraint("orders_quote", "quote_approver_is_not_maker"):
        Quote.objects.update(created_by=sales_manager, approved_by=sales_manager)
    assert len(found("a quote's approver is not its maker")) == 1


def test_a_superseded_quote_without_next_version_is_found(healthy):
    name = "a superseded quote has exactly one next version"
    Quote.objects.update(status="SUPERSEDED")
    assert len(found(name)) == 1
    QuoteFactory(previous=Quote.objects.get(), version=2)
    assert found(name) == []
    Quote.objects.filter(version=1).update(status="SENT")
    assert len(found(name)) == 1


def test_a_shipment_of_other_quantities_is_found(healthy):
    line = healthy.lines.get()
    order_ship(actor=None, order=healthy, quantities={line.pk: Decimal(4)}, shipped_at=NOW)
    name = "shipments add up to what has left"
    assert found(name) == []
    ShipmentLine.objects.update(quantity=3)
    [sentence] = found(name)
    assert sentence.startswith(f"{healthy.number} line 1: shipped 4.000, shipments add up to 3")
