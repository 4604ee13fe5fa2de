"""One way to refuse a bad number: name the field, the value, the row and the remedy."""

from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


def numbers(
    name: str, values: npt.ArrayLike, *, lowest: float = 0.0, above: bool = False, size: int | None = None
) -> FloatArray:
    """`values` as finite floats, each >= `lowest` (> when `above`), stretched to (size,) when given.

    Raises:
        ValueError: the first value that breaks the rule, or a length that does not fit.
    """
    array = np.asarray(values, dtype=np.float64)
    good = np.isfinite(array) & ((array > lowest) if above else (array >= lowest))
    if not good.all():
        row = int(np.flatnonzero(~np.atleast_1d(good).ravel())[0])
        wrong: Any = np.atleast_1d(array).ravel()[row]
        rule = "above" if above else "at least"
        raise ValueError(f"{name} is {wrong} in row {row}; give a finite number {rule} {lowest:g}")
    if size is not None:
        if array.ndim > 1 or (array.ndim == 1 and len(array) not in (1, size)):
            raise ValueError(f"{name} has shape {array.shape}; give one number or {size} of them")
        array = np.broadcast_to(array, (size,)).copy()
    return array


def share(name: str, value: npt.ArrayLike) -> FloatArray:
    """`value` strictly between 0 and 1.

    Raises:
        ValueError: the first value outside.
    """
    array = np.asarray(value, dtype=np.float64)
    good = (array > 0) & (array < 1)
    if not good.all():
        wrong = np.atleast_1d(array)[np.flatnonzero(~np.atleast_1d(good))[0]]
        raise ValueError(f"{name} is {wrong}; give a share between 0 and 1, such as 0.95")
    return array
