"""Price resolution against a naive reading of its rules, on random worlds of contracts, lists and promotions."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog import selectors
from catalog.models import Audience, PriceList, PriceRow, Promotion
from tests.factories import CategoryFactory, PriceListFactory, PriceRowFactory, ProductFactory, PromotionFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 5, 4)
CENTS = st.integers(1, 2000).map(lambda cents: Decimal(cents) / 100)
TIER = st.sampled_from([1, 5, 10])
TARGETS = ("product", "leaf", "root", "other")

LIST_ROWS = st.lists(st.tuples(st.integers(0, 2), TIER, CENTS), max_size=6, unique_by=lambda row: row[:2])
AGREED = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from(TARGETS), TIER, CENTS | st.none(), st.integers(0, 100)),
    max_size=6,
    unique_by=lambda row: row[:3],
)
PROMOTION = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["PERCENT", "AMOUNT", "BUY_X_GET_Y"]),
        "size": st.integers(1, 99),
        "on": st.sampled_from([*TARGETS, "everything"]),
        "stacks": st.booleans(),
        "undercuts": st.booleans(),
        "chosen": st.booleans(),
        "entitled": st.booleans(),
        "left": st.none() | CENTS,
    }
)
PROMOTIONS = st.lists(PROMOTION, max_size=5)


def cut(price):
    return price.quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP)


def reached(rows, quantity):
    """The value of the highest tier that the quantity reaches; rows are (tier, value)."""
    return max((row for row in rows if row[0] <= quantity), key=lambda row: row[0], default=(None, None))[1]


def naive(lists, agreed, promotions, quantity, cost):
    """The rules of the page, read aloud: price, and the codes of the promotions that count."""
    listed = next(
        (
            price
            for which in range(3)
            if (price := reached([(tier, price) for at, tier, price in lists if at == which], quantity)) is not None
        ),
        None,
    )
    contract_price = None
    for contract in range(2):
        said = None
        for target in ("product", "leaf", "root"):
            rows = [(tier, (amount, pct)) for at, on, tier, amount, pct in agreed if (at, on) == (contract, target)]
            said = said or reached(rows, quantity)
        if said and contract_price is None:
            amount, percent = said
            if amount is not None:
                contract_price = amount
            elif listed is not None:
                contract_price = cut(listed * (100 - percent) / 100)
    price = listed if contract_price is None else contract_price
    if price is None:
        return None, []
    return best_of(promotions, price, quantity, cost, by_contract=contract_price is not None)


def best_of(promotions, price, quantity, cost, *, by_contract):
    counting = [
        (f"P{number}", promotion)
        for number, promotion in enumerate(promotions)
        if promotion["on"] != "other"
        and (not promotion["chosen"] or promotion["entitled"])
        and (promotion["undercuts"] or not by_contract)
    ]
    ways = [[each for each in counting if each[1]["stacks"]]]
    ways += [[each] for each in counting if not each[1]["stacks"]]
    results = []
    for place, way in enumerate(ways):
        now, codes = price, []
        for code, promotion in way:
            after = max(once(promotion, now, quantity), min(cost, price))
            spent = ((now - after) * quantity).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
            if after < now and (promotion["left"] is None or spent <= promotion["left"]):
                now, codes = after, [*codes, code]
        results.append((now, place, codes))
    now, _place, codes = min(results)
    return now, codes


def once(promotion, price, quantity):
    size = Decimal(promotion["size"])
    if promotion["kind"] == "PERCENT":
        return cut(price * (100 - size) / 100)
    if promotion["kind"] == "AMOUNT":
        return max(price - size / 10, Decimal(0))
    bought, free = promotion["size"] % 9 + 1, 1
    paid = quantity - free * (int(quantity) // (bought + free))
    return cut(price * paid / quantity)


@pytest.fixture
def goods():
    # Siblings are kept in the order of their names, so the last one made must not move the others.
    root = CategoryFactory(name="A")
    leaf = CategoryFactory(name="B", parent=root)
    other = CategoryFactory(name="C")
    lists = [PriceListFactory(code=f"L{n}", name=f"L{n}", is_default=n == 2) for n in range(3)]
    return {
        "product": ProductFactory(category=leaf),
        "leaf": leaf,
        "root": root,
        "other": other,
        "lists": lists,
    }


def write(goods, lists, agreed, promotions):
    """The world's rows; returns the buyer's terms."""
    PriceRow.objects.all().delete()
    Promotion.objects.all().delete()
    for which, tier, amount in lists:
        PriceRowFactory(price_list=goods["lists"][which], product=goods["product"], from_quantity=tier, amount=amount)
    stored = [write_promotion(goods, number, values) for number, values in enumerate(promotions)]
    return selectors.BuyerTerms(
        agreed=tuple(agreed_row(goods, row) for row in sorted(agreed, key=lambda row: row[0])),
        lists=tuple(selectors.ListTerm(selectors.BY_ACCOUNT, each) for each in goods["lists"][:2]),
        promotion_ids=frozenset(
            promotion.pk for promotion, values in zip(stored, promotions, strict=True) if values["entitled"]
        ),
    )


def agreed_row(goods, row):
    contract, on, tier, amount, percent = row
    for_product = on == "product"
    fixed = amount if for_product else None
    return selectors.AgreedPrice(
        contract=f"C{contract}",
        currency="EUR",
        from_quantity=Decimal(tier),
        product_id=goods["product"].pk if for_product else None,
        category_path="" if for_product else goods[on].path,
        amount=fixed,
        discount_pct=Decimal(percent) if fixed is None else None,
    )


def write_promotion(goods, number, values):
    kinds = {
        "PERCENT": {"percent": values["size"]},
        "AMOUNT": {"amount": Decimal(values["size"]) / 10},
        "BUY_X_GET_Y": {"buy_quantity": values["size"] % 9 + 1, "free_quantity": 1},
    }
    return PromotionFactory(
        code=f"P{number}",
        kind=values["kind"],
        targets=[] if values["on"] == "everything" else [goods[values["on"]]],
        is_stackable=values["stacks"],
        undercuts_contracts=values["undercuts"],
        audience=Audience.CHOSEN if values["chosen"] else Audience.EVERYONE,
        budget=values["left"],
        **kinds[values["kind"]],
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lists=LIST_ROWS, agreed=AGREED, promotions=PROMOTIONS, quantity=st.integers(1, 25), cost=CENTS | st.just(Decimal(0))
)
def test_same_as_the_naive_reading(goods, lists, agreed, promotions, quantity, cost):
    goods["product"].standard_cost = cost
    fixed = [(at, on, tier, amount if on == "product" else None, pct) for at, on, tier, amount, pct in agreed]
    decision = selectors.price_resolve(
        product=goods["product"],
        quantity=Decimal(quantity),
        on=ON,
        currency="EUR",
        terms=write(goods, lists, fixed, promotions),
    )
    price, codes = naive(lists, fixed, promotions, Decimal(quantity), cost)
    assert decision.unit_price == price
    assert [each.code for each in decision.promotions] == codes
    discount = sum((each.discount for each in decision.promotions), Decimal(0))
    assert decision.unit_price is None or decision.base_price - discount == decision.unit_price


def test_random_worlds_reach_every_rule(goods):
    """A positive control of the naive reading: each kind of step changes its answer."""
    lists = [(2, 1, Decimal(10))]
    plain = {"kind": "PERCENT", "size": 10, "on": "leaf", "stacks": False, "undercuts": False, "chosen": False}
    promotion = {**plain, "entitled": False, "left": None}
    agreed = [(0, "root", 1, None, 20)]
    one = Decimal(1)
    assert naive(lists, [], [], one, Decimal(0))[0] == 10
    assert naive(lists, agreed, [], one, Decimal(0))[0] == 8
    assert naive(lists, [], [promotion], one, Decimal(0))[0] == 9
    assert naive(lists, agreed, [promotion], one, Decimal(0))[0] == 8
    assert naive(lists, [], [promotion], one, Decimal("9.50"))[0] == Decimal("9.50")
    assert naive(lists, [], [{**promotion, "left": Decimal("0.50")}], one, Decimal(0))[0] == 10
    assert list(chain.from_iterable(PriceList.objects.values_list("code").order_by("code"))) == ["L0", "L1", "L2"]
