"""The worked table of docs/reference/domain/price_resolution.md, digit by digit, on real accounts and contracts."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from catalog import selectors as catalog_selectors
from catalog.models import Audience, PriceRow
from crm import selectors
from crm.models import PromotionAudience
from tests.factories import (
    AccountFactory,
    CategoryFactory,
    ContractFactory,
    ContractPriceFactory,
    PriceListFactory,
    PriceRowFactory,
    ProductFactory,
    PromotionFactory,
    SegmentFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    tools = CategoryFactory(name="Tools")
    drills = CategoryFactory(name="Drills", parent=tools)
    p, q = (ProductFactory(sku=sku, category=drills, standard_cost=Decimal(6)) for sku in "PQ")
    lists = {code: PriceListFactory(code=code, name=code, is_default=code == "default") for code in LISTS}
    for code, product, tier, amount in ROWS:
        PriceRowFactory(price_list=lists[code], product={"P": p, "Q": q}[product], from_quantity=tier, amount=amount)
    segment = SegmentFactory(price_list=lists["resellers"])
    parent = AccountFactory(price_list=lists["group"])
    buyers = {
        "anybody": None,
        "in the segment": AccountFactory(segment=segment),
        "child in the segment": AccountFactory(segment=segment, parent=parent),
        "with the own list": AccountFactory(segment=segment, parent=parent, price_list=lists["trade"]),
        "with the contract": AccountFactory(segment=segment, parent=parent, price_list=lists["trade"]),
    }
    contract = ContractFactory(account=buyers["with the contract"], valid_until=date(2026, 12, 31))
    ContractPriceFactory(contract=contract, product=p, from_quantity=20, amount=Decimal("7.80"))
    ContractPriceFactory(contract=contract, category=tools, discount_pct=12)
    for code, month, until, values in PROMOTIONS:
        targets = {"SPRING": [tools], "KEY": [p]}.get(code, [])
        first, last = date(2026, month, 1), date(2026, *until)
        PromotionFactory(code=code, starts_on=first, ends_on=last, targets=targets, **values)
    key = PromotionFactory._meta.model.objects.get(code="KEY")
    PromotionAudience.objects.create(promotion=key, segment=segment)
    return SimpleNamespace(products={"P": p, "Q": q}, buyers=buyers)


LISTS = ("default", "resellers", "group", "trade")
ROWS = [
    ("default", "P", 1, "10.00"),
    ("default", "P", 50, "9.00"),
    ("default", "Q", 1, "5.80"),
    ("resellers", "P", 1, "9.50"),
    ("group", "P", 1, "9.20"),
    ("trade", "P", 10, "8.50"),
]
PROMOTIONS = [
    ("LOYAL", 4, (4, 30), {"kind": "AMOUNT", "amount": Decimal("0.50"), "is_stackable": True}),
    ("SPRING", 4, (4, 30), {"percent": 10}),
    ("VOLUME", 4, (5, 31), {"percent": 3, "is_stackable": True}),
    ("KEY", 5, (5, 31), {"percent": 10, "undercuts_contracts": True, "audience": Audience.CHOSEN}),
    ("CLEAR", 6, (6, 30), {"percent": 45}),
    ("SEVENTH", 7, (7, 31), {"kind": "BUY_X_GET_Y", "buy_quantity": 6, "free_quantity": 1}),
    ("SPENT", 8, (8, 31), {"percent": 20, "budget": Decimal(100), "spent": Decimal(95)}),
]
TABLE = [
    ("anybody", "P", "1", "2026-03-15", "10.00"),
    ("anybody", "P", "50", "2026-03-15", "9.00"),
    ("in the segment", "P", "1", "2026-03-15", "9.50"),
    ("child in the segment", "P", "1", "2026-03-15", "9.20"),
    ("with the own list", "P", "9", "2026-03-15", "9.20"),
    ("with the own list", "P", "10", "2026-03-15", "8.50"),
    ("with the contract", "P", "20", "2026-03-15", "7.80"),
    ("with the contract", "P", "10", "2026-03-15", "7.48"),
    ("with the contract", "P", "1", "2026-03-15", "8.096"),
    ("with the contract", "P", "20", "2027-01-01", "8.50"),
    ("anybody", "P", "1", "2026-04-01", "9.00"),
    ("anybody", "P", "50", "2026-04-30", "8.10"),
    ("anybody", "P", "1", "2026-05-01", "9.70"),
    ("with the contract", "P", "20", "2026-04-15", "7.80"),
    ("with the contract", "P", "20", "2026-05-15", "7.02"),
    ("anybody", "P", "1", "2026-05-15", "9.70"),
    ("anybody", "P", "1", "2026-06-15", "6.00"),
    ("with the contract", "P", "20", "2026-06-15", "7.80"),
    ("anybody", "Q", "1", "2026-06-15", "5.80"),
    ("anybody", "P", "6", "2026-07-15", "10.00"),
    ("anybody", "P", "7", "2026-07-15", "8.571429"),
    ("anybody", "P", "15", "2026-07-15", "8.666667"),
    ("anybody", "P", "2", "2026-08-15", "8.00"),
    ("anybody", "P", "3", "2026-08-15", "10.00"),
    ("anybody", "P", "0.5", "2026-03-15", None),
]


def decide(table, buyer, product, quantity, on):
    account, day = table.buyers[buyer], date.fromisoformat(on)
    terms = selectors.buyer_terms(account, day) if account else catalog_selectors.ANYBODY
    return catalog_selectors.price_resolve(
        product=table.products[product], quantity=Decimal(quantity), on=day, currency="EUR", terms=terms
    )


@pytest.mark.parametrize(("buyer", "product", "quantity", "on", "expected"), TABLE)
def test_worked_table(table, buyer, product, quantity, on, expected):
    decision = decide(table, buyer, product, quantity, on)
    assert decision.unit_price == (Decimal(expected) if expected else None)


def test_the_trace_tells_contract_lists_promotion_and_floor(table):
    decision = decide(table, "with the contract", "P", "20", "2026-05-15")
    assert [(step.rule, step.source, step.chosen) for step in decision.steps] == [
        ("CONTRACT", decision.contract, True),
        ("ACCOUNT", "trade", False),
        ("PARENT", "group", False),
        ("SEGMENT", "resellers", False),
        ("DEFAULT", "default", False),
        ("PROMOTION", "KEY", True),
        ("PROMOTION", "VOLUME", False),
        ("FLOOR", "", False),
    ]
    trace = decision.as_trace()
    assert (trace["base_price"], trace["unit_price"]) == ("7.8", "7.02")
    assert [(each["code"], each["discount"]) for each in trace["promotions"]] == [("KEY", "0.78")]
    assert trace["steps"][6]["detail"] == "VOLUME: 3 % off; does not undercut a contract"


def test_a_floor_that_cuts_a_promotion_says_so(table):
    decision = decide(table, "anybody", "P", "1", "2026-06-15")
    assert decision.promotions[0].discount == Decimal("4.00")
    floor = decision.steps[-1]
    assert (floor.rule, floor.amount, floor.chosen) == ("FLOOR", Decimal(6), True)


def test_a_floor_margin_lifts_the_floor_above_cost(table, settings):
    settings.PRICE_FLOOR_MARGIN_PCT = Decimal(25)
    assert decide(table, "anybody", "P", "1", "2026-06-15").unit_price == Decimal(8)


def test_steps_beyond_ones_rights_are_absent(table):
    trace = decide(table, "with the contract", "P", "20", "2026-05-15").as_trace()
    shown = catalog_selectors.trace_shown(trace, rights={"contract_price"})
    assert "FLOOR" not in {step["rule"] for step in shown["steps"]}
    plain = catalog_selectors.trace_shown(trace, rights=())
    assert {step["rule"] for step in plain["steps"]} == {"DEFAULT", "PROMOTION"}
    assert "contract" not in plain


def test_the_buyers_terms_cost_the_same_however_many_agreed_prices(table, django_assert_num_queries):
    account = table.buyers["with the contract"]
    contract = account.contracts.get()
    for _number in range(20):
        ContractPriceFactory(contract=contract, product=ProductFactory(), amount=1)
    fresh = type(account).objects.get(pk=account.pk)
    with django_assert_num_queries(8):
        assert len(selectors.buyer_terms(fresh, date(2026, 5, 1)).agreed) == 22


def test_many_lines_with_every_rule_cost_five_queries(table, django_assert_num_queries):
    terms = selectors.buyer_terms(table.buyers["with the contract"], date(2026, 5, 15))
    products = [ProductFactory() for _number in range(30)] + list(table.products.values())
    with django_assert_num_queries(5):
        catalog_selectors.price_resolve_many(
            products=products, quantities=[Decimal(1)] * 32, on=date(2026, 5, 15), currency="EUR", terms=terms
        )
    assert PriceRow.objects.count() == len(ROWS)
