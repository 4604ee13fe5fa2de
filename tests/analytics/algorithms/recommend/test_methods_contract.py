"""Every recommendation method keeps the same promises; adding a method is adding a row to METHODS."""

import doctest
from dataclasses import replace

import numpy as np
import pytest
import scipy.sparse as sp

from analytics.algorithms.recommend import interactions
from analytics.algorithms.recommend.account_neighbours import AccountNeighbours
from analytics.algorithms.recommend.content import Content
from analytics.algorithms.recommend.implicit_factors import ImplicitFactors
from analytics.algorithms.recommend.interactions import purchase_history
from analytics.algorithms.recommend.item_neighbours import ItemNeighbours
from analytics.algorithms.recommend.matrix_factorisation import MatrixFactorisation
from analytics.algorithms.recommend.method import RecommendationMethod, ScoreModel
from analytics.algorithms.recommend.own_frequency import OwnCount, OwnFrequency, OwnRecency, OwnSpend
from analytics.algorithms.recommend.popularity import Popularity, RepeatRate
from analytics.algorithms.recommend.repeat_rhythm import RepeatRhythm

ACCOUNTS, ITEMS, AS_OF = 30, 20, 200
ATTRIBUTES = sp.random_array((ITEMS, 7), density=0.4, rng=np.random.default_rng(5), format="csr")
METHODS = [
    Popularity(),
    Popularity(30.0),
    RepeatRate(),
    OwnFrequency(),
    OwnCount(),
    OwnRecency(),
    OwnSpend(),
    RepeatRhythm(),
    ItemNeighbours(block_items=7),
    ItemNeighbours(shrinkage=2.0, neighbour_count=3),
    AccountNeighbours(neighbour_count=5),
    MatrixFactorisation(rank=4, passes=3),
    ImplicitFactors(rank=4, sweeps=2, block_rows=8),
    Content(ATTRIBUTES),
]


def drawn_lines(seed=1, count=400):
    random = np.random.default_rng(seed)
    return {
        "account_index": random.integers(0, ACCOUNTS - 2, count),
        "item_index": np.minimum(random.geometric(0.2, count) - 1, ITEMS - 2),
        "day": random.integers(0, 300, count),
        "qty": random.integers(1, 9, count).astype(float),
        "value": random.uniform(1, 90, count),
    }


def history_of(lines, as_of_day=AS_OF):
    return purchase_history(**lines, account_count=ACCOUNTS, item_count=ITEMS, as_of_day=as_of_day)


def empty_lines():
    return {name: column[:0] for name, column in drawn_lines().items()}


each_method = pytest.mark.parametrize("method", METHODS, ids=lambda method: method.key)
EVERYONE = np.arange(ACCOUNTS)


@each_method
def test_method_and_model_follow_the_protocol(method):
    assert isinstance(method, RecommendationMethod)
    assert isinstance(method.fit(history_of(drawn_lines())), ScoreModel)


@each_method
def test_scores_are_finite_and_shaped(method):
    scores = method.fit(history_of(drawn_lines())).scores(EVERYONE)
    assert scores.shape == (ACCOUNTS, ITEMS)
    assert np.isfinite(scores).all()
    assert np.ptp(scores) > 0


@each_method
def test_same_seed_gives_the_same_bits(method):
    one, two = (method.fit(history_of(drawn_lines())).scores(EVERYONE) for _ in range(2))
    np.testing.assert_array_equal(one, two)


@each_method
def test_a_row_depends_on_its_account_only(method):
    model = method.fit(history_of(drawn_lines()))
    np.testing.assert_allclose(model.scores(np.array([9, 3])), model.scores(EVERYONE)[[9, 3]], rtol=1e-4, atol=1e-6)


@each_method
def test_nothing_after_the_cut_off_is_read(method):
    lines, changed = drawn_lines(), drawn_lines()
    later = changed["day"] > AS_OF
    assert later.any()
    changed["item_index"] = np.where(later, 0, changed["item_index"])
    changed["qty"] = np.where(later, 1e6, changed["qty"])
    changed["value"] = np.where(later, 1e9, changed["value"])
    one, two = (method.fit(history_of(each)).scores(EVERYONE) for each in (lines, changed))
    np.testing.assert_array_equal(one, two)


@each_method
def test_recut_equals_a_history_that_never_knew_more(method):
    early, recut = history_of(drawn_lines(), 120), history_of(drawn_lines()).recut(120)
    np.testing.assert_array_equal(method.fit(early).scores(EVERYONE), method.fit(recut).scores(EVERYONE))


@each_method
@pytest.mark.parametrize("rows", [0, 1])
def test_empty_and_one_row_histories_give_finite_scores(method, rows):
    lines = {name: column[:rows] for name, column in drawn_lines().items()}
    scores = method.fit(history_of(lines, 400)).scores(EVERYONE)
    assert np.isfinite(scores).all()


@each_method
def test_huge_values_and_repeated_lines_stay_finite(method):
    lines = {name: np.repeat(column[:1], 5000) for name, column in drawn_lines().items()}
    lines["value"] = np.full(5000, 1e12)
    lines["day"] = np.arange(5000) % 190
    assert np.isfinite(method.fit(history_of(lines)).scores(EVERYONE)).all()


@pytest.mark.parametrize(
    ("method", "field"),
    [
        (Popularity(), "half_life_days"),
        (OwnRecency(), "half_life_days"),
        (RepeatRhythm(), "width"),
        (ItemNeighbours(), "neighbour_count"),
        (ItemNeighbours(), "shrinkage"),
        (AccountNeighbours(), "neighbour_count"),
        (MatrixFactorisation(), "learning_rate"),
        (ImplicitFactors(), "rank"),
        (Content(ATTRIBUTES), "half_life_days"),
    ],
)
@pytest.mark.parametrize("value", [-1.0, float("nan"), float("inf")])
def test_bad_parameters_are_named(method, field, value):
    with pytest.raises(ValueError, match=field):
        replace(method, **{field: value})


@pytest.mark.parametrize(
    ("name", "bad", "message"),
    [
        ("qty", np.nan, "qty is nan in row 0"),
        ("value", np.inf, "value is inf in row 0"),
        ("account_index", ACCOUNTS, f"account_index holds {ACCOUNTS}"),
        ("item_index", -1, "item_index holds -1"),
    ],
)
def test_bad_lines_are_named(name, bad, message):
    lines = drawn_lines()
    lines[name][0] = bad
    with pytest.raises(ValueError, match=message):
        history_of(lines)


def test_columns_of_unequal_length_are_refused():
    lines = drawn_lines() | {"qty": np.ones(3)}
    with pytest.raises(ValueError, match="differ in length"):
        history_of(lines)


def test_returns_are_counted_and_left_out():
    lines = drawn_lines()
    lines["qty"][:5], lines["day"][:5] = -3.0, 1
    history = history_of(lines)
    assert history.qty.min() > 0
    assert history.ignored_rows == int(((lines["day"] > AS_OF) | (lines["qty"] <= 0)).sum())


def test_interactions_examples_hold():
    assert doctest.testmod(interactions).failed == 0
