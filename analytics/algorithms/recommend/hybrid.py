"""Repeat and new items in one ranked list per account, with terms that sum to the score."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from analytics.algorithms.recommend.evidence import Evidence, gather_evidence
from analytics.algorithms.recommend.hybrid_signals import (
    CandidatePairs,
    FittedSignals,
    Signal,
    default_signals,
    fit_signals,
)
from analytics.algorithms.recommend.hybrid_weights import BlendWeights, learn_weights
from analytics.algorithms.recommend.interactions import FloatArray, IntArray, PurchaseHistory
from analytics.algorithms.recommend.item_neighbours import NeighbourScores
from analytics.algorithms.recommend.method import check_positive
from analytics.algorithms.recommend.repeat_rhythm import RhythmTable, rhythm_table

REPEAT = "REPEAT"
NEW = "NEW"


@dataclass(frozen=True, slots=True)
class HybridParams:
    """How the blend is learned and applied.

    Attributes:
        validation_days: the last stretch of the history, held back to learn the weights.
        pool_size: candidates taken per pool signal and account.
        penalty: pull of the weights towards their starting values.
        learning_accounts: at most so many accounts teach the weights (drawn by `seed`): keeps the cost flat.
        block_accounts: accounts scored at once; memory is about block x items x signals x 4 bytes.
    """

    validation_days: int = 61
    pool_size: int = 60
    penalty: float = 1.0
    learning_accounts: int = 2000
    block_accounts: int = 256
    seed: int = 0

    def __post_init__(self) -> None:
        check_positive(
            "hybrid",
            validation_days=self.validation_days,
            pool_size=self.pool_size,
            penalty=self.penalty,
            learning_accounts=self.learning_accounts,
            block_accounts=self.block_accounts,
        )


@dataclass(frozen=True, slots=True)
class Recommendations:
    """Ranked pairs, sorted by account position then rank.

    Attributes:
        account, item: (pairs,) indices. rank: (pairs,) from 1 for each account.
        kind: (pairs,) "REPEAT" where the account bought the item before, else "NEW".
        score: (pairs,) log-odds of a purchase in the next stretch of `validation_days`.
        terms: (pairs x terms) contributions; terms.sum(axis=1) is the score.
        term_keys: names of the terms: "base" and one per signal.
        evidence: facts for plain-word reasons, aligned with the pairs.
    """

    account: IntArray
    item: IntArray
    rank: IntArray
    kind: npt.NDArray[np.str_]
    score: FloatArray
    terms: FloatArray
    term_keys: tuple[str, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class HybridModel:
    """A blend ready to recommend."""

    params: HybridParams
    fitted: FittedSignals
    repeat_weights: BlendWeights
    new_weights: BlendWeights
    rhythm: RhythmTable

    @property
    def term_keys(self) -> tuple[str, ...]:
        return ("base", *(signal.method.key for signal in self.fitted.signals))

    def recommend(
        self,
        accounts: IntArray,
        *,
        top: int = 10,
        kind: str | None = None,
        item_allowed: npt.NDArray[np.bool_] | None = None,
        forbidden: sp.csr_matrix | None = None,
    ) -> Recommendations:
        """The best `top` items of each account.

        Args:
            accounts: (n,) account indices.
            kind: "REPEAT" or "NEW" to rank only these; None for both.
            item_allowed: (items,) False for delisted or out-of-stock items.
            forbidden: (accounts x items) non-zero where a contract or visibility rule forbids the item.

        Raises:
            ValueError: `top` is below 1 or `kind` is unknown.
        """
        if top < 1:
            raise ValueError(f"top is {top}; ask for at least one item")
        if kind not in (None, REPEAT, NEW):
            raise ValueError(f"kind is {kind!r}; give {REPEAT}, {NEW} or nothing")
        accounts = np.asarray(accounts, dtype=np.int64)
        parts = [
            self._best(block, top, kind, item_allowed, forbidden)
            for block in _blocks(accounts, self.params.block_accounts)
        ]
        if not parts:
            none, no_terms = np.empty(0, dtype=np.int64), np.empty((0, len(self.term_keys)))
            parts = [(none, none, none, none.astype(bool), no_terms)]
        account, item, rank, repeat, terms = (np.concatenate(column) for column in zip(*parts, strict=True))
        return Recommendations(
            account=account,
            item=item,
            rank=rank,
            kind=np.where(repeat, REPEAT, NEW),
            score=terms.sum(axis=1),
            terms=terms,
            term_keys=self.term_keys,
            evidence=self._evidence(account, item),
        )

    def _best(
        self,
        block: IntArray,
        top: int,
        kind: str | None,
        item_allowed: npt.NDArray[np.bool_] | None,
        forbidden: sp.csr_matrix | None,
    ) -> tuple[IntArray, IntArray, IntArray, npt.NDArray[np.bool_], FloatArray]:
        pairs = self.fitted.candidates(block, self.params.pool_size)
        keep = np.ones(len(pairs.row), dtype=bool)
        if kind is not None:
            keep &= pairs.repeat == (kind == REPEAT)
        if item_allowed is not None:
            keep &= item_allowed[pairs.item]
        if forbidden is not None:
            keep &= forbidden[block].toarray()[pairs.row, pairs.item] == 0
        terms = self._terms(pairs)[keep]
        row, item, repeat = pairs.row[keep], pairs.item[keep], pairs.repeat[keep]
        order = np.lexsort((item, -terms.sum(axis=1), row))
        rank = np.arange(len(order)) - np.searchsorted(row[order], row[order]) + 1
        order, rank = order[rank <= top], rank[rank <= top]
        return block[row[order]], item[order], rank, repeat[order], terms[order]

    def _terms(self, pairs: CandidatePairs) -> FloatArray:
        repeat_terms = self.repeat_weights.terms(pairs.values)
        return np.where(pairs.repeat[:, None], repeat_terms, self.new_weights.terms(pairs.values))

    def _evidence(self, account: IntArray, item: IntArray) -> Evidence:
        neighbours = [model for model in self.fitted.models if isinstance(model, NeighbourScores)]
        contributions = neighbours[0].contributions(account, item) if neighbours else None
        return gather_evidence(accounts=account, items=item, rhythm=self.rhythm, contributions=contributions)


def fit_hybrid(
    history: PurchaseHistory,
    *,
    params: HybridParams | None = None,
    attributes: sp.csr_matrix | None = None,
    signals: tuple[Signal, ...] | None = None,
) -> HybridModel:
    """Learn the weights on the last `validation_days` of the history, then refit every signal on all of it.

    Nothing after `history.as_of_day` is read, so a later test stretch never touches the weights.
    """
    chosen = params or HybridParams()
    blend = signals or default_signals(attributes, chosen.seed)
    repeat_weights, new_weights = _learn(history, blend, chosen)
    fitted = fit_signals(blend, history)
    return HybridModel(chosen, fitted, repeat_weights, new_weights, rhythm_table(history))


def _learn(
    history: PurchaseHistory, blend: tuple[Signal, ...], params: HybridParams
) -> tuple[BlendWeights, BlendWeights]:
    cut = history.as_of_day - params.validation_days
    early, later = history.recut(cut), history.bought_since(cut)
    active = (np.bincount(early.account, minlength=history.account_count) > 0) & (np.diff(later.indptr) > 0)
    accounts = np.flatnonzero(active)
    if len(accounts) > params.learning_accounts:
        random = np.random.default_rng(params.seed)
        accounts = np.sort(random.choice(accounts, params.learning_accounts, replace=False))
    values: list[FloatArray] = [np.empty((0, len(blend)))]
    bought, repeat = [np.empty(0)], [np.empty(0, dtype=bool)]
    if len(accounts):
        fitted = fit_signals(blend, early)
        for block in _blocks(accounts, params.block_accounts):
            pairs = fitted.candidates(block, params.pool_size)
            values.append(pairs.values)
            bought.append(later[block].toarray()[pairs.row, pairs.item].astype(np.float64))
            repeat.append(pairs.repeat)
    rows, outcome, again = np.concatenate(values), np.concatenate(bought), np.concatenate(repeat)
    repeat_start = [signal.repeat_weight for signal in blend]
    new_start = [signal.new_weight for signal in blend]
    return (
        _learn_kind(rows[again], outcome[again], repeat_start, params.penalty, base=-3.0),
        _learn_kind(rows[~again], outcome[~again], new_start, params.penalty, base=-6.0),
    )


def _learn_kind(
    values: FloatArray, bought: FloatArray, start: list[float | None], penalty: float, *, base: float
) -> BlendWeights:
    return learn_weights(
        values=values,
        bought=bought,
        start=np.array([weight or 0.0 for weight in start]),
        used=np.array([weight is not None for weight in start]),
        penalty=penalty,
        base=base,
    )


def _blocks(accounts: IntArray, size: int) -> Iterator[IntArray]:
    for start in range(0, len(accounts), size):
        yield accounts[start : start + size]
