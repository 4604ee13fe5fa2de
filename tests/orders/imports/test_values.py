"""Numbers and dates as people write them."""

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b2bops.common.money import line_amount
from b2bops.platform.tabular.values import PRICE_SCALE, QUANTITY_SCALE, conventions, moment, scaled
from orders.imports.amounts import amount_of
from orders.imports.survey import ProductFacts, decimal_value


@pytest.mark.parametrize(
    ("text", "comma", "thousandths"),
    [
        ("6", False, 6_000), ("-6", False, -6_000), ("1,234", False, 1_234_000), ("1,234.5", False, 1_234_500),
        ("1.234,5", True, 1_234_500), ("1,5", True, 1_500), ("1 234", False, 1_234_000), (".5", False, 500),
        ("2.500", False, 2_500), ("2.5000", False, 2_500), ("1.0001", False, None), ("", False, None),
        ("-", False, None), ("٣", False, None), ("1e3", False, None), ("inf", False, None), ("9999999999", False, None),
    ],
)  # fmt: skip
def test_numbers(text, comma, thousandths):
    assert scaled(text, scale=QUANTITY_SCALE, decimal_comma=comma) == thousandths


@given(st.decimals(min_value=-(10**8), max_value=10**8, places=6))
def test_any_price_survives_both_ways_of_writing_it(price):
    exact = int(price * PRICE_SCALE)
    assert scaled(f"{price:f}", scale=PRICE_SCALE, decimal_comma=False) == exact
    assert scaled(f"{price:,f}", scale=PRICE_SCALE, decimal_comma=False) == exact
    assert scaled(f"{price:f}".replace(".", ","), scale=PRICE_SCALE, decimal_comma=True) == exact


@pytest.mark.parametrize(
    ("text", "day_first", "expected"),
    [
        ("2010-12-01 08:26:00", True, "2010-12-01T08:26+00:00"),
        ("2010-12-01T08:26", True, "2010-12-01T08:26+00:00"),
        ("27/12/2015", True, "2015-12-27T00:00+00:00"), ("12/1/2010 8:26", False, "2010-12-01T08:26+00:00"),
        ("01.12.2010", True, "2010-12-01T00:00+00:00"), ("20101201", True, "2010-12-01T00:00+00:00"),
        ("2010年12月1日", True, "2010-12-01T00:00+00:00"), ("12/1/2010 1:05 PM", False, "2010-12-01T13:05+00:00"),
        ("2010-02-30", True, None), ("yesterday", True, None), ("1066-10-14", True, None), ("", True, None),
    ],
)  # fmt: skip
def test_dates(text, day_first, expected):
    seconds = None if expected is None else int(datetime.fromisoformat(expected).timestamp())
    assert moment(text, day_first=day_first) == seconds


def test_conventions_are_read_from_a_sample():
    european = conventions(numbers=["1,33", "64236,62"], dates=["27/12/2015"], delimiter=";")
    assert (european.decimal_comma, european.day_first) == (True, True)
    american = conventions(numbers=["1,234.50", "3"], dates=["12/27/2015", "1/2/2015"], delimiter=",")
    assert (american.decimal_comma, american.day_first) == (False, False)
    assert conventions(numbers=["3"], dates=[], delimiter=";").decimal_comma


@given(st.integers(1, 10**9), st.integers(1, 10**12))
def test_amounts_come_from_the_one_rounding_point(thousandths, millionths):
    quantity, price = Decimal(thousandths) / 1000, Decimal(millionths) / 1_000_000
    assert amount_of(thousandths, millionths, "GBP") == line_amount(quantity=quantity, unit_price=price, currency="GBP")


def test_product_name_and_median_price():
    facts = ProductFacts(names={"OLD": [2, 5], "NEW": [2, 9], "damaged": [1, 99]})
    assert facts.name == "NEW"
    facts.prices.update({2_550_000: 3, 9_000_000: 1, 1_000_000: 1})
    assert facts.median_price == 2_550_000
    assert ProductFacts().median_price is None
    assert ProductFacts().name == ""


def test_sums_are_written_exactly():
    assert decimal_value(9_747_747_934 * 10**6) == "9,747,747.934"
    assert decimal_value(-5 * 10**8) == "-0.50"
