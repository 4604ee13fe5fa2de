"""ABC by money, XYZ by steadiness: nine classes that carry a service level each."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.algorithms.inventory.checks import FloatArray, numbers


@dataclass(frozen=True, slots=True)
class ClassificationParams:
    """A holds the first `a_share` of the money, B up to `b_share`; X and Y end at these coefficients."""

    a_share: float = 0.80
    b_share: float = 0.95
    x_variation: float = 0.5
    y_variation: float = 1.0

    def __post_init__(self) -> None:
        if not 0 < self.a_share < self.b_share < 1:
            raise ValueError(f"a_share, b_share are {self.a_share}, {self.b_share}; give 0 < a_share < b_share < 1")
        if not 0 < self.x_variation < self.y_variation:
            raise ValueError(f"x_variation, y_variation are {self.x_variation}, {self.y_variation}; give 0 < x < y")


@dataclass(frozen=True, slots=True)
class Classification:
    """Per series: class "AX" … "CZ", share of all money, running share, coefficient of variation (NaN: none)."""

    label: npt.NDArray[np.str_]
    value_share: FloatArray
    running_share: FloatArray
    variation: FloatArray


def classify(
    *, demand: npt.ArrayLike, unit_value: npt.ArrayLike, params: ClassificationParams | None = None
) -> Classification:
    """Which items earn the money, and which are steady?

    Items are ranked by yearly value (demand x unit value), ties by position. An item is A while the running
    share before it is below `a_share`, so the top item is always A. XYZ compares standard deviation / mean
    of demand per period; items without demand are CZ.

    Args:
        demand: (series x periods) units, >= 0. unit_value: (series,) money, >= 0.

    >>> found = classify(demand=[[9, 10, 11], [0, 0, 3], [1, 1, 1]], unit_value=[10, 1, 8])
    >>> found.label.tolist()
    ['AX', 'CZ', 'BX']
    """
    chosen = params or ClassificationParams()
    table = numbers("demand", demand)
    if table.ndim != 2 or table.shape[1] == 0:
        raise ValueError(f"demand has shape {table.shape}; give series x periods with at least one period")
    value = table.sum(axis=1) * numbers("unit_value", unit_value, size=len(table))
    total = value.sum()
    portion = value / total if total > 0 else np.zeros(len(value))
    order = np.argsort(-value, kind="stable")
    running = np.empty(len(value))
    running[order] = np.cumsum(portion[order])
    before = running - portion
    rank = np.where(before < chosen.a_share - 1e-12, "A", np.where(before < chosen.b_share - 1e-12, "B", "C"))
    mean = table.mean(axis=1)
    variation = np.divide(table.std(axis=1), mean, out=np.full(len(mean), np.nan), where=mean > 0)
    steady = np.where(variation <= chosen.x_variation, "X", np.where(variation <= chosen.y_variation, "Y", "Z"))
    label = np.where(value > 0, np.char.add(rank, steady), np.where(mean > 0, np.char.add("C", steady), "CZ"))
    return Classification(label, portion, running, variation)
