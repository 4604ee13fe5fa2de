from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from b2bops.common.errors import BusinessError, InvalidValue
from b2bops.platform.models import AuditEntry
from orders.models import OrderRule
from orders.services import rules
from tests.factories.rules import OrderRuleFactory


def conditions():
    return list(OrderRule.objects.order_by("position").values_list("condition", flat=True))


def test_a_rule_is_written_switched_on_moved_and_removed(sales_manager):
    rule = rules.rule_create(actor=sales_manager, name="Large", condition="AMOUNT", number=Decimal(5000))
    assert (rule.position, rule.is_active) == (5, False)
    rules.rule_update(actor=sales_manager, rule=rule, is_active=True)
    rules.rule_move(actor=sales_manager, rule=rule, up=True)
    assert conditions() == ["CREDIT", "PRICE", "ADDRESS", "AMOUNT", "STOCK"]
    rules.rule_move(actor=sales_manager, rule=OrderRule.objects.first(), up=True)
    rules.rule_delete(actor=sales_manager, rule=rule)
    assert "AMOUNT" not in conditions()
    entries = AuditEntry.objects.filter(model="orders.orderrule").order_by("pk").values_list("action", flat=True)
    assert list(entries) == [
        "order_rule.created",
        "order_rule.changed",
        "order_rule.moved",
        "order_rule.moved",
        "order_rule.removed",
    ]


@pytest.mark.parametrize("condition", ["CREDIT", "STOCK"])
def test_credit_and_stock_are_always_asked(condition, sales_manager):
    rule = OrderRule.objects.get(condition=condition)
    for change in ({"is_active": False}, {"condition": "ALWAYS"}):
        with pytest.raises(rules.RuleAlwaysOn) as refused:
            rules.rule_update(actor=sales_manager, rule=rule, **change)
        assert refused.value.field == "is_active"
    with pytest.raises(rules.RuleAlwaysOn):
        rules.rule_delete(actor=sales_manager, rule=rule)
    with pytest.raises(IntegrityError), transaction.atomic():
        OrderRule.objects.filter(pk=rule.pk).update(is_active=False)


def test_nothing_waves_an_order_through_its_credit_limit(sales_manager):
    rule = OrderRule.objects.get(condition="CREDIT")
    with pytest.raises(InvalidValue) as refused:
        rules.rule_update(actor=sales_manager, rule=rule, outcome="CONFIRM")
    assert refused.value.field == "outcome"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"condition": "AMOUNT"}, "number"),
        ({"condition": "COUNTRY"}, "countries"),
        ({"condition": "PRODUCT"}, "product"),
        ({"condition": "CATEGORY"}, "category"),
        ({"condition": "WHIM"}, "condition"),
        ({"condition": "ALWAYS", "outcome": "EXPLODE"}, "outcome"),
        ({"condition": "AMOUNT", "number": Decimal("NaN")}, "number"),
        ({"condition": "AMOUNT", "number": Decimal(10) ** 20}, "number"),
        ({"condition": "COUNTRY", "countries": "a\x00b"}, "countries"),
    ],
)
def test_a_rule_that_cannot_be_asked_is_refused_at_its_field(values, field, sales_manager):
    with pytest.raises(BusinessError) as refused:
        rules.rule_create(actor=sales_manager, name="Bad", **values)
    assert refused.value.field == field
    assert refused.value.remedy


def test_rules_about_the_margin_are_for_those_who_see_margins(sales_manager, operations_manager, outsider):
    OrderRuleFactory(condition="MARGIN", number=20)
    assert OrderRule.objects.visible_to(sales_manager).filter(condition="MARGIN").exists()
    assert not OrderRule.objects.visible_to(operations_manager).filter(condition="MARGIN").exists()
    assert not OrderRule.objects.visible_to(outsider).exists()
