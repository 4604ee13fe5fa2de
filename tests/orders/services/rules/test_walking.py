"""The worked table of docs/reference/domain/order_rules.md, and each condition at its edge."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from orders.models import OrderRule, OrderStatus, SalesOrder
from orders.services import rules
from orders.services.orders import hold_release, order_confirm
from tests.factories import CategoryFactory, SalesOrderFactory
from tests.factories.rules import OrderRuleFactory
from tests.orders.conftest import NOW, make_order, receive

PAGE = Path(__file__).parents[4] / "docs" / "reference" / "domain" / "order_rules.md"


def documented_rows():
    table = PAGE.read_text().split("## Worked table")[1].split("## Trying")[0]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in table.splitlines() if row.startswith("|")]
    return [tuple(row) for row in cells[2:]]


ROWS = documented_rows()


def open_reasons(order):
    return sorted(order.holds.filter(released_at__isnull=True).values_list("reason", flat=True))


def only(*conditions):
    """Leave the two rules that are always asked, and add these."""
    OrderRule.objects.exclude(condition__in=["CREDIT", "STOCK"]).delete()
    return [OrderRuleFactory(**one) for one in conditions]


def test_the_page_has_the_table():
    assert len(ROWS) == 7


@pytest.mark.parametrize(("country", "total", "before", "stock", "outcome"), ROWS)
def test_worked_table(country, total, before, stock, outcome, account, warehouse, product, sales_manager):
    only(
        {"condition": "AMOUNT", "number": 5000},
        {"condition": "COUNTRY", "countries": "France, germany", "outcome": "CONFIRM"},
        {"condition": "NEW_ACCOUNT", "number": 1},
    )
    receive(product, warehouse, 100 if stock == "enough" else 5)
    type(account).objects.update(country=country, credit_limit=10000)
    account.refresh_from_db()
    for _ in range(int(before)):
        SalesOrderFactory(account=account, confirmed_at=NOW, status="CLOSED", delivered_pct=100, billed_pct=100)
    order = make_order(account, warehouse, product, 10)
    amount = Decimal(total.replace(",", ""))
    SalesOrder.objects.filter(pk=order.pk).update(subtotal=amount, tax=0, total=amount)
    done = order_confirm(actor=sales_manager, order=order, now=NOW)
    expected = [] if outcome.startswith("confirmed") else outcome.split("held: ")[1].split(" (")[0].split(", ")
    assert open_reasons(done) == expected
    assert done.status == (OrderStatus.ON_HOLD if expected else OrderStatus.CONFIRMED)


def verdict_of(order, *active):
    fresh = SalesOrder.objects.select_related("account").get(pk=order.pk)
    lines = list(fresh.lines.select_related("product__category"))
    facts = rules.facts_of_one(fresh, lines, conditions={rule.condition for rule in active}, credit="")
    return rules.judge(active, facts)


def rule(**fields):
    return OrderRuleFactory.build(**fields)


@pytest.mark.parametrize(
    ("fields", "speaks"),
    [
        ({"condition": "AMOUNT", "number": Decimal("119.99")}, True),
        ({"condition": "AMOUNT", "number": Decimal("120.00")}, False),
        ({"condition": "MARGIN", "number": Decimal("40.01")}, True),
        ({"condition": "MARGIN", "number": Decimal("40.00")}, False),
        ({"condition": "PRICE", "number": Decimal(0)}, False),
        ({"condition": "NEW_ACCOUNT", "number": Decimal(1)}, True),
        ({"condition": "NEW_ACCOUNT", "number": Decimal(0)}, False),
        ({"condition": "BURST", "number": Decimal(0)}, True),
        ({"condition": "BURST", "number": Decimal(1)}, False),
        ({"condition": "COUNTRY", "countries": "Chile"}, False),
        ({"condition": "COUNTRY", "countries": ""}, False),
        ({"condition": "ALWAYS"}, True),
    ],
)
def test_each_condition_at_its_edge(fields, speaks, draft):
    """Ten bolts at 10.00 with 20 % tax, which cost 6.00 each: 120.00 and a margin of 40 %."""
    assert bool(verdict_of(draft, rule(**fields)).findings) == speaks


def test_an_unknown_cost_is_not_judged(draft, product):
    type(product).objects.update(standard_cost=None)
    assert not verdict_of(draft, rule(condition="MARGIN", number=99)).findings


def test_a_margin_hold_gives_no_figure(draft):
    [sentence] = verdict_of(draft, rule(condition="MARGIN", number=99)).findings.values()
    assert not any(sign.isdigit() for sign in sentence)


def test_products_and_categories_below(draft, product):
    parent = CategoryFactory(name="Fasteners")
    type(product).objects.update(category=CategoryFactory(parent=parent, name="Bolts"))
    assert verdict_of(draft, rule(condition="CATEGORY", category=parent)).findings
    assert verdict_of(draft, rule(condition="PRODUCT", product=product)).findings
    assert not verdict_of(draft, rule(condition="CATEGORY", category=CategoryFactory(name="Nuts"))).findings


def test_what_is_usual_is_known_from_the_sixth_order_on(draft, account):
    for earlier in range(1, 6):
        unusual = verdict_of(draft, rule(condition="UNUSUAL", number=3)).findings
        assert not unusual, f"judged with {earlier - 1} earlier orders"
        SalesOrderFactory(
            account=account, confirmed_at=NOW, ordered_at=NOW - timedelta(days=earlier * 7), subtotal=30, total=30
        )
    assert verdict_of(draft, rule(condition="UNUSUAL", number=Decimal("3.99"))).findings
    assert not verdict_of(draft, rule(condition="UNUSUAL", number=4)).findings


def test_two_rules_of_one_reason_are_one_hold_with_both_sentences(draft, product):
    both = verdict_of(draft, rule(condition="UNUSUAL", number=0), rule(condition="BURST", number=0)).findings
    assert list(both) == ["FRAUD"]
    pair = verdict_of(
        draft, rule(condition="PRODUCT", product=product), rule(condition="CATEGORY", category=product.category)
    )
    assert "Bolt M10" in pair.findings["PRODUCT"] and product.category.name in pair.findings["PRODUCT"]


def test_a_company_without_any_rule_keeps_the_shipped_ones(account, warehouse, stock, sales_manager):
    OrderRule.objects.all().delete()
    assert [one.condition for one in rules.active_rules()] == ["CREDIT", "PRICE", "ADDRESS", "STOCK"]
    order = order_confirm(actor=sales_manager, order=make_order(account, warehouse, stock, 90), now=NOW)
    assert open_reasons(order) == ["CREDIT"]


def test_the_migration_ships_the_same_four(db):
    shipped = [(one.condition, one.number, one.outcome, one.is_active) for one in rules.shipped_rules()]
    assert [(one.condition, one.number, one.outcome, one.is_active) for one in rules.active_rules()] == shipped


def test_the_stock_rule_may_let_the_rest_come_later(account, warehouse, product, sales_manager):
    OrderRule.objects.filter(condition="STOCK").update(outcome="CONFIRM")
    receive(product, warehouse, 4)
    complete = make_order(account, warehouse, product, 10)
    SalesOrder.objects.filter(pk=complete.pk).update(ship_complete=True)
    assert open_reasons(order_confirm(actor=sales_manager, order=complete, now=NOW)) == ["STOCK"]
    ready = order_confirm(actor=sales_manager, order=make_order(account, warehouse, product, 10), now=NOW)
    assert ready.status == OrderStatus.CONFIRMED
    assert product.stock_levels.get().reserved == 4


def test_a_released_reason_is_not_raised_again(draft, sales_manager, operations_manager):
    only({"condition": "ALWAYS", "name": "Everything is looked at"})
    held = order_confirm(actor=sales_manager, order=draft, now=NOW)
    assert held.holds.get().note == "Everything is looked at"
    done = hold_release(actor=operations_manager, order=held, reason="RULE", note="Looked at", now=NOW)
    assert done.status == OrderStatus.CONFIRMED
