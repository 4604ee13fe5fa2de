from datetime import UTC, datetime
from decimal import Decimal

import pytest

from b2bops.common.errors import InvalidValue
from b2bops.platform.models import AuditEntry
from supply.models import MoveKind, Reservation, ReservationStatus, StockMove
from supply.services import reservations
from supply.services.reservations import Consumption, Demand
from supply.services.stock import InsufficientStock
from tests.factories import ProductFactory, StockLevelFactory, WarehouseFactory

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def _reserve(actor, level, quantity, source="orders.line:1", **options):
    demand = Demand(source, level.product_id, Decimal(quantity))
    return reservations.reserve(actor=actor, warehouse=level.warehouse, demands=[demand], **options)


def test_reserving_raises_the_reserved_balance_and_is_recorded(operations_member):
    level = StockLevelFactory(on_hand=Decimal(10))
    (row,) = _reserve(operations_member, level, 4)
    level.refresh_from_db()
    assert (level.reserved, level.on_hand, row.quantity, row.status) == (4, 10, 4, ReservationStatus.OPEN)
    assert AuditEntry.objects.get().action == "reservation.opened"


def test_a_second_call_adds_to_the_open_reservation(operations_member):
    level = StockLevelFactory(on_hand=Decimal(10))
    _reserve(operations_member, level, 4)
    (row,) = _reserve(operations_member, level, 3)
    assert Reservation.objects.get().quantity == row.quantity == 7
    assert AuditEntry.objects.order_by("pk").last().action == "reservation.resized"


def test_the_safety_threshold_is_not_promised(operations_member):
    level = StockLevelFactory(on_hand=Decimal(10), safety_qty=Decimal(8))
    with pytest.raises(InsufficientStock, match="2 EA are free, 3 were asked for"):
        _reserve(operations_member, level, 3)
    assert not Reservation.objects.exists()


def test_a_product_never_stocked_has_nothing_free(operations_member):
    product = ProductFactory()
    with pytest.raises(InsufficientStock, match="0 EA are free"):
        reservations.reserve(
            actor=operations_member, warehouse=WarehouseFactory(), demands=[Demand("x", product.pk, Decimal(1))]
        )


def test_partial_gives_what_is_left_in_the_order_asked(operations_member):
    level = StockLevelFactory(on_hand=Decimal(5))
    demands = [Demand(f"orders.line:{n}", level.product_id, Decimal(3)) for n in (1, 2, 3)]
    rows = reservations.reserve(actor=operations_member, warehouse=level.warehouse, demands=demands, partial=True)
    assert [(row.source, row.quantity) for row in rows] == [("orders.line:1", 3), ("orders.line:2", 2)]


def test_lots_are_taken_in_order_of_their_name(operations_member):
    product = ProductFactory()
    later = StockLevelFactory(product=product, lot="2026-B", on_hand=Decimal(5))
    earlier = StockLevelFactory(product=product, lot="2026-A", on_hand=Decimal(2))
    rows = _reserve(operations_member, later, 4)
    assert {row.level_id: row.quantity for row in rows} == {earlier.pk: 2, later.pk: 2}


def test_release_gives_back_and_is_harmless_the_second_time(operations_member):
    level = StockLevelFactory(on_hand=Decimal(5))
    _reserve(operations_member, level, 4)
    assert reservations.release(actor=operations_member, sources=["orders.line:1"]) == 1
    assert reservations.release(actor=operations_member, sources=["orders.line:1"]) == 0
    level.refresh_from_db()
    assert level.reserved == 0
    row = Reservation.objects.get()
    assert row.status == ReservationStatus.RELEASED
    assert row.closed_at is not None


def test_consuming_issues_the_goods_and_closes_the_reservation(operations_member):
    level = StockLevelFactory(on_hand=Decimal(5))
    _reserve(operations_member, level, 4)
    (move,) = reservations.consume(actor=operations_member, source="orders.line:1", quantity=Decimal(4), moved_at=NOW)
    level.refresh_from_db()
    assert (move.kind, move.quantity, move.source) == (MoveKind.ISSUE, -4, "orders.line:1")
    assert (level.on_hand, level.reserved) == (1, 0)
    assert Reservation.objects.get().status == ReservationStatus.CONSUMED


def test_consuming_a_part_leaves_the_rest_open(operations_member):
    level = StockLevelFactory(on_hand=Decimal(5))
    _reserve(operations_member, level, 4)
    before = AuditEntry.objects.count()
    reservations.consume(actor=operations_member, source="orders.line:1", quantity=Decimal(1), moved_at=NOW)
    level.refresh_from_db()
    assert (level.on_hand, level.reserved) == (4, 3)
    assert dict(Reservation.objects.values_list("status", "quantity")) == {"OPEN": 3, "CONSUMED": 1}
    entries = AuditEntry.objects.order_by("pk")[before:]
    assert {entry.action for entry in entries} == {"reservation.resized", "reservation.consumed"}
    assert len({entry.object_id for entry in entries}) == len(entries)


def test_nobody_consumes_what_is_reserved_for_another(operations_member):
    level = StockLevelFactory(on_hand=Decimal(5))
    _reserve(operations_member, level, 4, source="orders.line:1")
    with pytest.raises(reservations.ReservationTooSmall, match=r"0 are reserved for orders\.line:2"):
        reservations.consume(actor=operations_member, source="orders.line:2", quantity=Decimal(1), moved_at=NOW)
    with pytest.raises(reservations.ReservationTooSmall):
        reservations.consume(actor=operations_member, source="orders.line:1", quantity=Decimal(5), moved_at=NOW)
    assert not StockMove.objects.exists()


def test_many_sources_are_consumed_together_and_parts_of_one_source_add_up(operations_member):
    first, second = StockLevelFactory(on_hand=Decimal(5)), StockLevelFactory(on_hand=Decimal(5))
    _reserve(operations_member, first, 2, source="a")
    _reserve(operations_member, second, 3, source="b")
    wanted = [Consumption("a", Decimal(1)), Consumption("b", Decimal(3)), Consumption("a", Decimal(1))]
    moves = reservations.consume_many(actor=operations_member, consumptions=wanted, moved_at=NOW)
    assert sorted((move.source, move.quantity) for move in moves) == [("a", -2), ("b", -3)]
    assert not Reservation.objects.filter(status=ReservationStatus.OPEN).exists()


@pytest.mark.parametrize("quantity", ["0", "-1", "NaN", "0.0005"])
def test_odd_quantities_are_refused(operations_member, quantity):
    level = StockLevelFactory(on_hand=Decimal(5))
    with pytest.raises(InvalidValue):
        _reserve(operations_member, level, quantity)


def test_reserving_takes_the_same_number_of_queries_for_many(operations_member, django_assert_max_num_queries):
    levels = StockLevelFactory.create_batch(30)
    demands = [Demand(f"orders.line:{n}", level.product_id, Decimal(1)) for n, level in enumerate(levels)]
    with django_assert_max_num_queries(10):
        reservations.reserve(actor=operations_member, warehouse=levels[0].warehouse, demands=demands)
