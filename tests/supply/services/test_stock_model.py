"""The stock services against a model of twenty lines, in any order hypothesis can think of."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from b2bops.common.errors import BusinessError
from supply.invariants import INVARIANTS
from supply.models import MoveKind, Reservation, StockLevel
from supply.services import reservations, stock
from tests.factories import ProductFactory, WarehouseFactory

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
QUANTITIES = st.decimals(min_value="0.001", max_value="20", places=3)
SOURCES = st.sampled_from(["orders.line:1", "orders.line:2", "orders.line:3"])


class StockMachine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        # Each run of the machine is undone, or its sources would still hold stock in the next.
        self.run = transaction.atomic()
        self.run.__enter__()
        self.warehouse = WarehouseFactory(code="MODEL")
        self.product = ProductFactory()
        self.on_hand = Decimal(0)
        self.held: dict[str, Decimal] = {}

    def teardown(self):
        transaction.set_rollback(True)
        self.run.__exit__(None, None, None)

    @property
    def free(self):
        return self.on_hand - sum(self.held.values())

    def _move(self, kind, quantity):
        stock.move_post(
            actor=None,
            product=self.product,
            warehouse=self.warehouse,
            kind=kind,
            quantity=quantity,
            moved_at=NOW,
        )

    def _expect(self, allowed, call):
        """The call goes through exactly when the model allows it."""
        if allowed:
            call()
            return True
        with pytest.raises(BusinessError):
            call()
        return False

    @rule(quantity=QUANTITIES)
    def receive(self, quantity):
        self._move(MoveKind.RECEIPT, quantity)
        self.on_hand += quantity

    @rule(quantity=QUANTITIES)
    def issue(self, quantity):
        if self._expect(quantity <= self.free, lambda: self._move(MoveKind.ISSUE, -quantity)):
            self.on_hand -= quantity

    @rule(quantity=QUANTITIES, sign=st.sampled_from([1, -1]))
    def adjust(self, quantity, sign):
        change = sign * quantity
        if self._expect(self.free + change >= 0, lambda: self._move(MoveKind.ADJUSTMENT, change)):
            self.on_hand += change

    @rule(source=SOURCES, quantity=QUANTITIES)
    def reserve(self, source, quantity):
        demand = reservations.Demand(source, self.product.pk, quantity)

        def call():
            reservations.reserve(actor=None, warehouse=self.warehouse, demands=[demand])

        if self._expect(quantity <= self.free, call):
            self.held[source] = self.held.get(source, Decimal(0)) + quantity

    @rule(source=SOURCES, quantity=QUANTITIES)
    def reserve_what_is_left(self, source, quantity):
        demand = reservations.Demand(source, self.product.pk, quantity)
        reservations.reserve(actor=None, warehouse=self.warehouse, demands=[demand], partial=True)
        taken = min(quantity, self.free)
        if taken > 0:
            self.held[source] = self.held.get(source, Decimal(0)) + taken

    @rule(source=SOURCES)
    def release(self, source):
        reservations.release(actor=None, sources=[source])
        self.held.pop(source, None)

    @rule(source=SOURCES, quantity=QUANTITIES)
    def consume(self, source, quantity):
        def call():
            reservations.consume(actor=None, source=source, quantity=quantity, moved_at=NOW)

        if self._expect(quantity <= self.held.get(source, Decimal(0)), call):
            self.on_hand -= quantity
            self.held[source] -= quantity

    @invariant()
    def the_tables_agree_with_the_model(self):
        level = StockLevel.objects.filter(product=self.product).first()
        assert (level.on_hand if level else 0) == self.on_hand
        opened = Reservation.objects.open().filter(level__product=self.product)
        assert dict(opened.values_list("source", "quantity")) == {k: v for k, v in self.held.items() if v}

    @invariant()
    def every_invariant_holds(self):
        for check in INVARIANTS.values():
            assert check() == []


class TestStockAgainstItsModel(TestCase):
    def test_any_order_of_calls(self):
        run_state_machine_as_test(
            StockMachine,
            settings=settings(
                max_examples=12,
                stateful_step_count=15,
                deadline=None,
                suppress_health_check=[HealthCheck.too_slow],
            ),
        )
