from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from b2bops.common.errors import Conflict, InvalidValue, TransitionRefused
from b2bops.platform.models import AuditEntry, OutboxMessage
from supply.models import PURCHASE_TRANSITIONS, PurchaseOrder, PurchaseStatus
from supply.services import purchasing
from tests.factories import (
    ProductFactory,
    PurchaseOrderFactory,
    PurchaseOrderLineFactory,
    SupplierFactory,
    WarehouseFactory,
)

pytestmark = pytest.mark.django_db
VERBS = {
    PurchaseStatus.APPROVED: purchasing.order_approve,
    PurchaseStatus.SENT: purchasing.order_send,
    PurchaseStatus.CONFIRMED: purchasing.order_confirm,
    PurchaseStatus.CANCELLED: purchasing.order_cancel,
    PurchaseStatus.CLOSED: purchasing.order_close,
}


def _draft(actor, **fields):
    return purchasing.order_create(actor=actor, supplier=SupplierFactory(), warehouse=WarehouseFactory(), **fields)


def _line(actor, order, product=None, quantity="10", unit_cost="2.5"):
    return purchasing.line_add(
        actor=actor,
        order=order,
        product=product or ProductFactory(),
        quantity=Decimal(quantity),
        unit_cost=Decimal(unit_cost),
    )


def test_a_new_order_is_a_numbered_draft_in_the_suppliers_currency(supply_member):
    order = purchasing.order_create(
        actor=supply_member,
        supplier=SupplierFactory(currency="GBP"),
        warehouse=WarehouseFactory(),
        on=date(2026, 2, 3),
    )
    assert (order.number, order.status, order.currency) == ("PO-2026-00001", PurchaseStatus.DRAFT, "GBP")
    assert order.created_by == supply_member
    assert AuditEntry.objects.get().action == "purchase_order.created"


def test_an_inactive_supplier_gets_no_order(supply_member):
    with pytest.raises(Conflict, match="not active"):
        purchasing.order_create(
            actor=supply_member, supplier=SupplierFactory(is_active=False), warehouse=WarehouseFactory()
        )
    assert not PurchaseOrder.objects.exists()


def test_lines_of_one_product_merge_and_the_total_is_their_rounded_sum(supply_member):
    order, product = _draft(supply_member), ProductFactory()
    _line(supply_member, order, product, "3", "0.335")
    line = _line(supply_member, order, product, "4", "0.335")
    _line(supply_member, order, quantity="1", unit_cost="1.005")
    order.refresh_from_db()
    assert (line.quantity, line.amount) == (7, Decimal("2.35"))
    assert order.total == Decimal("3.36")
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions[1:] == ["purchase_order.line_added", "purchase_order.line_changed", "purchase_order.line_added"]


def test_a_line_can_be_taken_off_again(supply_member):
    order = _draft(supply_member)
    line = _line(supply_member, order)
    assert purchasing.line_remove(actor=supply_member, line=line).total == 0
    with pytest.raises(Conflict, match="gone already"):
        purchasing.line_remove(actor=supply_member, line=line)


@pytest.mark.parametrize(
    ("quantity", "unit_cost", "field"),
    [
        ("0", "1", "quantity"),
        ("-2", "1", "quantity"),
        ("NaN", "1", "quantity"),
        ("1", "-1", "unit_cost"),
        ("1", "NaN", "unit_cost"),
        ("1", "1e15", "unit_cost"),
        ("900000000000", "9000000000000", None),
    ],
)
def test_odd_lines_are_refused(supply_member, quantity, unit_cost, field):
    order = _draft(supply_member)
    with pytest.raises(InvalidValue) as refused:
        _line(supply_member, order, quantity=quantity, unit_cost=unit_cost)
    if field:
        assert refused.value.field == field
    assert not order.lines.exists()


def test_lines_are_frozen_after_approval(supply_member, supply_manager):
    order = _draft(supply_member)
    line = _line(supply_member, order)
    purchasing.order_approve(actor=supply_manager, order=order)
    with pytest.raises(purchasing.OrderIsFrozen):
        _line(supply_member, order)
    with pytest.raises(purchasing.OrderIsFrozen):
        purchasing.line_remove(actor=supply_member, line=line)


def test_the_maker_never_approves(supply_manager):
    order = _draft(supply_manager)
    _line(supply_manager, order)
    with pytest.raises(purchasing.ApproverIsMaker, match="somebody else"):
        purchasing.order_approve(actor=supply_manager, order=order)
    with pytest.raises(IntegrityError, match=r"approver_is_not_maker|CHECK"), transaction.atomic():
        PurchaseOrder.objects.filter(pk=order.pk).update(approved_by=supply_manager)


def test_an_empty_order_is_not_approved(supply_member, supply_manager):
    with pytest.raises(purchasing.OrderIsEmpty):
        purchasing.order_approve(actor=supply_manager, order=_draft(supply_member))


def test_the_road_from_draft_to_confirmed(supply_member, supply_manager):
    order = _draft(supply_member)
    _line(supply_member, order)
    purchasing.order_approve(actor=supply_manager, order=order)
    purchasing.order_send(actor=supply_member, order=order, on=date(2026, 3, 1))
    with pytest.raises(InvalidValue, match="before they were ordered"):
        purchasing.order_confirm(actor=supply_member, order=order, expected_date=date(2026, 2, 1))
    done = purchasing.order_confirm(actor=supply_member, order=order, expected_date=date(2026, 3, 9))
    assert (done.status, done.approved_by) == (PurchaseStatus.CONFIRMED, supply_manager)
    assert (done.ordered_date, done.expected_date) == (date(2026, 3, 1), date(2026, 3, 9))
    topics = OutboxMessage.objects.order_by("pk").values_list("topic", flat=True)
    assert list(topics) == ["purchase_order.approved", "purchase_order.sent", "purchase_order.confirmed"]
    entry = AuditEntry.objects.order_by("pk").last()
    assert entry.before == {"status": "SENT", "expected_date": None}
    assert entry.after == {"status": "CONFIRMED", "expected_date": "2026-03-09"}


@pytest.mark.parametrize("current", PurchaseStatus.values)
@pytest.mark.parametrize("target", VERBS)
def test_every_verb_follows_the_transition_table(supply_member, supply_manager, current, target):
    order = PurchaseOrderFactory(status=current, created_by=supply_member)
    PurchaseOrderLineFactory(order=order)
    if PURCHASE_TRANSITIONS.allows(current, target):
        assert VERBS[target](actor=supply_manager, order=order).status == target
        return
    before = AuditEntry.objects.count()
    with pytest.raises(TransitionRefused):
        VERBS[target](actor=supply_manager, order=order)
    order.refresh_from_db()
    assert (order.status, AuditEntry.objects.count()) == (current, before)


def test_cancelling_keeps_the_reason(supply_member):
    order = _draft(supply_member, note="Spring")
    assert purchasing.order_cancel(actor=supply_member, order=order, reason="Too dear").note == "Spring · Too dear"


def test_a_days_picks_are_grouped_in_one_draft(supply_member, supply_manager):
    supplier, warehouse = SupplierFactory(), WarehouseFactory()
    place = {"supplier": supplier, "warehouse": warehouse}
    first = purchasing.draft_for(actor=supply_member, **place)
    assert purchasing.draft_for(actor=supply_member, **place) == first
    assert purchasing.draft_for(actor=supply_manager, **place) != first
    PurchaseOrder.objects.filter(pk=first.pk).update(created_at=timezone.now() - timedelta(days=2))
    assert purchasing.draft_for(actor=supply_member, **place) != first
