"""The cleaned matrix every method works on: no NaN, stock-outs lifted, driver effects removed."""

from dataclasses import dataclass

import numpy as np

from analytics.algorithms.demand.series import BoolArray, DemandHistory, FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Panel:
    """Values (n, t) without gaps, the first active period (n,), season length and category codes (n,)."""

    values: FloatArray
    first: IntArray
    season_length: int
    category: IntArray

    def take(self, rows: IntArray | BoolArray) -> "Panel":
        """The same panel for some series only."""
        return Panel(self.values[rows], self.first[rows], self.season_length, self.category[rows])

    def active(self) -> BoolArray:
        """True where a series existed (n, t)."""
        return np.arange(self.values.shape[1])[None, :] >= self.first[:, None]


def hidden_cells(history: DemandHistory) -> BoolArray:
    """Cells whose demand is only known from below: stock-outs and missing observations (n, t)."""
    hidden = np.isnan(history.values)
    if history.censored is not None:
        hidden |= np.asarray(history.censored, dtype=bool)
    return hidden


def panel_from_history(history: DemandHistory, *, window: int = 8) -> Panel:
    """Clean a history without looking ahead of each cell.

    A hidden cell becomes the larger of what was sold and the mean of the last ``window`` *visible* periods
    (the expected demand given it is at least the sale, kept causal so that a later value never changes an
    earlier one). Before the first visible period the sale itself stands.
    """
    values = np.nan_to_num(history.values, nan=0.0)
    hidden = hidden_cells(history)
    first = history.starts()
    if hidden.any():
        values = _lift_hidden(values, hidden, first, window)
    return Panel(values, first, history.season_length, history.categories())


def _lift_hidden(values: FloatArray, hidden: BoolArray, first: IntArray, window: int) -> FloatArray:
    active = np.arange(values.shape[1])[None, :] >= first[:, None]
    visible = ~hidden & active
    lifted = values.copy()
    decay = 1.0 - 1.0 / window
    total = np.zeros(len(values))
    weight = np.zeros(len(values))
    for period in range(values.shape[1]):
        expected = total / np.maximum(weight, 1e-12)
        cell = hidden[:, period] & active[:, period]
        lifted[:, period] = np.where(cell, np.maximum(values[:, period], expected), values[:, period])
        seen = visible[:, period]
        total = np.where(seen, decay * total + values[:, period], total)
        weight = np.where(seen, decay * weight + 1.0, weight)
    return lifted
