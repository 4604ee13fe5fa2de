from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest

from supply import selectors
from supply.models import MoveKind, PurchaseReceipt, PurchaseReceiptLine, PurchaseStatus, StockLevel
from supply.services import stock
from tests.factories import (
    ProductFactory,
    PurchaseOrderFactory,
    PurchaseOrderLineFactory,
    StockLevelFactory,
    SupplierFactory,
    SupplierProductFactory,
    WarehouseFactory,
)

DAY = datetime(2026, 3, 1, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def _post(product, warehouse, *steps):
    moves = [
        stock.NewMove(product.pk, warehouse.pk, MoveKind.ADJUSTMENT, Decimal(quantity), DAY + timedelta(days=offset))
        for offset, quantity in steps
    ]
    stock.moves_post(actor=None, moves=moves)


def test_available_adds_lots_and_never_counts_below_zero(django_assert_num_queries):
    product, bare = ProductFactory(), ProductFactory()
    warehouse = WarehouseFactory()
    StockLevelFactory(product=product, lot="A", on_hand=Decimal(9), reserved=Decimal(2), safety_qty=Decimal(3))
    StockLevelFactory(product=product, lot="B", on_hand=Decimal(1), safety_qty=Decimal(5))
    StockLevelFactory(product=product, warehouse=WarehouseFactory(code="FAR"))
    with django_assert_num_queries(1):
        found = selectors.available(warehouse=warehouse, product_ids=[product.pk, bare.pk])
    assert found == {product.pk: 4, bare.pk: 0}


def test_on_order_is_what_open_orders_still_bring(django_assert_num_queries):
    product, warehouse = ProductFactory(), WarehouseFactory()
    for status, quantity, received in (
        (PurchaseStatus.SENT, 10, 0),
        (PurchaseStatus.PARTLY_RECEIVED, 10, 4),
        (PurchaseStatus.PARTLY_RECEIVED, 10, 11),
        (PurchaseStatus.DRAFT, 50, 0),
        (PurchaseStatus.CANCELLED, 50, 0),
        (PurchaseStatus.CLOSED, 50, 20),
    ):
        order = PurchaseOrderFactory(status=status, warehouse=warehouse)
        PurchaseOrderLineFactory(order=order, product=product, quantity=quantity, received_qty=received)
    other = ProductFactory()
    with django_assert_num_queries(1):
        found = selectors.on_order(product_ids=[product.pk, other.pk], warehouse=warehouse)
    assert found == {product.pk: 16, other.pk: 0}
    position = selectors.stock_positions(product_ids=[product.pk], warehouse=warehouse)[product.pk]
    assert (position.on_order, position.on_hand, position.projected) == (16, 0, 16)


def test_positions_take_two_queries_for_any_number(django_assert_num_queries):
    levels = StockLevelFactory.create_batch(20, reserved=Decimal(3))
    ids = [level.product_id for level in levels]
    with django_assert_num_queries(2):
        found = selectors.stock_positions(product_ids=ids, warehouse=levels[0].warehouse)
    assert {(row.on_hand, row.reserved, row.projected) for row in found.values()} == {(100, 3, 97)}


def test_the_best_offer_is_of_lowest_priority_then_cost(django_assert_num_queries):
    product, alone, nobody = ProductFactory.create_batch(3)
    on = date(2026, 3, 1)
    SupplierProductFactory(product=product, priority=2, unit_cost=Decimal(1))
    best = SupplierProductFactory(product=product, priority=1, unit_cost=Decimal(4))
    SupplierProductFactory(product=product, priority=1, unit_cost=Decimal(5))
    SupplierProductFactory(product=product, priority=0, valid_until=on - timedelta(days=1))
    SupplierProductFactory(product=product, priority=0, valid_from=on + timedelta(days=1))
    SupplierProductFactory(product=product, priority=0, supplier=SupplierFactory(is_active=False))
    only = SupplierProductFactory(product=alone)
    with django_assert_num_queries(1):
        found = selectors.best_offers(product_ids=[product.pk, alone.pk, nobody.pk], on=on)
    assert found == {product.pk: best, alone.pk: only}


def test_lead_times_run_from_the_order_to_each_receipt_known_by_then(django_assert_num_queries):
    line = PurchaseOrderLineFactory(order=PurchaseOrderFactory(ordered_date=date(2026, 3, 1)))
    for number, days in (("1", 4), ("2", 9), ("3", 30)):
        receipt = PurchaseReceipt.objects.create(
            number=number, order=line.order, received_at=DAY + timedelta(days=days)
        )
        PurchaseReceiptLine.objects.create(receipt=receipt, order_line=line, quantity=1)
    with django_assert_num_queries(1):
        found = selectors.receipt_lead_times(as_of=DAY + timedelta(days=10))
    assert found.days.tolist() == [4, 9]
    assert set(found.product_id) == {line.product_id}
    assert set(found.supplier_id) == {line.order.supplier_id}
    record = selectors.supplier_record(line.order.supplier)
    assert (record.median_lead_days, record.receipts) == (9, 3)


def test_daily_closing_starts_with_the_opening_balance(django_assert_num_queries):
    product, quiet, warehouse = ProductFactory(), ProductFactory(), WarehouseFactory()
    _post(product, warehouse, (-5, "7"), (0, "3"), (0, "-1"), (4, "-9"), (20, "1"))
    with django_assert_num_queries(2):
        found = selectors.daily_closing_stock(
            product_ids=[product.pk, quiet.pk], warehouse=warehouse, since=DAY.date(), until=date(2026, 3, 10)
        )
    assert found.product_id.tolist() == [product.pk] * 3 + [quiet.pk]
    assert found.day.astype(str).tolist() == ["2026-02-28", "2026-03-01", "2026-03-05", "2026-02-28"]
    assert found.quantity.tolist() == [7, 9, 0, 0]


def test_stock_outs_agree_with_a_day_by_day_replay(django_assert_num_queries):
    warehouse = WarehouseFactory()
    random = np.random.default_rng(7)
    products = ProductFactory.create_batch(4)
    since, until = DAY.date(), DAY.date() + timedelta(days=29)
    ledger = {}
    for product in products[:3]:
        steps, balance = [], 0
        for offset in sorted(random.integers(-10, 30, 12)):
            change = int(random.integers(1, 5)) if balance == 0 or random.random() < 0.4 else -balance
            balance += change
            steps.append((int(offset), str(change)))
        ledger[product.pk] = steps
        _post(product, warehouse, *steps)
    with django_assert_num_queries(3):
        found = selectors.stock_out_days(
            product_ids=[product.pk for product in products], warehouse=warehouse, since=since, until=until
        )
    for product_id, steps in ledger.items():
        first = min(offset for offset, _change in steps)
        expected = [
            day >= first and sum(int(change) for offset, change in steps if offset <= day) <= 0 for day in range(30)
        ]
        assert found[product_id].tolist() == expected
    assert any(flags.any() for flags in found.values())
    assert not found[products[3].pk].any()


def test_the_balance_of_one_level_day_by_day():
    product, warehouse = ProductFactory(), WarehouseFactory()
    _post(product, warehouse, (-3, "5"), (1, "-2"), (9, "1"))
    level = StockLevel.objects.get()
    points = selectors.closing_points(level, since=DAY.date(), until=DAY.date() + timedelta(days=2))
    assert [point.quantity for point in points] == [5, 3, 3]
