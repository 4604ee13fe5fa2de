"""The blend: exact terms, kinds, exclusions, no leak; and its judge."""

import math

import numpy as np
import pytest
import scipy.sparse as sp

from analytics.algorithms.recommend.evaluation import as_lists, list_quality, ranked_items, truth_in_scope
from analytics.algorithms.recommend.hybrid import HybridParams, fit_hybrid
from analytics.algorithms.recommend.hybrid_weights import learn_weights
from analytics.algorithms.recommend.interactions import purchase_history
from analytics.algorithms.recommend.own_frequency import OwnFrequency
from analytics.algorithms.recommend.popularity import Popularity

ACCOUNTS, ITEMS, AS_OF = 60, 40, 300
EVERYONE = np.arange(ACCOUNTS)


def drawn_lines(seed=2):
    """Accounts that keep buying from their own third of the range."""
    random = np.random.default_rng(seed)
    account = random.integers(0, ACCOUNTS, 3000)
    item = (account % 3) * 13 + np.minimum(random.geometric(0.25, 3000) - 1, 12)
    return {
        "account_index": account,
        "item_index": item,
        "day": random.integers(0, 400, 3000),
        "qty": np.ones(3000),
        "value": random.uniform(1, 50, 3000),
    }


def history_of(lines, as_of_day=AS_OF):
    return purchase_history(**lines, account_count=ACCOUNTS, item_count=ITEMS, as_of_day=as_of_day)


@pytest.fixture(scope="module")
def history():
    return history_of(drawn_lines())


@pytest.fixture(scope="module")
def model(history):
    return fit_hybrid(history, params=HybridParams(pool_size=15, block_accounts=16))


def test_terms_sum_exactly_to_the_score_and_are_ranked(model):
    found = model.recommend(EVERYONE, top=7)
    assert found.term_keys[0] == "base"
    assert found.terms.shape == (len(found.score), len(found.term_keys))
    np.testing.assert_array_equal(found.terms.sum(axis=1), found.score)
    for account in (0, 31, 59):
        mine = found.account == account
        assert found.rank[mine].tolist() == [1, 2, 3, 4, 5, 6, 7]
        assert (np.diff(found.score[mine]) <= 0).all()


def test_kind_says_whether_it_was_bought_before(model, history):
    found = model.recommend(EVERYONE, top=20)
    owned = history.bought().toarray()[found.account, found.item] > 0
    np.testing.assert_array_equal(found.kind == "REPEAT", owned)
    assert set(found.kind) == {"REPEAT", "NEW"}
    assert set(model.recommend(EVERYONE, kind="NEW").kind) == {"NEW"}
    assert set(model.recommend(EVERYONE, kind="REPEAT").kind) == {"REPEAT"}


def test_block_size_does_not_change_the_lists(history, model):
    other = fit_hybrid(history, params=HybridParams(pool_size=15, block_accounts=7))
    one, two = model.recommend(EVERYONE), other.recommend(EVERYONE)
    np.testing.assert_array_equal(one.item, two.item)
    np.testing.assert_allclose(one.score, two.score, rtol=1e-4, atol=1e-5)


def test_delisted_and_forbidden_items_never_appear(model):
    allowed = np.ones(ITEMS, dtype=bool)
    allowed[:5] = False
    forbidden = sp.csr_matrix((np.ones(2), ([4, 4], [10, 14])), shape=(ACCOUNTS, ITEMS))
    found = model.recommend(EVERYONE, top=40, item_allowed=allowed, forbidden=forbidden)
    assert found.item.min() >= 5
    assert not {10, 14} & set(found.item[found.account == 4])
    assert 14 in found.item[found.account != 4]


def test_later_lines_change_nothing():
    lines, changed = drawn_lines(), drawn_lines()
    later = changed["day"] > AS_OF
    changed["item_index"] = np.where(later, 39, changed["item_index"])
    changed["value"] = np.where(later, 1e9, changed["value"])
    one, two = (fit_hybrid(history_of(each)).recommend(EVERYONE) for each in (lines, changed))
    np.testing.assert_array_equal(one.terms, two.terms)
    np.testing.assert_array_equal(one.item, two.item)


def test_evidence_gives_plain_reasons(model):
    found = model.recommend(EVERYONE, top=20)
    repeat = int(np.flatnonzero((found.kind == "REPEAT") & (found.evidence.purchases > 1))[0])
    new = int(np.flatnonzero((found.kind == "NEW") & (found.evidence.bought_with[:, 0] >= 0))[0])
    assert found.evidence.reason(repeat).startswith("bought every")
    assert found.evidence.reason(new).startswith("often bought with")
    shares = found.evidence.bought_with_share
    assert (shares.sum(axis=1) <= 1 + 1e-6).all()
    assert (np.diff(shares, axis=1) <= 1e-9).all()


@pytest.mark.parametrize("rows", [0, 1])
def test_almost_nothing_to_learn_from_still_gives_a_result(rows):
    lines = {name: column[:rows] for name, column in drawn_lines().items()}
    found = fit_hybrid(history_of(lines, 400)).recommend(EVERYONE, top=3)
    assert len(found.item) == 3 * ACCOUNTS
    assert np.isfinite(found.score).all()
    assert len(fit_hybrid(history_of(lines, 400)).recommend(np.empty(0, dtype=int)).item) == 0


def test_bad_requests_are_refused(model):
    with pytest.raises(ValueError, match="top is 0"):
        model.recommend(EVERYONE, top=0)
    with pytest.raises(ValueError, match="kind is 'OLD'"):
        model.recommend(EVERYONE, kind="OLD")
    with pytest.raises(ValueError, match="validation_days"):
        HybridParams(validation_days=0)


def test_learned_weights_recover_the_truth_and_fall_back_to_the_start():
    random = np.random.default_rng(0)
    values = random.standard_normal((20000, 3)) * [1, 5, 1]
    chance = 1 / (1 + np.exp(-(-1 + values @ [1.0, -0.2, 0.0])))
    bought = (random.random(20000) < chance).astype(float)
    used = np.array([True, True, False])
    start = np.array([0.5, 0.5, 9.0])
    found = learn_weights(values=values, bought=bought, start=start, used=used, penalty=1.0, base=-3.0)
    np.testing.assert_allclose(found.weights, [1.0, -0.2, 0.0], atol=0.05)
    assert found.base == pytest.approx(-1.0, abs=0.05)
    nothing = learn_weights(values=values, bought=bought * 0, start=start, used=used, penalty=1.0, base=-3.0)
    np.testing.assert_array_equal(nothing.weights, [0.5, 0.5, 0.0])
    assert nothing.base == -3.0


def test_quality_by_hand():
    """One account bought items 1 and 3 later; the list is 3, 0, 1."""
    lines = {"account_index": [0, 0, 1, 1], "item_index": [0, 3, 1, 3], "day": [1, 1, 1, 1]}
    columns = {name: np.array(column) for name, column in lines.items()}
    history = purchase_history(**columns, qty=np.ones(4), value=np.ones(4), account_count=2, item_count=4, as_of_day=1)
    later = sp.csr_matrix((np.ones(2), ([0, 0], [1, 3])), shape=(2, 4))
    accounts = np.array([0, 1])
    truth = truth_in_scope(history, later, "ALL")
    found = list_quality(np.array([[3, 0, 1], [0, 1, 2]]), accounts, truth, history)
    ideal = 1 + 1 / math.log2(3)
    assert found.accounts == 1
    assert found.ndcg == pytest.approx((1 + 0.5) / ideal)
    assert found.precision == pytest.approx(2 / 3)
    assert found.recall == 1
    assert found.f1 == pytest.approx(0.8)
    assert found.coverage == 1
    assert found.novelty == pytest.approx((0 + 1 + 1) / 3)
    assert truth_in_scope(history, later, "REPEAT").nonzero()[1].tolist() == [3]
    assert truth_in_scope(history, later, "NEW").nonzero()[1].tolist() == [1]


def test_blend_beats_both_baselines_on_planted_habits(history):
    whole = history_of(drawn_lines(), 400)
    later = whole.bought_since(AS_OF)
    truth = truth_in_scope(history, later, "ALL")
    model = fit_hybrid(history, params=HybridParams(pool_size=15))
    found = model.recommend(EVERYONE)
    mine = list_quality(as_lists(found.account, found.item, found.rank, EVERYONE, 10), EVERYONE, truth, history)
    for method in (Popularity(), OwnFrequency()):
        lists = ranked_items(method.fit(history), history, EVERYONE, scope="ALL", top=10)
        assert mine.ndcg > list_quality(lists, EVERYONE, truth, history).ndcg


def test_scope_keeps_lists_to_their_items_and_marks_gaps(history):
    model = OwnFrequency().fit(history)
    owned = history.bought().toarray() > 0
    lists = ranked_items(model, history, EVERYONE, scope="REPEAT", top=30)
    for account in (0, 17):
        mine = lists[account][lists[account] >= 0]
        assert owned[account, mine].all()
        assert len(mine) == min(30, owned[account].sum())
    with pytest.raises(ValueError, match="scope is 'OLD'"):
        truth_in_scope(history, history.bought(), "OLD")
