"""Each method against its formula written out naively."""

import math
from itertools import pairwise
from statistics import median

import numpy as np
import pytest
import scipy.sparse as sp

from analytics.algorithms.recommend.account_neighbours import AccountNeighbours
from analytics.algorithms.recommend.content import Content
from analytics.algorithms.recommend.implicit_factors import ImplicitFactors
from analytics.algorithms.recommend.interactions import purchase_history
from analytics.algorithms.recommend.item_neighbours import ItemNeighbours
from analytics.algorithms.recommend.matrix_factorisation import MatrixFactorisation
from analytics.algorithms.recommend.own_frequency import OwnFrequency, OwnRecency
from analytics.algorithms.recommend.popularity import Popularity, RepeatRate
from analytics.algorithms.recommend.repeat_rhythm import RepeatRhythm, rhythm_table

ACCOUNTS, ITEMS, AS_OF = 12, 9, 100


@pytest.fixture(scope="module")
def purchases():
    """Distinct (account, item, day) rows in random order."""
    random = np.random.default_rng(3)
    rows = {(int(a), int(i), int(d)) for a, i, d in random.integers(0, [ACCOUNTS, ITEMS, AS_OF], (150, 3))}
    return sorted(rows, key=lambda row: row[2])


@pytest.fixture(scope="module")
def history(purchases):
    account, item, day = np.array(purchases).T
    ones = np.ones(len(day))
    return purchase_history(
        account_index=account, item_index=item, day=day, qty=ones, value=ones,
        account_count=ACCOUNTS, item_count=ITEMS, as_of_day=AS_OF,
    )  # fmt: skip


@pytest.fixture(scope="module")
def bought(purchases):
    table = np.zeros((ACCOUNTS, ITEMS))
    for account, item, _ in purchases:
        table[account, item] = 1
    return table


EVERYONE = np.arange(ACCOUNTS)


def test_popularity_and_recency_sum_decayed_purchases(history, purchases):
    popular, own = np.zeros(ITEMS), np.zeros((ACCOUNTS, ITEMS))
    for account, item, day in purchases:
        popular[item] += 0.5 ** ((AS_OF - day) / 30)
        own[account, item] += 0.5 ** ((AS_OF - day) / 60)
    np.testing.assert_allclose(Popularity(30.0).fit(history).scores(EVERYONE)[4], popular, rtol=1e-5)
    np.testing.assert_allclose(OwnRecency(60.0).fit(history).scores(EVERYONE), own, rtol=1e-5)


def test_own_frequency_orders_by_count_then_popularity(history, purchases):
    count, popular = np.zeros((ACCOUNTS, ITEMS)), np.zeros(ITEMS)
    for account, item, _ in purchases:
        count[account, item] += 1
        popular[item] += 1
    scores = OwnFrequency().fit(history).scores(EVERYONE)
    np.testing.assert_array_equal(np.floor(scores), count)
    assert (np.argsort(-scores, axis=1)[:, 0] == [np.lexsort((-popular, -row))[0] for row in count]).all()


def test_repeat_rate_counts_every_purchase_after_the_first(history, purchases):
    seen, repeats, total = set(), np.zeros(ITEMS), np.zeros(ITEMS)
    for account, item, _ in purchases:
        repeats[item] += (account, item) in seen
        total[item] += 1
        seen.add((account, item))
    np.testing.assert_allclose(RepeatRate().fit(history).scores(EVERYONE)[0], (repeats + 1) / (total + 5), rtol=1e-6)


def test_rhythm_is_the_median_gap(history, purchases):
    days = {}
    for account, item, day in purchases:
        days.setdefault((account, item), []).append(day)
    table = rhythm_table(history)
    scores = RepeatRhythm(width=0.7).fit(history).scores(EVERYONE)
    assert len(table.account) == len(days)
    for row, (account, item) in enumerate(zip(table.account, table.item, strict=True)):
        mine = days[(int(account), int(item))]
        assert table.purchases[row] == len(mine)
        assert table.last_age_days[row] == AS_OF - mine[-1]
        if len(mine) < 2:
            assert math.isnan(table.median_gap_days[row])
            assert scores[account, item] == 0
        else:
            gap = median(np.diff(mine))
            assert table.median_gap_days[row] == gap
            expected = math.exp(-((math.log((AS_OF - mine[-1]) / gap)) ** 2) / (2 * 0.7**2))
            assert scores[account, item] == pytest.approx(expected, rel=1e-5)


def test_rhythm_rows_finds_pairs_and_misses(history):
    table = rhythm_table(history)
    rows = table.rows(table.account[::-1], table.item[::-1])
    np.testing.assert_array_equal(rows, np.arange(len(rows))[::-1])
    assert table.rows(np.array([0]), np.array([ITEMS + 5]))[0] == -1


def test_item_neighbours_is_shrunk_cosine_of_breadth_weighted_rows(history, bought, purchases):
    weighted = bought / np.sqrt(np.maximum(bought.sum(axis=1, keepdims=True), 1))
    profile = np.zeros((ACCOUNTS, ITEMS))
    for account, item, day in purchases:
        profile[account, item] += 0.5 ** ((AS_OF - day) / 120)
    profile = np.minimum(profile, 1)
    similar = np.zeros((ITEMS, ITEMS))
    for i in range(ITEMS):
        for j in range(ITEMS):
            dot = float(weighted[:, i] @ weighted[:, j])
            lengths = np.linalg.norm(weighted[:, i]) * np.linalg.norm(weighted[:, j])
            similar[i, j] = dot / (lengths + 0.5) if i != j else 0
        similar[i, np.argsort(-similar[i])[4:]] = 0
    model = ItemNeighbours(neighbour_count=4, shrinkage=0.5, block_items=4).fit(history)
    np.testing.assert_allclose(model.scores(EVERYONE), profile @ similar, rtol=1e-4, atol=1e-6)
    accounts, items = np.array([0, 3, 5]), np.array([2, 2, 7])
    parts = model.contributions(accounts, items)
    total = np.asarray(parts.sum(axis=1)).ravel()
    np.testing.assert_allclose(total, model.scores(EVERYONE)[accounts, items], rtol=1e-4)


def test_account_neighbours_is_cosine_over_rare_items(history, bought):
    weighted = bought * np.log(1 + (bought.sum(axis=1) > 0).sum() / np.maximum(bought.sum(axis=0), 1))
    unit = weighted / np.linalg.norm(weighted, axis=1, keepdims=True)
    similar = unit @ unit.T
    np.fill_diagonal(similar, 0)
    for row in similar:
        row[np.argsort(-row)[3:]] = 0
    scores = AccountNeighbours(neighbour_count=3).fit(history).scores(EVERYONE)
    np.testing.assert_allclose(scores, similar @ bought, rtol=1e-4, atol=1e-6)


def test_implicit_factors_never_raise_the_loss(history, bought):
    def loss(sweeps):
        model = ImplicitFactors(rank=3, sweeps=sweeps, penalty=0.5, confidence=4.0).fit(history)
        p, q = model.account_factors.astype(float), model.item_factors.astype(float)
        weight = 1 + 4.0 * bought
        return (weight * (bought - p @ q.T) ** 2).sum() + 0.5 * ((p**2).sum() + (q**2).sum())

    losses = [loss(sweeps) for sweeps in (1, 2, 4, 8)]
    assert all(later <= earlier + 1e-3 for earlier, later in pairwise(losses))


def test_matrix_factorisation_learns_a_rank_one_table():
    """Two groups that buy two disjoint shelves: bought pairs must outscore unbought ones."""
    pairs = [(a, i) for a in range(20) for i in range(20) if (a < 10) == (i < 10) and (a + i) % 3]
    account, item = np.array(pairs).T
    ones = np.ones(len(pairs))
    history = purchase_history(
        account_index=account, item_index=item, day=ones.astype(int), qty=ones, value=ones,
        account_count=20, item_count=20, as_of_day=5,
    )  # fmt: skip
    model = MatrixFactorisation(rank=4, passes=200, learning_rate=0.1, batch_rows=64).fit(history)
    assert model.loss_by_pass[-1] < 0.25 * model.loss_by_pass[0]
    scores = model.scores(np.arange(20))
    same = (np.arange(20)[:, None] < 10) == (np.arange(20) < 10)
    assert scores[same].mean() > scores[~same].mean() + 0.3


def test_content_is_cosine_of_rarity_weighted_attributes(history, purchases):
    attributes = (np.random.default_rng(8).random((ITEMS, 5)) < 0.5).astype(float)
    rare = attributes * np.log((ITEMS + 1) / (attributes.sum(axis=0) + 1))
    items = rare / np.maximum(np.linalg.norm(rare, axis=1, keepdims=True), 1e-12)
    profile = np.zeros((ACCOUNTS, ITEMS))
    for account, item, day in purchases:
        profile[account, item] += 0.5 ** ((AS_OF - day) / 120)
    taste = np.minimum(profile, 1) @ items
    taste /= np.maximum(np.linalg.norm(taste, axis=1, keepdims=True), 1e-12)
    scores = Content(sp.csr_matrix(attributes)).fit(history).scores(EVERYONE)
    np.testing.assert_allclose(scores, taste @ items.T, rtol=1e-4, atol=1e-6)


def test_content_needs_a_row_per_item(history):
    with pytest.raises(ValueError, match="one row of attributes per item"):
        Content(sp.csr_matrix((ITEMS + 1, 2))).fit(history)
