"""The signals the hybrid weighs: which methods, on which scale, for repeat or for new items."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from analytics.algorithms.recommend.content import Content
from analytics.algorithms.recommend.implicit_factors import ImplicitFactors
from analytics.algorithms.recommend.interactions import FloatArray, IntArray, PurchaseHistory
from analytics.algorithms.recommend.item_neighbours import ItemNeighbours
from analytics.algorithms.recommend.method import RecommendationMethod, ScoreModel
from analytics.algorithms.recommend.own_frequency import OwnCount, OwnRecency, OwnSpend
from analytics.algorithms.recommend.popularity import Popularity, RepeatRate
from analytics.algorithms.recommend.repeat_rhythm import RepeatRhythm


@dataclass(frozen=True, slots=True)
class Signal:
    """One method inside the blend.

    Attributes:
        method: what produces the raw score.
        scale: the blend sees ln(1 + score / scale), since purchases are heavy-tailed; None takes it as it is.
        repeat_weight, new_weight: starting weights, used as they are when there is nothing to learn from;
            None keeps the signal out of that kind.
        fills_pool: its best unbought items become candidates.
    """

    method: RecommendationMethod
    scale: float | None
    repeat_weight: float | None
    new_weight: float | None
    fills_pool: bool = False

    def transform(self, score: FloatArray) -> FloatArray:
        """Raw scores on the scale of the blend, double precision."""
        raw = score.astype(np.float64)
        return raw if self.scale is None else np.log1p(np.maximum(raw, 0.0) / self.scale)


def default_signals(attributes: sp.csr_matrix | None = None, seed: int = 0) -> tuple[Signal, ...]:
    """The blend as tried on Online Retail; content joins when item attributes are given."""
    signals = [
        Signal(Popularity(7.0), 0.5, 0.2, 0.3, fills_pool=True),
        Signal(Popularity(30.0), 0.5, None, 0.1, fills_pool=True),
        Signal(Popularity(120.0), 0.5, 0.0, 0.0),
        Signal(RepeatRate(), 0.05, 0.2, 0.0),
        Signal(ItemNeighbours(), 0.01, None, 0.5, fills_pool=True),
        Signal(ImplicitFactors(seed=seed), None, 0.5, 1.0, fills_pool=True),
        Signal(OwnCount(), 1.0, 1.0, None),
        Signal(OwnRecency(60.0), 0.05, 0.2, None),
        Signal(OwnSpend(), 1.0, 0.1, None),
        Signal(RepeatRhythm(), None, 0.2, None),
    ]
    if attributes is not None:
        signals.append(Signal(Content(attributes), 0.02, None, 0.3, fills_pool=True))
    return tuple(signals)


@dataclass(frozen=True, slots=True)
class CandidatePairs:
    """Pairs worth ranking for a block of accounts.

    Attributes:
        row: (pairs,) position in the block, ascending.
        item: (pairs,) item index.
        repeat: (pairs,) True where the account bought the item before.
        values: (pairs x signals) transformed scores.
    """

    row: IntArray
    item: IntArray
    repeat: np.ndarray[tuple[int], np.dtype[np.bool_]]
    values: FloatArray


@dataclass(frozen=True, slots=True)
class FittedSignals:
    """All methods of a blend fitted on one history."""

    signals: tuple[Signal, ...]
    models: tuple[ScoreModel, ...]
    bought: sp.csr_matrix

    def candidates(self, accounts: IntArray, pool_size: int) -> CandidatePairs:
        """Everything bought before and, per pool signal, the best `pool_size` items not bought."""
        scores = [model.scores(accounts) for model in self.models]
        owned = self.bought[accounts].toarray() > 0
        chosen = owned.copy()
        size = min(pool_size, owned.shape[1])
        for signal, score in zip(self.signals, scores, strict=True):
            if signal.fills_pool and signal.new_weight is not None:
                unbought = np.where(owned, -np.inf, score)
                best = np.argpartition(-unbought, size - 1, axis=1)[:, :size]
                np.put_along_axis(chosen, best, True, axis=1)
        row, item = np.nonzero(chosen)
        columns = [s.transform(score[row, item]) for s, score in zip(self.signals, scores, strict=True)]
        return CandidatePairs(row, item, owned[row, item], np.column_stack(columns))


def fit_signals(signals: Sequence[Signal], history: PurchaseHistory) -> FittedSignals:
    """Fit every method on the same history."""
    models = tuple(signal.method.fit(history) for signal in signals)
    return FittedSignals(tuple(signals), models, history.bought())
