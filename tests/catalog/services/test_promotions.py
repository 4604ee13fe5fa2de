"""Promotions: what a draft needs, what may still change, and the table of their statuses."""

from datetime import date
from decimal import Decimal

import pytest

from b2bops.common.errors import TransitionRefused
from b2bops.platform.models import AuditEntry, OutboxMessage
from b2bops.platform.services.records import RecordRefused
from catalog.models import Promotion, PromotionStatus
from catalog.services import promotions
from tests.factories import CategoryFactory, ProductFactory, PromotionFactory

pytestmark = pytest.mark.django_db
DRAFT = {
    "code": "SPRING",
    "name": "Spring",
    "kind": "PERCENT",
    "percent": Decimal(10),
    "currency": "EUR",
    "starts_on": date(2026, 4, 1),
    "ends_on": date(2026, 4, 30),
}


def test_a_draft_with_targets_is_written_and_recorded_once(sales_manager):
    product, category = ProductFactory(), CategoryFactory()
    created = promotions.promotion_create(actor=sales_manager, products=[product], categories=[category], **DRAFT)
    assert created.status == PromotionStatus.DRAFT
    assert {target.product or target.category for target in created.targets.all()} == {product, category}
    assert AuditEntry.objects.get().action == "promotion.created"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"percent": None}, "percent"),
        ({"kind": "AMOUNT"}, "amount"),
        ({"kind": "BUY_X_GET_Y", "buy_quantity": 6}, "free_quantity"),
        ({"percent": Decimal(101)}, "percent"),
        ({"percent": Decimal("NaN")}, "percent"),
        ({"ends_on": date(2026, 3, 1)}, ""),
        ({"name": "a\x00b"}, "name"),
        ({"budget": Decimal(-1)}, "budget"),
    ],
)
def test_what_its_kind_does_not_allow_is_refused_by_field(sales_manager, values, field):
    with pytest.raises((promotions.PromotionIncomplete, RecordRefused)) as refused:
        promotions.promotion_create(actor=sales_manager, **(DRAFT | values))
    assert refused.value.field == field
    assert refused.value.remedy
    assert not Promotion.objects.exists()


def test_another_kind_empties_the_sizes_of_the_old_one(sales_manager):
    draft = promotions.promotion_create(actor=sales_manager, **DRAFT)
    changed = promotions.promotion_update(actor=sales_manager, promotion=draft, kind="AMOUNT", amount=Decimal("0.50"))
    assert (changed.amount, changed.percent) == (Decimal("0.50"), None)


def test_of_a_running_one_only_name_end_and_budget_change(sales_manager):
    running = PromotionFactory(spent=Decimal(40), budget=Decimal(100))
    changed = promotions.promotion_update(actor=sales_manager, promotion=running, budget=Decimal(50), name="New")
    assert (changed.budget, changed.name) == (Decimal(50), "New")
    with pytest.raises(promotions.PromotionRunning) as refused:
        promotions.promotion_update(actor=sales_manager, promotion=running, percent=Decimal(20))
    assert refused.value.field == "percent"
    with pytest.raises(promotions.BudgetSpent):
        promotions.promotion_update(actor=sales_manager, promotion=running, budget=Decimal("39.99"))


def test_draft_active_paused_active_ended(sales_manager):
    on = date(2026, 4, 1)
    draft = promotions.promotion_create(actor=sales_manager, **DRAFT)
    promotions.promotion_activate(actor=sales_manager, promotion=draft, on=on)
    promotions.promotion_pause(actor=sales_manager, promotion=draft)
    promotions.promotion_activate(actor=sales_manager, promotion=draft, on=on)
    ended = promotions.promotion_end(actor=sales_manager, promotion=draft)
    assert ended.status == PromotionStatus.ENDED
    topics = ["promotion.activated", "promotion.paused", "promotion.activated", "promotion.ended"]
    assert list(OutboxMessage.objects.order_by("pk").values_list("topic", flat=True)) == topics
    with pytest.raises(TransitionRefused):
        promotions.promotion_activate(actor=sales_manager, promotion=draft, on=on)


def test_one_whose_window_is_over_cannot_start_and_ends_by_itself(sales_manager):
    with pytest.raises(promotions.PromotionIncomplete):
        promotions.promotion_activate(actor=sales_manager, promotion=PromotionFactory(), on=date(2031, 1, 1))
    PromotionFactory(ends_on=date(2026, 5, 1))
    assert promotions.promotions_end_overdue(on=date(2026, 5, 2)) == 1
    assert promotions.promotions_end_overdue(on=date(2026, 5, 2)) == 0
