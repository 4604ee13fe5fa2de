"""Numbers of a chart: what may be drawn, where ticks fall and how they are written."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

Value = float | int | Decimal | None

# Beyond this a difference of two values may overflow to infinity.
LIMIT = 1e150
SUFFIXES = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))


def clean(value: Value) -> float | None:
    """Return the value as a float; missing, NaN and infinite ones are None, absurdly large ones are capped."""
    if value is None:
        return None
    try:
        number = float(value)
    except (OverflowError, ValueError):
        return None
    if not math.isfinite(number):
        return None
    return max(-LIMIT, min(LIMIT, number))


def cleaned(values: Iterable[Value]) -> tuple[float | None, ...]:
    """Apply :func:`clean` to each value."""
    return tuple(clean(value) for value in values)


def present(values: Iterable[float | None]) -> list[float]:
    """Return the values that are there."""
    return [value for value in values if value is not None]


def nice_step(span: float, count: int) -> float:
    """Return the 1-2-5 step that cuts ``span`` into about ``count`` parts."""
    raw = span / max(count, 1)
    if raw <= 0 or not math.isfinite(raw):
        return 1.0
    power = 10.0 ** math.floor(math.log10(raw))
    for factor in (1, 2, 5):
        if raw <= factor * power * (1 + 1e-9):
            return factor * power
    return 10 * power


def nice_ticks(low: float, high: float, count: int = 5, *, whole: bool = False) -> tuple[float, ...]:
    """Return 1-2-5 ticks that enclose low and high; at least two, rising; ``whole`` allows no fractions."""
    if low == high:
        # One value alone gets an axis from zero, with room above it.
        low, high = min(low * 1.5, 0.0), max(high * 1.5, 0.0) or (1.0 if low == 0 else 0.0)
    step = nice_step(high - low, count)
    if whole:
        step = max(step, 1.0)
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    # The step may be too small to change a huge number; then two ticks are all that can be told apart.
    if last - first > 2 * count + 4:
        return low, high
    return tuple(index * step for index in range(first, max(last, first + 1) + 1))


def number_text(value: float, *, step: float | None = None, signed: bool = False) -> str:
    """Write a number for people: thousands with commas, as many decimals as the step asks for, a real minus."""
    if step:
        decimals = max(0, min(6, -math.floor(math.log10(step) + 1e-9)))
    else:
        decimals = 0 if float(value).is_integer() or abs(value) >= 1000 else (1 if abs(value) >= 100 else 2)
    text = f"{abs(value):.3g}" if abs(value) >= 1e15 else f"{abs(value):,.{decimals}f}"
    sign = "−" if value < 0 and float(text.replace(",", "")) != 0 else ("+" if signed and value > 0 else "")
    return sign + text


def tick_text(value: float, step: float) -> str:
    """Write an axis number, shortened to k, M, B or T."""
    for size, suffix in SUFFIXES:
        # 1.2M beside 800k reads well; 1.2k beside 800 does not.
        near = size <= step or (size >= 1e6 and size <= step * 10)
        if abs(value) >= size and near and abs(value) < 1e15:
            return number_text(value / size, step=step / size) + suffix
    return number_text(value, step=step)


@dataclass(frozen=True)
class LinearScale:
    """Maps a stretch of values onto a stretch of pixels."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the pixel of a value; the middle when the stretch has no length."""
        if self.high == self.low:
            return (self.start + self.end) / 2
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def bounds(values: Sequence[float], *, from_zero: bool) -> tuple[float, float]:
    """Return the lowest and highest value an axis must show; (0, 1) when there is none."""
    if not values:
        return 0.0, 1.0
    low, high = min(values), max(values)
    if from_zero or (low >= 0 and low < (high - low) * 0.9):
        low, high = min(low, 0.0), max(high, 0.0)
    return low, high
