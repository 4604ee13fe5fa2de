"""Two people ask for the last pieces of a line at the same moment: the locks let one through."""

import threading
from decimal import Decimal

import pytest
from django.db import connection, connections

from b2bops.common.errors import TransitionRefused
from b2bops.common.locking import LockingQuerySet
from orders.models import CreditNote, Disposition, ReturnOutcome, SalesReturn
from orders.services import returns
from orders.services.billing import order_invoice
from orders.services.orders import order_confirm, order_ship
from orders.services.returns import requesting
from supply.models import StockLevel
from tests.factories import AccountFactory, PriceRowFactory, WarehouseFactory
from tests.orders.conftest import NOW, make_order, receive
from tests.orders.racing import at_once, broken_rules, errors

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks need PostgreSQL"),
]


@pytest.fixture
def shipped():
    account, warehouse = AccountFactory(credit_limit=None), WarehouseFactory()
    product = PriceRowFactory(amount=Decimal(10)).product
    receive(product, warehouse, 10)
    order = order_confirm(actor=None, order=make_order(account, warehouse, product, 10), now=NOW)
    line = order.lines.get()
    return order_ship(actor=None, order=order, quantities={line.pk: Decimal(10)}, shipped_at=NOW)


def ask_at_once(order):
    """Two requests for 6 of 10 pieces; how many were let through."""
    gate, line = threading.Barrier(2), order.lines.get()

    def ask():
        try:
            gate.wait(timeout=10)
            wanted = [returns.ReturnAsked(line.pk, Decimal(6))]
            returns.return_request(actor=None, order=order, lines=wanted, now=NOW)
        except returns.ReturnedTooMuch:
            pass
        finally:
            connections.close_all()

    people = [threading.Thread(target=ask) for _ in range(2)]
    for person in people:
        person.start()
    for person in people:
        person.join(timeout=30)
    return SalesReturn.objects.count()


def test_one_of_two_is_let_through(shipped):
    assert ask_at_once(shipped) == 1
    assert broken_rules() == {}


def test_positive_control_without_the_locks_both_pass(shipped, monkeypatch):
    """With both reads made before either write and no row locked, 12 of 10 are asked for: the guard is the lock."""
    both_have_read = threading.Barrier(2)
    honest = requesting.returnable

    def read_then_wait(lines):
        found = honest(lines)
        both_have_read.wait(timeout=10)
        return found

    monkeypatch.setattr(requesting, "returnable", read_then_wait)
    monkeypatch.setattr(LockingQuerySet, "locked", lambda rows: rows.order_by("pk"))
    monkeypatch.setattr(requesting.numbers, "take", lambda **_: f"RT-TEST-{threading.get_ident()}")
    assert ask_at_once(shipped) == 2


def test_a_return_is_closed_and_credited_once(shipped):
    line = shipped.lines.get()
    order_invoice(actor=None, order=shipped, on=NOW.date())
    row = returns.return_request(actor=None, order=shipped, lines=[returns.ReturnAsked(line.pk, Decimal(6))], now=NOW)
    returns.return_approve(actor=None, sales_return=row)
    returns.return_receive(actor=None, sales_return=row, quantities={row.lines.get().pk: Decimal(6)}, now=NOW)
    finding = returns.Finding(row.lines.get().pk, ReturnOutcome.REFUND, Disposition.RESTOCK)
    returns.return_inspect(actor=None, sales_return=row, findings=[finding])

    def close():
        return returns.return_close(actor=None, sales_return=row, now=NOW)

    assert errors(at_once(close, close)) == [TransitionRefused]
    assert (CreditNote.objects.get().subtotal, StockLevel.objects.get().on_hand) == (60, 6)
    assert broken_rules() == {}
