"""Each invariant holds on what services write, and notices a row corrupted behind their back (positive control)."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection

from supply.invariants import INVARIANTS, OFFENDERS_MAX
from supply.models import (
    MoveKind,
    PurchaseOrderLine,
    PurchaseStatus,
    Reservation,
    StockLevel,
    StockMove,
)
from supply.services import purchasing, reservations, stock
from tests.factories import (
    PurchaseOrderFactory,
    PurchaseOrderLineFactory,
    StockLevelFactory,
    WarehouseFactory,
)

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def _ignoring_checks(statement: str, *values: object) -> None:
    """Corrupt a row as a database console could: SQLite can be told to look away, PostgreSQL loses the constraint."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table changes while checks are pending
            cursor.execute("ALTER TABLE supply_stocklevel DROP CONSTRAINT stocklevel_on_hand_not_below_reserved")
            cursor.execute("ALTER TABLE supply_purchaseorder DROP CONSTRAINT purchaseorder_approver_is_not_maker")
        cursor.execute(statement, values)
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


@pytest.fixture
def history(supply_member, supply_manager) -> StockLevel:
    """Fractions that binary floats cannot hold, two lots, a part received, a part consumed."""
    order = PurchaseOrderFactory(status=PurchaseStatus.SENT, created_by=supply_member)
    line = PurchaseOrderLineFactory(order=order, quantity=Decimal("10.1"))
    for quantity in ("0.1", "0.2", "3.3", "7.3"):
        purchasing.receipt_post(
            actor=supply_manager, order=order, received_at=NOW, quantities={line.pk: Decimal(quantity)}
        )
    there, here = WarehouseFactory(code="B"), order.warehouse
    moves = [
        stock.NewMove(line.product_id, place.pk, MoveKind.TRANSFER, Decimal(n), NOW, source="T1")
        for place, n in ((here, "-0.3"), (there, "0.1"), (there, "0.2"))
    ]
    stock.moves_post(actor=supply_member, moves=moves)
    demand = reservations.Demand("orders.line:1", line.product_id, Decimal("0.7"))
    reservations.reserve(actor=supply_member, warehouse=here, demands=[demand])
    reservations.consume(actor=supply_member, source="orders.line:1", quantity=Decimal("0.1"), moved_at=NOW)
    return StockLevel.objects.get(product=line.product_id, warehouse=here)


@pytest.mark.parametrize("name", INVARIANTS)
def test_what_services_write_holds_in_one_query(history, django_assert_num_queries, name):
    with django_assert_num_queries(1):
        assert INVARIANTS[name]() == []


def _on_hand(level):
    StockLevel.objects.filter(pk=level.pk).update(on_hand=Decimal("99.999"))


def _level_gone(level):
    StockMove.objects.filter(product=level.product_id).update(lot="lost")


def _reserved(level):
    StockLevel.objects.filter(pk=level.pk).update(reserved=Decimal("0.601"))


def _reserved_too_much(level):
    Reservation.objects.filter(level=level, status="OPEN").update(quantity=500)
    _ignoring_checks("UPDATE supply_stocklevel SET reserved = 500 WHERE id = %s", level.pk)


def _transfer(level):
    StockMove.objects.filter(kind="TRANSFER", quantity__gt=0).order_by("pk").first().delete()


def _received(level):
    PurchaseOrderLine.objects.update(received_qty=Decimal("11.2"))


def _own_approval(level):
    _ignoring_checks("UPDATE supply_purchaseorder SET approved_by_id = created_by_id")


@pytest.mark.parametrize(
    ("name", "corrupt"),
    [
        ("on hand = sum of moves", _on_hand),
        ("every move has its level", _level_gone),
        ("reserved = sum of open reservations, within on hand", _reserved),
        ("reserved = sum of open reservations, within on hand", _reserved_too_much),
        ("transfers sum to zero", _transfer),
        ("received within ordered plus tolerance", _received),
        ("approver is not the maker", _own_approval),
    ],
)
def test_a_corrupted_row_is_found(history, name, corrupt):
    corrupt(history)
    assert INVARIANTS[name]()


def test_every_invariant_has_a_positive_control():
    marks = test_a_corrupted_row_is_found.pytestmark
    named = {row[0] for mark in marks if mark.name == "parametrize" for row in mark.args[1]}
    assert named == set(INVARIANTS)


def test_offenders_are_few_and_named():
    StockLevelFactory.create_batch(OFFENDERS_MAX + 5, on_hand=Decimal(1))
    found = INVARIANTS["on hand = sum of moves"]()
    assert len(found) == OFFENDERS_MAX
    assert "1.000 on hand, the moves make 0" in found[0]
