"""Price resolution: the worked table of the domain page, and a naive reading of its rules on random lists."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog import selectors
from catalog.models import PriceList, PriceRow
from tests.factories import PriceListFactory, PriceRowFactory, ProductFactory

pytestmark = pytest.mark.django_db


def on_lists(*lists):
    return selectors.BuyerTerms(lists=tuple(selectors.ListTerm(selectors.BY_ACCOUNT, each) for each in lists))


@pytest.fixture
def product():
    return ProductFactory()


@pytest.fixture
def trade(product):
    trade = PriceListFactory(
        code="TRADE",
        name="Trade",
        is_default=False,
        active_from=date(2026, 1, 1),
        active_until=date(2026, 12, 31),
    )
    PriceRowFactory(price_list=trade, product=product, from_quantity=10, amount="8.50")
    PriceRowFactory(
        price_list=trade,
        product=product,
        from_quantity=10,
        amount="8.10",
        valid_from=date(2026, 6, 1),
        valid_until=date(2026, 8, 31),
    )
    PriceRowFactory(price_list=trade, product=product, from_quantity=100, amount="7.25", valid_from=date(2026, 3, 1))
    return trade


@pytest.fixture
def default(product):
    default = PriceListFactory()
    PriceRowFactory(price_list=default, product=product, from_quantity=1, amount="10.00")
    PriceRowFactory(price_list=default, product=product, from_quantity=50, amount="9.00", valid_until=date(2026, 6, 30))
    return default


@pytest.mark.parametrize(
    ("lists", "quantity", "on", "expected"),
    [
        ("none", "1", "2026-05-01", "10.00"),
        ("none", "50", "2026-05-01", "9.00"),
        ("none", "50", "2026-07-01", "10.00"),
        ("trade", "9", "2026-05-01", "10.00"),
        ("trade", "10", "2026-05-01", "8.50"),
        ("trade", "10", "2026-06-01", "8.10"),
        ("trade", "10", "2026-08-31", "8.10"),
        ("trade", "10", "2026-09-01", "8.50"),
        ("trade", "100", "2026-02-28", "8.50"),
        ("trade", "100", "2026-03-01", "7.25"),
        ("trade", "100", "2026-07-01", "7.25"),
        ("trade", "100", "2027-01-01", "10.00"),
        ("none", "0.5", "2026-05-01", None),
    ],
)
def test_worked_table(product, trade, default, lists, quantity, on, expected):
    decision = selectors.price_resolve(
        product=product,
        quantity=Decimal(quantity),
        on=date.fromisoformat(on),
        currency="EUR",
        terms=on_lists(trade) if lists == "trade" else selectors.ANYBODY,
    )
    assert decision.unit_price == (Decimal(expected) if expected else None)
    assert sum(step.chosen for step in decision.steps) == (1 if expected else 0)


def test_trace_shows_every_list_and_the_chosen_one(product, trade, default):
    decision = selectors.price_resolve(
        product=product, quantity=Decimal(12), on=date(2026, 6, 15), currency="EUR", terms=on_lists(trade)
    )
    assert [(step.rule, step.amount, step.chosen) for step in decision.steps] == [
        ("ACCOUNT", Decimal("8.10"), True),
        ("DEFAULT", Decimal("10.00"), False),
        ("FLOOR", Decimal("6.00"), False),
    ]
    trace = decision.as_trace()
    assert trace["unit_price"] == "8.1"
    assert trace["on"] == "2026-06-15"
    assert trace["steps"][0]["detail"] == "Trade: price from a quantity of 10, valid 2026-06-01 to 2026-08-31"
    assert PriceRow.objects.get(pk=trace["price_row_id"]).amount == Decimal("8.10")


def test_list_in_another_currency_is_passed_over_and_says_so(product, default):
    dollars = PriceListFactory(code="USD", name="Dollars", currency="USD", is_default=False)
    PriceRowFactory(price_list=dollars, product=product, amount="1.00")
    decision = selectors.price_resolve(
        product=product, quantity=Decimal(1), on=date(2026, 5, 1), currency="EUR", terms=on_lists(dollars)
    )
    assert decision.unit_price == Decimal("10.00")
    assert decision.steps[0].detail == "Dollars: is in USD, not EUR"


def test_no_list_at_all_gives_no_price_never_zero(product):
    decision = selectors.price_resolve(product=product, quantity=Decimal(1), on=date(2026, 5, 1), currency="GBP")
    assert decision.unit_price is None
    assert decision.price_row_id is None
    assert decision.steps == ()


@pytest.mark.parametrize("quantity", ["0", "-1", "NaN", "Infinity"])
def test_quantity_that_nobody_can_buy_is_refused(product, quantity):
    with pytest.raises(selectors.QuantityInvalid) as refused:
        selectors.price_resolve(product=product, quantity=Decimal(quantity), on=date(2026, 5, 1), currency="EUR")
    assert refused.value.field == "quantity"
    assert refused.value.remedy


def test_many_lines_cost_three_queries_without_promotions(product, trade, default, django_assert_num_queries):
    products = [product, *(ProductFactory() for _ in range(30)), product]
    quantities = [Decimal(1)] * 31 + [Decimal(100)]
    with django_assert_num_queries(3):
        decisions = selectors.price_resolve_many(
            products=products, quantities=quantities, on=date(2026, 5, 1), currency="EUR", terms=on_lists(trade)
        )
    assert decisions[0].unit_price == Decimal("10.00")
    assert decisions[-1].unit_price == Decimal("7.25")
    assert {decision.unit_price for decision in decisions[1:-1]} == {None}


DAYS = st.integers(0, 6).map(lambda days: date(2026, 5, 1) + timedelta(days=days))
ROW = st.tuples(
    st.integers(0, 2),
    st.sampled_from([1, 5, 10]),
    st.integers(1, 999),
    st.none() | DAYS,
    st.none() | DAYS,
)


def naive_price(lists, rows, quantity, on):
    """The rules read aloud: list by list, drop what does not count, sort what is left."""
    for price_list in lists:
        counting = [
            row
            for row in rows
            if row.price_list_id == price_list.pk
            and row.from_quantity <= quantity
            and not (row.valid_from and row.valid_from > on)
            and not (row.valid_until and row.valid_until < on)
        ]
        if counting:
            return sorted(counting, key=lambda row: (row.from_quantity, row.valid_from or date.min))[-1].amount
    return None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, max_size=12), quantity=st.integers(1, 12), on=DAYS)
def test_same_as_the_naive_reading(product, rows, quantity, on):
    PriceRow.objects.all().delete()
    PriceList.objects.all().delete()
    lists = [PriceListFactory(code=f"L{n}", name=f"L{n}", is_default=n == 2) for n in range(3)]
    kept = {}
    for which, tier, amount, one_day, other_day in rows:
        swapped = one_day and other_day and other_day < one_day
        start, end = (other_day, one_day) if swapped else (one_day, other_day)
        kept[which, tier, start] = PriceRow(
            price_list=lists[which],
            product=product,
            from_quantity=tier,
            amount=amount,
            valid_from=start,
            valid_until=end,
        )
    stored = PriceRow.objects.bulk_create(kept.values())
    decision = selectors.price_resolve(
        product=product, quantity=Decimal(quantity), on=on, currency="EUR", terms=on_lists(*lists[:2])
    )
    assert decision.unit_price == naive_price(lists, stored, quantity, on)
