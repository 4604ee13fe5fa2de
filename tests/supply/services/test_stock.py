from datetime import UTC, datetime
from decimal import Decimal

import pytest

from b2bops.common.errors import InvalidValue
from b2bops.platform.models import AuditEntry
from supply.models import MoveKind, StockLevel, StockMove
from supply.services import stock
from tests.factories import ProductFactory, StockLevelFactory, WarehouseFactory

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def _move(product, warehouse, quantity, kind=MoveKind.RECEIPT, **extra):
    return stock.NewMove(product.pk, warehouse.pk, kind, Decimal(quantity), NOW, **extra)


def test_a_receipt_makes_the_level_and_raises_its_balance(supply_member):
    product, warehouse = ProductFactory(), WarehouseFactory()
    for _turn in range(2):
        move = stock.move_post(
            actor=supply_member,
            product=product,
            warehouse=warehouse,
            kind=MoveKind.RECEIPT,
            quantity=Decimal(5),
            moved_at=NOW,
            unit_cost=Decimal("1.25"),
        )
    assert StockLevel.objects.get(product=product).on_hand == 10
    assert (move.actor, move.unit_cost, move.moved_at) == (supply_member, Decimal("1.25"), NOW)


def test_an_issue_beyond_what_is_free_names_everything_a_person_needs(supply_member):
    level = StockLevelFactory(on_hand=Decimal(8), reserved=Decimal(5))
    with pytest.raises(stock.InsufficientStock) as refused:
        stock.move_post(
            actor=supply_member,
            product=level.product,
            warehouse=level.warehouse,
            kind=MoveKind.ISSUE,
            quantity=Decimal(-4),
            moved_at=NOW,
        )
    error = refused.value
    assert level.product.sku in error.message
    assert level.warehouse.name in error.message
    assert "3 EA are free, 4 were asked for" in error.message
    assert error.remedy
    assert error.details | {"available": 3, "asked": 4} == error.details
    assert (error.details["product"], error.details["warehouse"]) == (level.product.sku, "MAIN")
    assert not StockMove.objects.exists()
    level.refresh_from_db()
    assert level.on_hand == 8


def test_moves_are_posted_all_or_none(supply_member):
    first, second, warehouse = ProductFactory(), ProductFactory(), WarehouseFactory()
    with pytest.raises(stock.InsufficientStock):
        stock.moves_post(
            actor=supply_member,
            moves=[_move(first, warehouse, 5), _move(second, warehouse, -1, MoveKind.ISSUE)],
        )
    assert not StockMove.objects.exists()
    assert not StockLevel.objects.filter(on_hand__gt=0).exists()


def test_only_the_balance_after_the_last_move_counts(supply_member):
    product, warehouse = ProductFactory(), WarehouseFactory()
    moves = [_move(product, warehouse, -3, MoveKind.ISSUE), _move(product, warehouse, 5)]
    stock.moves_post(actor=supply_member, moves=moves)
    assert StockLevel.objects.get(product=product).on_hand == 2


def test_lots_have_their_own_levels(supply_member):
    product, warehouse = ProductFactory(), WarehouseFactory()
    stock.moves_post(
        actor=supply_member,
        moves=[_move(product, warehouse, 5, lot="A"), _move(product, warehouse, 7, lot="B")],
    )
    assert dict(StockLevel.objects.values_list("lot", "on_hand")) == {"A": 5, "B": 7}


@pytest.mark.parametrize(
    ("kind", "quantity"),
    [
        (MoveKind.RECEIPT, "-1"),
        (MoveKind.ISSUE, "1"),
        (MoveKind.SCRAP, "1"),
        (MoveKind.ADJUSTMENT, "0"),
        (MoveKind.RECEIPT, "NaN"),
        (MoveKind.RECEIPT, "Infinity"),
        (MoveKind.RECEIPT, "0.0001"),
        (MoveKind.RECEIPT, "1e12"),
    ],
)
def test_quantities_the_ledger_cannot_hold_are_refused(supply_member, kind, quantity):
    with pytest.raises(InvalidValue) as refused:
        stock.moves_post(actor=supply_member, moves=[_move(ProductFactory(), WarehouseFactory(), quantity, kind)])
    assert refused.value.field == "quantity"
    assert not StockLevel.objects.exists()


def test_a_time_without_a_zone_is_refused(supply_member):
    move = stock.NewMove(
        ProductFactory().pk, WarehouseFactory().pk, MoveKind.RECEIPT, Decimal(1), NOW.replace(tzinfo=None)
    )
    with pytest.raises(InvalidValue, match="time zone"):
        stock.moves_post(actor=supply_member, moves=[move])


def test_the_number_of_queries_does_not_grow_with_the_moves(supply_member, django_assert_max_num_queries):
    warehouse = WarehouseFactory()
    products = ProductFactory.create_batch(60)
    with django_assert_max_num_queries(12):
        stock.moves_post(actor=supply_member, moves=[_move(product, warehouse, 1) for product in products])
    assert StockLevel.objects.filter(on_hand=1).count() == 60


def test_the_ledger_is_its_own_record_except_for_judgement(supply_member):
    product, warehouse = ProductFactory(), WarehouseFactory()
    rows = stock.moves_post(
        actor=supply_member,
        moves=[_move(product, warehouse, 5), _move(product, warehouse, -1, MoveKind.ADJUSTMENT, note="Broken")],
    )
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.object_id) == ("stockmove.adjustment", str(rows[1].pk))
    assert entry.after["note"] == "Broken"


def test_threshold_is_recorded_once_and_only_when_it_changes(supply_member):
    level = StockLevelFactory()
    for _turn in range(2):
        stock.threshold_set(actor=supply_member, level=level, safety_qty=Decimal(4))
    entry = AuditEntry.objects.get()
    assert (entry.before, entry.after) == ({"safety_qty": "0.000"}, {"safety_qty": "4"})
    with pytest.raises(InvalidValue):
        stock.threshold_set(actor=supply_member, level=level, safety_qty=Decimal(-1))
