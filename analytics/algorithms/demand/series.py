"""The demand history a forecast starts from, and the helper that builds it from sales lines."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

LARGEST_QUANTITY = 1e15


@dataclass(frozen=True, eq=False)
class DemandHistory:
    """Demand of many series in equal periods, oldest period first.

    Shapes: ``n`` series, ``t`` periods, ``h`` future periods.

    - ``values`` (n, t): demanded quantity, in the unit of the series; never negative; NaN = not observed.
    - ``series_keys``: one key per series (default 0..n-1); ``period_starts``: one label per period.
    - ``season_length``: periods in one year (52 weekly, 12 monthly, 7 daily); 1 = no season.
    - ``censored`` (n, t): True where stock ran out, so real demand is *at least* the value.
    - ``first_active`` (n,): index of the first period in which the series existed
      (default: the first positive or censored period; earlier periods are ignored, not zero).
    - ``category`` (n,): code of the group whose members look alike; -1 = unknown.
    - ``promotion`` (n, t) and ``future_promotion`` (n, h): 0..1 share of the period under promotion.
    - ``price`` (n, t) and ``future_price`` (n, h): unit price, positive; NaN = unknown.

    Raises ``ValueError`` naming the field when shapes differ or values are impossible.
    """

    values: FloatArray
    season_length: int = 52
    series_keys: npt.NDArray[np.generic] | tuple[object, ...] = ()
    period_starts: npt.NDArray[np.generic] | tuple[object, ...] = ()
    censored: BoolArray | None = None
    first_active: IntArray | None = None
    category: IntArray | None = None
    promotion: FloatArray | None = None
    price: FloatArray | None = None
    future_promotion: FloatArray | None = None
    future_price: FloatArray | None = None
    shape: tuple[int, int] = field(init=False)

    def __post_init__(self) -> None:
        values = np.asarray(self.values, dtype=np.float64)
        if values.ndim != 2:
            raise ValueError(f"values must have two dimensions (series, periods), not {values.ndim}")
        if values.shape[1] == 0 and values.shape[0] > 0:
            raise ValueError("values must hold at least one period")
        if self.season_length < 1:
            raise ValueError("season_length must be at least 1")
        if np.isinf(values).any() or (np.nan_to_num(values) > LARGEST_QUANTITY).any():
            raise ValueError(f"values must be finite and at most {LARGEST_QUANTITY:g}")
        if (np.nan_to_num(values) < 0).any():
            raise ValueError("values must not be negative: match returns and cancellations to sales first")
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "shape", values.shape)
        self._check_shapes()

    def _check_shapes(self) -> None:
        count, periods = self.shape
        for name in ("censored", "promotion", "price"):
            array = getattr(self, name)
            if array is not None and np.shape(array) != (count, periods):
                raise ValueError(f"{name} must have the shape of values {self.shape}, not {np.shape(array)}")
        for name in ("first_active", "category"):
            array = getattr(self, name)
            if array is not None and np.shape(array) != (count,):
                raise ValueError(f"{name} must hold one entry per series ({count}), not {np.shape(array)}")
        for name, length in (("series_keys", count), ("period_starts", periods)):
            labels = getattr(self, name)
            if len(labels) not in (0, length):
                raise ValueError(f"{name} must be empty or hold {length} entries, not {len(labels)}")
        self._check_future()

    def _check_future(self) -> None:
        count, periods = self.shape
        for name in ("future_promotion", "future_price"):
            array = getattr(self, name)
            if array is not None and (np.ndim(array) != 2 or np.shape(array)[0] != count):
                raise ValueError(f"{name} must have the shape (series, horizon)")
        if self.first_active is not None and count:
            first = np.asarray(self.first_active)
            if first.min() < 0 or first.max() > periods:
                raise ValueError(f"first_active must lie between 0 and {periods}")

    def starts(self) -> IntArray:
        """First active period per series (n,); ``t`` for a series that never sold."""
        if self.first_active is not None:
            return np.asarray(self.first_active, dtype=np.int64)
        seen = np.nan_to_num(self.values) > 0
        if self.censored is not None:
            seen = seen | np.asarray(self.censored, dtype=bool)
        return np.where(seen.any(axis=1), seen.argmax(axis=1), self.shape[1]).astype(np.int64)

    def categories(self) -> IntArray:
        """Category code per series (n,), -1 where unknown."""
        if self.category is None:
            return np.full(self.shape[0], -1, dtype=np.int64)
        return np.asarray(self.category, dtype=np.int64)


def demand_matrix(
    *, series_index: IntArray, period_index: IntArray, quantity: FloatArray, series_count: int, period_count: int
) -> FloatArray:
    """Add up long sales lines into a (series, periods) matrix; lines outside the periods are left out.

    The three arrays have one entry per line. Raises ``ValueError`` on unequal lengths or an unknown series.
    """
    series, period = np.asarray(series_index), np.asarray(period_index)
    amount = np.asarray(quantity, dtype=np.float64)
    if not (series.shape == period.shape == amount.shape) or series.ndim != 1:
        raise ValueError("series_index, period_index and quantity must be flat arrays of one length")
    if len(series) and (series.min() < 0 or series.max() >= series_count):
        raise ValueError(f"series_index must lie between 0 and {series_count - 1}")
    inside = (period >= 0) & (period < period_count)
    cell = series[inside].astype(np.int64) * period_count + period[inside].astype(np.int64)
    total = np.bincount(cell, weights=amount[inside], minlength=series_count * period_count)
    return total.astype(np.float64).reshape(series_count, period_count)
