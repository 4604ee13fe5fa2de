from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b2bops.common.money import currency_exponent, line_amount, round_amount, total

amounts = st.decimals(min_value=0, max_value=10**9, places=6, allow_nan=False)


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [("2.345", "EUR", "2.35"), ("2.344", "EUR", "2.34"), ("2.5", "JPY", "3"), ("1.2345", "KWD", "1.235")],
)
def test_rounds_half_up_to_the_minor_unit(amount, currency, expected):
    assert round_amount(Decimal(amount), currency=currency) == Decimal(expected)


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity"])
def test_refuses_what_is_no_amount(amount):
    with pytest.raises(ValueError, match="finite"):
        round_amount(Decimal(amount), currency="EUR")


@given(st.lists(st.tuples(amounts, amounts), max_size=20))
def test_the_total_of_rounded_lines_needs_no_rounding(lines):
    rounded = [line_amount(quantity=q % 1000, unit_price=p % 10_000, currency="EUR") for q, p in lines]
    assert total(rounded) == total(rounded).quantize(currency_exponent("EUR"))


@given(amounts)
def test_rounding_moves_an_amount_by_at_most_half_a_cent(amount):
    assert abs(round_amount(amount, currency="EUR") - amount) <= Decimal("0.005")
