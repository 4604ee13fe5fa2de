"""Two people reach for the last unit at the same moment."""

import threading
from decimal import Decimal

import pytest
from django.db import connection, connections

from supply.models import Reservation
from supply.services import reservations
from supply.services.stock import InsufficientStock
from tests.factories import StockLevelFactory


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_exactly_one_gets_the_last_unit():
    if connection.vendor != "postgresql":
        pytest.skip("needs row locks of PostgreSQL: SQLite lets only one writer in, set DATABASE_URL to run this")
    level = StockLevelFactory(on_hand=Decimal(1))
    start, outcomes = threading.Barrier(2), []

    def reach(source):
        demand = reservations.Demand(source, level.product_id, Decimal(1))
        try:
            start.wait(timeout=10)
            reservations.reserve(actor=None, warehouse=level.warehouse, demands=[demand])
            outcomes.append("reserved")
        except InsufficientStock:
            outcomes.append("refused")
        finally:
            connections.close_all()

    people = [threading.Thread(target=reach, args=(f"orders.line:{n}",)) for n in (1, 2)]
    for person in people:
        person.start()
    for person in people:
        person.join(timeout=20)
    assert sorted(outcomes) == ["refused", "reserved"]
    level.refresh_from_db()
    assert (level.reserved, Reservation.objects.open().count()) == (1, 1)
