"""An account that can buy, a product that can be sold, and goods on the shelf."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from orders.services.orders import NewLine, order_create
from supply.models import MoveKind
from supply.services.stock import move_post
from tests.factories import AccountFactory, PriceRowFactory, ProductFactory, WarehouseFactory

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


@pytest.fixture
def account(territory):
    return AccountFactory(territory=territory, credit_limit=Decimal(1000), name="Brandt Tools")


@pytest.fixture
def warehouse(db):
    return WarehouseFactory()


@pytest.fixture
def product(db):
    """Costs 10.00 on the default list, taxed at 20 %."""
    row = PriceRowFactory(product=ProductFactory(sku="BOLT-10", name="Bolt M10"), amount=Decimal("10.00"))
    return row.product


@pytest.fixture
def stock(product, warehouse):
    """100 bolts on the shelf."""
    receive(product, warehouse, 100)
    return product


@pytest.fixture
def draft(account, warehouse, stock, sales_member):
    """Ten bolts: 100.00 and 20.00 tax."""
    return make_order(account, warehouse, stock, 10, actor=sales_member)


def receive(product, warehouse, quantity):
    return move_post(
        actor=None,
        product=product,
        warehouse=warehouse,
        kind=MoveKind.RECEIPT,
        quantity=Decimal(quantity),
        moved_at=NOW,
    )


def make_order(account, warehouse, product, quantity, *, actor=None, **line):
    lines = [NewLine(product, Decimal(quantity), **line)]
    return order_create(actor=actor, account=account, warehouse=warehouse, lines=lines, ordered_at=NOW)
