import itertools
import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b2bops.common.charts.numbers import (
    LIMIT,
    LinearScale,
    bounds,
    clean,
    nice_step,
    nice_ticks,
    number_text,
    tick_text,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (math.nan, None),
        (math.inf, None),
        (-math.inf, None),
        (Decimal("NaN"), None),
        (Decimal("12.50"), 12.5),
        (10**400, None),
        (1e308, LIMIT),
        (-1e308, -LIMIT),
    ],
)
def test_only_finite_numbers_are_drawn(value, expected):
    assert clean(value) == expected


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 10, (0, 2, 4, 6, 8, 10)),
        (0, 97, (0, 20, 40, 60, 80, 100)),
        (-12, 8.8, (-15, -10, -5, 0, 5, 10)),
        (0.0012, 0.0047, (0.001, 0.002, 0.003, 0.004, 0.005)),
        (5, 5, (0, 2, 4, 6, 8)),
        (0, 0, (0, 0.2, 0.4, 0.6, 0.8, 1.0)),
        (-5, -5, (-8, -6, -4, -2, 0)),
    ],
)
def test_ticks_are_round(low, high, ticks):
    assert nice_ticks(low, high) == pytest.approx(ticks)


@given(
    st.floats(min_value=-1e150, max_value=1e150),
    st.floats(min_value=-1e150, max_value=1e150),
    st.integers(min_value=2, max_value=10),
)
def test_ticks_enclose_the_values_and_rise(first, second, count):
    low, high = sorted((first, second))
    ticks = nice_ticks(low, high, count)
    slack = (ticks[-1] - ticks[0]) * 1e-6
    assert 2 <= len(ticks) <= 2 * count + 5
    assert ticks[0] <= low + slack
    assert ticks[-1] >= high - slack
    assert all(before < after for before, after in itertools.pairwise(ticks))


@given(st.floats(min_value=1e-12, max_value=1e12), st.integers(min_value=1, max_value=12))
def test_a_step_is_one_two_or_five_times_a_power_of_ten(span, count):
    step = nice_step(span, count)
    mantissa = step / 10 ** math.floor(math.log10(step) + 1e-9)
    assert min(abs(mantissa - factor) for factor in (1, 2, 5)) < 1e-6
    assert span / count <= step * (1 + 1e-6)


@pytest.mark.parametrize(
    ("value", "options", "text"),
    [
        (1284, {}, "1,284"),
        (-96, {}, "−96"),
        (121, {"signed": True}, "+121"),
        (0, {"signed": True}, "0"),
        (-0.001, {"step": 1}, "0"),
        (0.25, {"step": 0.05}, "0.25"),
        (2.5e20, {}, "2.5e+20"),
    ],
)
def test_numbers_are_written_for_people(value, options, text):
    assert number_text(value, **options) == text


@pytest.mark.parametrize(
    ("value", "step", "text"),
    [
        (1000, 200, "1,000"),
        (4000, 2000, "4k"),
        (1_200_000, 200_000, "1.2M"),
        (800_000, 200_000, "800k"),
        (-5e9, 1e9, "−5B"),
    ],
)
def test_axis_numbers_are_short_but_never_ambiguous(value, step, text):
    assert tick_text(value, step) == text


def test_a_scale_maps_ends_to_ends_and_survives_no_length():
    scale = LinearScale(0, 10, 100, 0)
    assert (scale(0), scale(10), scale(2.5)) == (100, 0, 75)
    assert LinearScale(3, 3, 0, 40)(3) == 20


def test_an_axis_starts_at_zero_when_zero_is_near():
    assert bounds([5, 100], from_zero=False) == (0, 100)
    assert bounds([95, 100], from_zero=False) == (95, 100)
    assert bounds([95, 100], from_zero=True) == (0, 100)
    assert bounds([-5, -2], from_zero=True) == (-5, 0)
    assert bounds([], from_zero=True) == (0, 1)


def test_counts_get_no_fractions_of_a_count() -> None:
    assert nice_ticks(0, 1, whole=True) == (0.0, 1.0)
    assert nice_ticks(0, 2, whole=True) == (0.0, 1.0, 2.0)
    assert nice_ticks(0, 1) != nice_ticks(0, 1, whole=True)
