"""Recommendations on Online Retail: ours against popularity, own frequency and the textbook methods.

Run: python -m benchmarks.recommend_online_retail
"""

import re
import resource
import time

import numpy as np
import scipy.sparse as sp

from analytics.algorithms.recommend.account_neighbours import AccountNeighbours
from analytics.algorithms.recommend.content import Content
from analytics.algorithms.recommend.evaluation import (
    SCOPES,
    RankingQuality,
    as_lists,
    list_quality,
    ranked_items,
    truth_in_scope,
)
from analytics.algorithms.recommend.hybrid import HybridModel, fit_hybrid
from analytics.algorithms.recommend.implicit_factors import ImplicitFactors
from analytics.algorithms.recommend.interactions import PurchaseHistory, purchase_history
from analytics.algorithms.recommend.item_neighbours import ItemNeighbours
from analytics.algorithms.recommend.matrix_factorisation import MatrixFactorisation
from analytics.algorithms.recommend.method import RecommendationMethod
from analytics.algorithms.recommend.own_frequency import OwnFrequency
from analytics.algorithms.recommend.popularity import Popularity
from analytics.algorithms.recommend.repeat_rhythm import RepeatRhythm
from benchmarks.online_retail import RetailLines, day_number, load_retail_lines

TOP = 10


def known_customers(lines: RetailLines, until: str) -> tuple[PurchaseHistory, sp.csr_matrix]:
    """History of named customers up to `until`, and word attributes of the items sold by then."""
    keep = lines.customer != ""
    _, account = np.unique(lines.customer[keep], return_inverse=True)
    _, item = np.unique(lines.sku[keep], return_inverse=True)
    day, text = lines.day[keep], lines.description[keep]
    history = purchase_history(
        account_index=account,
        item_index=item,
        day=day,
        qty=lines.qty[keep],
        value=(lines.qty * lines.price)[keep],
        account_count=int(account.max()) + 1,
        item_count=int(item.max()) + 1,
        as_of_day=day_number(until),
    )
    return history, word_attributes(item, text, history.item_count)


def word_attributes(item: np.ndarray, text: np.ndarray, item_count: int) -> sp.csr_matrix:
    """(items x words) 1 where the first description of the item holds the word."""
    seen, first = np.unique(item, return_index=True)
    words: dict[str, int] = {}
    pairs = [
        (index, words.setdefault(word, len(words)))
        for index, row in zip(seen, first, strict=True)
        for word in sorted(set(re.findall("[A-Z]{3,}", text[row])))
    ]
    row_index, column = (np.array(side) for side in zip(*pairs, strict=True))
    return sp.csr_matrix((np.ones(len(pairs)), (row_index, column)), shape=(item_count, len(words)))


def method_quality(
    method: RecommendationMethod, history: PurchaseHistory, truth: dict[str, sp.csr_matrix]
) -> tuple[dict[str, RankingQuality], float]:
    """Quality per scope and seconds to fit."""
    begin = time.perf_counter()
    model = method.fit(history)
    seconds = time.perf_counter() - begin
    quality = {}
    for scope in SCOPES:
        accounts = np.flatnonzero(np.diff(truth[scope].indptr) > 0)
        lists = ranked_items(model, history, accounts, scope=scope, top=TOP)
        quality[scope] = list_quality(lists, accounts, truth[scope], history)
    return quality, seconds


def hybrid_quality(
    model: HybridModel, history: PurchaseHistory, truth: dict[str, sp.csr_matrix]
) -> dict[str, RankingQuality]:
    """Quality per scope of the blended lists."""
    quality = {}
    for scope in SCOPES:
        accounts = np.flatnonzero(np.diff(truth[scope].indptr) > 0)
        found = model.recommend(accounts, top=TOP, kind=None if scope == "ALL" else scope)
        lists = as_lists(found.account, found.item, found.rank, accounts, TOP)
        quality[scope] = list_quality(lists, accounts, truth[scope], history)
    return quality


Qualities = dict[str, RankingQuality]


def show(name: str, quality: Qualities, seconds: float, base: Qualities) -> None:
    for scope in SCOPES:
        mine = quality[scope]
        print(
            f"{name:<22}{scope:<8}{mine.ndcg:8.4f}{mine.ndcg / base[scope].ndcg:8.2f}{mine.precision:8.4f}"
            f"{mine.recall:8.4f}{mine.f1:8.4f}{mine.coverage:8.3f}{mine.novelty:8.2f}{seconds:8.2f}"
        )


def run_window(lines: RetailLines, until: str, last: str) -> None:
    """Train to the end of `until`, judge on what was bought after it up to `last`."""
    whole, attributes = known_customers(lines, last)
    history = whole.recut(day_number(until))
    later = whole.bought_since(history.as_of_day)
    truth = {scope: truth_in_scope(history, later, scope) for scope in SCOPES}
    begin = time.perf_counter()
    model = fit_hybrid(history, attributes=attributes)
    fit_seconds = time.perf_counter() - begin
    begin = time.perf_counter()
    model.recommend(np.unique(history.account), top=TOP)
    score_seconds = time.perf_counter() - begin
    methods: list[RecommendationMethod] = [
        OwnFrequency(),
        Popularity(),
        Popularity(7.0),
        RepeatRhythm(),
        ItemNeighbours(),
        AccountNeighbours(),
        MatrixFactorisation(),
        ImplicitFactors(),
        Content(attributes),
    ]
    found = {method.key: method_quality(method, history, truth) for method in methods}
    # The fair baseline for new items is popularity: own frequency only reaches them by its tie-break.
    base = found["own_frequency"][0] | {"NEW": found["popularity"][0]["NEW"]}
    judged = ", ".join(f"{scope} {base[scope].accounts}" for scope in SCOPES)
    print(f"\ntrain to {until}, judged on purchases to {last}; accounts judged: {judged}")
    print(f"ratio is NDCG@{TOP} to own frequency (all, repeat) or to popularity (new)")
    print(f"{'method':<22}{'scope':<8}{'ndcg':>8}{'ratio':>8}{'prec':>8}{'recall':>8}{'f1':>8}"
          f"{'cover':>8}{'novel':>8}{'fit s':>8}")  # fmt: skip
    show("hybrid (ours)", hybrid_quality(model, history, truth), fit_seconds, base)
    for key, (quality, seconds) in found.items():
        show(key, quality, seconds, base)
    accounts = len(np.unique(history.account))
    print(f"hybrid: fit {fit_seconds:.2f} s, top {TOP} for {accounts} accounts {score_seconds:.2f} s")
    for name, weights in (("repeat", model.repeat_weights), ("new", model.new_weights)):
        shown = zip(model.term_keys[1:], weights.weights, strict=True)
        print(f"{name} weights:", ", ".join(f"{key} {weight:.2f}" for key, weight in shown if weight))


def main() -> None:
    lines = load_retail_lines()
    loaded = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    run_window(lines, "2011-07-31", "2011-09-30")
    run_window(lines, "2011-09-30", "2011-12-09")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak memory {peak:.0f} MB, of which reading the file {loaded:.0f} MB")


if __name__ == "__main__":
    main()
