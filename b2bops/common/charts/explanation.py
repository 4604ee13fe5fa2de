"""Why a number is what it is: terms that add up to it, as a list of small floating bars."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from b2bops.common.charts import markup
from b2bops.common.charts.numbers import LinearScale, Value, clean, number_text


@dataclass(frozen=True)
class Term:
    """One part of a sum; ``display`` is how the value is written (signed number when empty)."""

    label: str
    value: Value
    display: str = ""
    note: str = ""


@dataclass(frozen=True)
class ExplainedTerm:
    """A term with its written value and its bar."""

    label: str
    display: str
    note: str
    bar: SafeString


@dataclass(frozen=True)
class Explanation:
    """What ``<c-terms :explanation="…">`` shows."""

    terms: tuple[ExplainedTerm, ...]
    total: str


class TermsDoNotSum(ValueError):
    """The terms of an explanation add up to something else than the number they explain."""


def amounts(terms: Sequence[Term]) -> list[float]:
    """Return the finite value of each term; raises ValueError for a missing one, since it would hide a part."""
    values = [clean(term.value) for term in terms]
    for term, value in zip(terms, values, strict=True):
        if value is None:
            raise ValueError(f"The term {term.label!r} has no finite value.")
    return [value for value in values if value is not None]


def checked_total(terms: Sequence[Term], total: Value, tolerance: float) -> float:
    """Return the sum; raises :class:`TermsDoNotSum` when it is further from ``total`` than rounding explains."""
    values = amounts(terms)
    summed = math.fsum(values)
    expected = clean(total)
    scale = max((abs(value) for value in values), default=0.0)
    if expected is not None and abs(summed - expected) > max(tolerance, scale * 1e-9):
        raise TermsDoNotSum(f"The terms sum to {summed:g}, the number is {expected:g}.")
    return summed


def term_display(term: Term, value: float) -> str:
    """Return how a term's value is written."""
    return term.display or number_text(value, signed=True)


def explain(terms: Sequence[Term], *, total: Value = None, display: str = "", tolerance: float = 0.01) -> Explanation:
    """Lay the terms out as a mini waterfall.

    ``total`` is the number being explained; the terms must sum to it within ``tolerance`` (TermsDoNotSum).
    ``display`` is how the total is written. Each bar starts where the one before it ended.
    """
    summed = checked_total(terms, total, tolerance)
    values = amounts(terms)
    starts = [math.fsum(values[:index]) for index in range(len(values))]
    ends = [start + value for start, value in zip(starts, values, strict=True)]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    scale = LinearScale(low, high if high > low else low + 1, 1, 119)
    lines = tuple(
        ExplainedTerm(str(term.label), term_display(term, value), str(term.note), _bar(scale, start, end))
        for term, value, start, end in zip(terms, values, starts, ends, strict=True)
    )
    return Explanation(lines, display or number_text(summed))


def _bar(scale: LinearScale, start: float, end: float) -> SafeString:
    left, right = sorted((scale(start), scale(end)))
    kind = "paint-negative" if end < start else "series-1"
    track = markup.rectangle(0, 3.5, 120, 3, "chart-track", radius=1.5)
    bar = markup.rectangle(left, 0, max(right - left, 1.5), 10, f"chart-bar {kind}", radius=2)
    return markup.root(label="", description="", width=120, height=10, kind="terms-bar", body=track + bar, stretch=True)
