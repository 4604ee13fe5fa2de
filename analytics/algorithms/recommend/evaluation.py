"""How good ranked lists are: NDCG, precision, recall, F1, coverage and novelty on a later stretch of time."""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from analytics.algorithms.recommend.interactions import FloatArray, IntArray, PurchaseHistory
from analytics.algorithms.recommend.method import ScoreModel

SCOPES = ("ALL", "REPEAT", "NEW")


@dataclass(frozen=True, slots=True)
class RankingQuality:
    """Means over the accounts that bought something in scope.

    Attributes:
        accounts: how many accounts were judged.
        ndcg, precision, recall, f1: 0..1, at the list length.
        coverage: share of known items that appear in any list.
        novelty: mean of -log2(buyers / accounts) over listed items; higher means less obvious.
    """

    accounts: int
    ndcg: float
    precision: float
    recall: float
    f1: float
    coverage: float
    novelty: float


def truth_in_scope(history: PurchaseHistory, later: sp.csr_matrix, scope: str) -> sp.csr_matrix:
    """(accounts x items) later purchases that can be judged: account and item known at the cut-off.

    Raises:
        ValueError: unknown scope.
    """
    if scope not in SCOPES:
        raise ValueError(f"scope is {scope!r}; give one of {', '.join(SCOPES)}")
    active = np.bincount(history.account, minlength=history.account_count) > 0
    known = np.bincount(history.item, minlength=history.item_count) > 0
    truth = sp.csr_matrix(sp.diags_array(active * 1.0) @ later @ sp.diags_array(known * 1.0))
    if scope != "ALL":
        repeat = truth.multiply(history.bought())
        truth = sp.csr_matrix(repeat if scope == "REPEAT" else truth - repeat)
    truth.eliminate_zeros()
    return truth


def ranked_items(
    model: ScoreModel, history: PurchaseHistory, accounts: IntArray, *, scope: str, top: int, block: int = 256
) -> IntArray:
    """(accounts x top) items by falling score, ties by item number; -1 where the scope has too few items."""
    bought, rows = history.bought(), []
    for start in range(0, len(accounts), block):
        chunk = accounts[start : start + block]
        score = np.array(model.scores(chunk), dtype=np.float64)
        owned = bought[chunk].toarray() > 0
        if scope != "ALL":
            score[owned if scope == "NEW" else ~owned] = -np.inf
        best = np.argsort(-score, axis=1, kind="stable")[:, :top]
        rows.append(np.where(np.isfinite(np.take_along_axis(score, best, axis=1)), best, -1))
    return np.concatenate(rows) if rows else np.empty((0, top), dtype=np.int64)


def list_quality(lists: IntArray, accounts: IntArray, truth: sp.csr_matrix, history: PurchaseHistory) -> RankingQuality:
    """Judge lists against the truth; accounts without a purchase in scope are left out.

    NDCG uses gain 1 and discount 1 / log2(rank + 1); the ideal list has min(length, purchases) hits.
    Source: Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", 2002.
    """
    relevant = np.diff(truth.indptr)[accounts]
    lists, accounts, relevant = lists[relevant > 0], accounts[relevant > 0], relevant[relevant > 0]
    if len(accounts) == 0:
        return RankingQuality(0, *[float("nan")] * 6)
    length = lists.shape[1]
    hit = _hits(lists, accounts, truth)
    discount = 1 / np.log2(np.arange(2, length + 2))
    ideal = np.cumsum(discount)[np.minimum(relevant, length) - 1]
    precision, recall = hit.sum(axis=1) / length, hit.sum(axis=1) / relevant
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    buyers = np.diff(history.bought().tocsc().indptr)
    listed = lists[lists >= 0]
    share = np.maximum(buyers[listed], 1) / max(len(np.unique(history.account)), 1)
    return RankingQuality(
        accounts=len(accounts),
        ndcg=float(((hit * discount).sum(axis=1) / ideal).mean()),
        precision=float(precision.mean()),
        recall=float(recall.mean()),
        f1=float(f1.mean()),
        coverage=len(np.unique(listed)) / max(int((buyers > 0).sum()), 1),
        novelty=float(-np.log2(share).mean()) if len(listed) else float("nan"),
    )


def _hits(lists: IntArray, accounts: IntArray, truth: sp.csr_matrix) -> FloatArray:
    """(accounts x length) 1 where the listed item was bought."""
    row = np.repeat(accounts, lists.shape[1])
    column = np.maximum(lists, 0).ravel()
    found = np.asarray(truth[row, column]).ravel() > 0
    return (found.reshape(lists.shape) & (lists >= 0)).astype(np.float64)


def as_lists(account: IntArray, item: IntArray, rank: IntArray, accounts: IntArray, top: int) -> IntArray:
    """Ranked pairs as (accounts x top) rows; `accounts` must be sorted; -1 where a list is short."""
    lists = np.full((len(accounts), top), -1, dtype=np.int64)
    lists[np.searchsorted(accounts, account), rank - 1] = item
    return lists
