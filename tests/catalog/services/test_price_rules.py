"""Rules that fill a list: the sum, the rounding, the least margin, and applying only what differs."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from b2bops.platform.models import AuditEntry
from catalog.models import PriceRow, PriceRule
from catalog.services import price_rules
from tests.factories import CategoryFactory, PriceListFactory, PriceRowFactory, ProductFactory

ON = date(2026, 5, 4)
NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rule", "base", "cost", "expected"),
    [
        ({"change_pct": 25}, "8", None, "10.00"),
        ({"change_pct": 25, "rounding": "ENDING_99"}, "8", None, "9.99"),
        ({"change_pct": 0, "rounding": "ENDING_99"}, "9.49", None, "9.99"),
        ({"change_pct": 0, "rounding": "ENDING_99"}, "9.48", None, "8.99"),
        ({"change_pct": 0, "rounding": "ENDING_95"}, "0.20", None, "0.95"),
        ({"change_pct": 0, "rounding": "STEP", "rounding_step": "0.05"}, "7.12", None, "7.10"),
        ({"change_pct": -50, "minimum_margin_pct": 20}, "10", "8", "10.00"),
        ({"change_pct": -50, "minimum_margin_pct": 20, "rounding": "ENDING_99"}, "10", "8", "10.99"),
        ({"change_pct": -50, "minimum_margin_pct": 20}, "10", None, "5.00"),
    ],
)
def test_the_price_that_follows(rule, base, cost, expected):
    values = {name: Decimal(str(value)) if name != "rounding" else value for name, value in rule.items()}
    made = PriceRule(**({"rounding": "NONE"} | values))
    price = price_rules.rule_price(made, base=Decimal(base), cost=cost and Decimal(cost))
    assert price == Decimal(expected)


@pytest.fixture
def world(db):
    tools = CategoryFactory(name="Tools")
    default, target = PriceListFactory(), PriceListFactory(code="R", name="R", is_default=False)
    drill, saw = (ProductFactory(sku=sku, category=tools, standard_cost=Decimal(6)) for sku in ("DRILL", "SAW"))
    PriceRowFactory(price_list=default, product=drill, amount=Decimal(10))
    PriceRowFactory(price_list=default, product=drill, from_quantity=10, amount=Decimal(9))
    PriceRowFactory(price_list=default, product=saw, amount=Decimal(20))
    PriceRowFactory(price_list=default, product=ProductFactory(), amount=Decimal(5))
    rule = price_rules.price_rule_create(
        actor=None,
        name="Ten off",
        price_list=target,
        source="LIST",
        source_list=default,
        change_pct=Decimal(-10),
        category=tools,
    )
    # Read again: categories made after "Tools" have moved it in the tree.
    return PriceRule.objects.get(pk=rule.pk), drill, saw


def states(rule):
    lines = price_rules.price_rule_preview(rule=rule, on=ON)
    return [(line.product.sku, line.from_quantity, line.new, line.state) for line in lines]


def test_preview_apply_and_applying_again(world, django_assert_num_queries):
    rule, _drill, saw = world
    PriceRowFactory(price_list=rule.price_list, product=saw, amount=Decimal(17), is_protected=True)
    assert states(rule) == [
        ("DRILL", Decimal(1), Decimal("9.00"), "NEW"),
        ("DRILL", Decimal(10), Decimal("8.10"), "NEW"),
        ("SAW", Decimal(1), Decimal("18.00"), "PROTECTED"),
    ]
    assert not rule.price_list.rows.exclude(product=saw).exists()
    counts = price_rules.price_rule_apply(actor=None, rule=rule, on=ON, now=NOW)
    assert counts == {"NEW": 2, "CHANGED": 0, "SAME": 0, "PROTECTED": 1}
    assert AuditEntry.objects.filter(action="price.set").count() == 2
    again = price_rules.price_rule_apply(actor=None, rule=rule, on=ON, now=NOW)
    assert again == {"NEW": 0, "CHANGED": 0, "SAME": 2, "PROTECTED": 1}
    assert AuditEntry.objects.filter(model="catalog.pricerow").count() == 2


def test_only_what_differs_is_changed(world):
    rule, drill, _saw = world
    price_rules.price_rule_apply(actor=None, rule=rule, on=ON, now=NOW)
    PriceRow.objects.filter(price_list=rule.source_list, product=drill, from_quantity=1).update(amount=Decimal(12))
    counts = price_rules.price_rule_apply(actor=None, rule=rule, on=ON, now=NOW)
    assert counts == {"NEW": 0, "CHANGED": 1, "SAME": 2, "PROTECTED": 0}
    entry = AuditEntry.objects.get(action="price.changed")
    assert Decimal(entry.after["amount"]) == Decimal("10.80")


def test_another_currency_is_refused(world):
    dollars = PriceListFactory(code="USD", name="USD", currency="USD", is_default=False)
    with pytest.raises(price_rules.RuleMixesCurrencies) as refused:
        price_rules.price_rule_create(actor=None, name="X", price_list=dollars, source="COST", change_pct=Decimal(10))
    assert refused.value.field == "source"
