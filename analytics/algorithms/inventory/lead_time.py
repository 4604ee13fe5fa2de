"""Lead-time distributions from receipts, pooled from product to supplier to all when there are few."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.algorithms.inventory.checks import FloatArray, IntArray, numbers

MEASURED_PAIR = "MEASURED_PAIR"
MEASURED_SUPPLIER = "MEASURED_SUPPLIER"
MEASURED_ALL = "MEASURED_ALL"
STATED = "STATED"


@dataclass(frozen=True, slots=True)
class LeadTimeParams:
    """`pooling_receipts`: a broader group counts like so many receipts; `longest_days` bounds the table."""

    pooling_receipts: float = 5.0
    longest_days: int = 730

    def __post_init__(self) -> None:
        numbers("pooling_receipts", self.pooling_receipts, above=True)
        numbers("longest_days", self.longest_days, lowest=1)


@dataclass(frozen=True, slots=True)
class LeadTimes:
    """One row per wanted supplier and product.

    Attributes:
        chance: (pairs x days) probability of a lead time of 0, 1, 2 … days; rows sum to 1.
        source: (pairs,) the narrowest level with a receipt; STATED marks an assumption, nothing was measured.
        pair_receipts, supplier_receipts: (pairs,) how many receipts stand behind each level.
        mean_days: (pairs,). on_time_chance: (pairs,) P(lead time <= stated), NaN when none is stated.
    """

    chance: FloatArray
    source: npt.NDArray[np.str_]
    pair_receipts: IntArray
    supplier_receipts: IntArray
    mean_days: FloatArray
    on_time_chance: FloatArray

    def quantile_days(self, level: float) -> IntArray:
        """(pairs,) smallest number of days that covers `level`."""
        return np.asarray((np.cumsum(self.chance, axis=1) < level - 1e-12).sum(axis=1), dtype=np.int64)

    def in_periods(self, period_days: int) -> FloatArray:
        """(pairs x periods) the same chances in longer periods; a period that has begun counts as a whole one."""
        period = -(-np.arange(self.chance.shape[1]) // period_days)
        grouped = np.zeros((len(self.chance), int(period.max()) + 1))
        np.add.at(grouped.T, period, self.chance.T)
        return grouped


def lead_time_distributions(
    *,
    supplier_index: npt.ArrayLike,
    product_index: npt.ArrayLike,
    lead_days: npt.ArrayLike,
    wanted_supplier: npt.ArrayLike,
    wanted_product: npt.ArrayLike,
    stated_days: npt.ArrayLike,
    params: LeadTimeParams | None = None,
) -> LeadTimes:
    """How long until the goods arrive, and how sure is that?

    p(pair) = (counts(pair) + k p(supplier)) / (n(pair) + k), and p(supplier) likewise from p(all): the
    posterior mean of a multinomial under a Dirichlet prior centred on the broader group. A supplier without
    any receipt takes its stated days as they are, marked STATED, or all receipts when nothing is stated.

    Args:
        supplier_index, product_index, lead_days: (receipts,) indices >= 0 and whole days from order to receipt.
        wanted_supplier, wanted_product: (pairs,) to answer for. stated_days: (pairs,), NaN when not stated.

    Raises:
        ValueError: a bad number, or a pair with neither receipt nor stated days.
    """
    chosen = params or LeadTimeParams()
    days = numbers("lead_days", lead_days)
    if len(days) and days.max() > chosen.longest_days:
        raise ValueError(f"lead_days is {days.max():g}; leave out or correct days above {chosen.longest_days}")
    stated = _stated(stated_days, chosen)
    supplier, product = _index(supplier_index, days), _index(product_index, days)
    wanted = (_index(wanted_supplier, stated), _index(wanted_product, stated))
    whole_days, stated_whole = np.rint(days).astype(np.int64), np.ceil(stated)
    width = int(max(whole_days.max(initial=0), np.nanmax(stated_whole, initial=0))) + 1
    everything = np.bincount(whole_days, minlength=width).astype(np.float64)
    overall = everything / max(len(days), 1)
    suppliers, supplier_counts = _counts(supplier, whole_days, width, wanted[0])
    stride = int(max(product.max(initial=0), wanted[1].max(initial=0))) + 1
    pair_key, wanted_key = supplier * stride + product, wanted[0] * stride + wanted[1]
    pairs, pair_counts = _counts(pair_key, whole_days, width, wanted_key)
    strength = chosen.pooling_receipts
    by_supplier = (supplier_counts + strength * overall) / (suppliers + strength)[:, None]
    chance = (pair_counts + strength * by_supplier) / (pairs + strength)[:, None]
    source = np.select(
        [pairs > 0, suppliers > 0, np.isfinite(stated)], [MEASURED_PAIR, MEASURED_SUPPLIER, STATED], MEASURED_ALL
    )
    assumed = np.flatnonzero(source == STATED)
    chance[assumed] = 0.0
    chance[assumed, stated_whole[assumed].astype(np.int64)] = 1.0
    if len(days) == 0 and (source == MEASURED_ALL).any():
        row = int(np.flatnonzero(source == MEASURED_ALL)[0])
        raise ValueError(f"stated_days is nan in row {row} and nothing was received; state a lead time for it")
    grid = np.arange(width)
    on_time = (chance * (grid <= np.where(np.isfinite(stated), stated, -1)[:, None])).sum(axis=1)
    return LeadTimes(chance, source, pairs, suppliers, chance @ grid, np.where(np.isfinite(stated), on_time, np.nan))


def _stated(stated_days: npt.ArrayLike, params: LeadTimeParams) -> FloatArray:
    stated = np.atleast_1d(np.asarray(stated_days, dtype=np.float64))
    wrong = np.flatnonzero((stated < 0) | (stated > params.longest_days))
    if len(wrong):
        raise ValueError(f"stated_days is {stated[wrong[0]]} in row {wrong[0]}; give 0 to {params.longest_days}")
    return stated


def _index(values: npt.ArrayLike, like: FloatArray) -> IntArray:
    index = np.atleast_1d(np.asarray(values)).astype(np.int64)
    if len(index) != len(like):
        raise ValueError(f"an index has {len(index)} entries for {len(like)} rows; give one for each row")
    if len(index) and index.min() < 0:
        raise ValueError(f"an index is {index.min()}; indices start at 0")
    return index


def _counts(key: IntArray, days: IntArray, width: int, wanted: IntArray) -> tuple[IntArray, FloatArray]:
    """Receipts per wanted key: how many, and (wanted x days) their histogram."""
    known, place = np.unique(np.concatenate((wanted, key)), return_inverse=True)
    wanted_place, key_place = place[: len(wanted)], place[len(wanted) :]
    # Only wanted keys get a row of the table: the receipts may hold far more.
    row_of = np.full(len(known), -1)
    rows, compact = np.unique(wanted_place, return_inverse=True)
    row_of[rows] = np.arange(len(rows))
    mine = row_of[key_place] >= 0
    flat = row_of[key_place][mine] * width + days[mine]
    table = np.bincount(flat, minlength=len(rows) * width).reshape(len(rows), width).astype(np.float64)
    return table.sum(axis=1).astype(np.int64)[compact], table[compact]
