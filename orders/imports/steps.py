"""The load as a list of steps, the same for the same file and options: a checkpoint is the number of steps done."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orders.imports.findings import load_rejected
from orders.imports.load import Load, Tally
from orders.imports.loader_accounts import ACCOUNTS_PER_STEP, load_accounts
from orders.imports.loader_orders import load_orders
from orders.imports.loader_products import PRODUCTS_PER_STEP, load_products
from orders.imports.loader_returns import load_returns
from orders.imports.matching import return_order

Item = TypeVar("Item")
REJECTED_PER_STEP = 5_000
LINES_PER_STEP = 10_000
DOCUMENTS_PER_STEP = 500


@dataclass(frozen=True)
class Step:
    """One transaction: ``carry_out(load)`` writes it and tallies its rows."""

    name: str | Promise
    carry_out: Callable[[Load], Tally]


def plan(load: Load, *, batch: int = DOCUMENTS_PER_STEP) -> list[Step]:
    """All steps, in order: rejected rows, accounts, products, orders, returns."""
    survey = load.survey
    counts = survey.line_counts
    parties = sorted({document.party for document in survey.documents if counts.get(document.sequence)})
    orders = [d.sequence for d in survey.documents if not d.is_return and counts.get(d.sequence)]
    returns = [sequence for sequence in return_order(survey) if counts.get(sequence)]
    steps = [_rejected(first, last) for first, last in load.stage.rejected_ranges(REJECTED_PER_STEP)]
    steps += [_accounts(chunk) for chunk in _slices(parties, ACCOUNTS_PER_STEP)]
    steps += [_products(chunk) for chunk in _slices(sorted(survey.products), PRODUCTS_PER_STEP)]
    steps += [_orders(chunk) for chunk in _balanced(orders, counts, batch)]
    steps += [_returns(chunk) for chunk in _balanced(returns, counts, batch)]
    return steps


def _rejected(first: int, last: int) -> Step:
    return Step(_("Keeping rejected rows"), lambda load: load_rejected(load, first, last))


def _accounts(chunk: list[int]) -> Step:
    return Step(_("Creating accounts"), lambda load: load_accounts(load, chunk))


def _products(chunk: list[str]) -> Step:
    return Step(_("Creating products"), lambda load: load_products(load, chunk))


def _orders(chunk: list[int]) -> Step:
    return Step(_("Loading orders"), lambda load: load_orders(load, chunk))


def _returns(chunk: list[int]) -> Step:
    return Step(_("Matching and loading returns"), lambda load: load_returns(load, chunk))


def _slices(items: list[Item], size: int) -> Iterator[list[Item]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def _balanced(sequences: list[int], counts: dict[int, int], batch: int) -> Iterator[list[int]]:
    """Chunks of at most ``batch`` documents and about LINES_PER_STEP lines."""
    chunk: list[int] = []
    lines = 0
    for sequence in sequences:
        if chunk and (len(chunk) >= batch or lines + counts[sequence] > LINES_PER_STEP):
            yield chunk
            chunk, lines = [], 0
        chunk.append(sequence)
        lines += counts[sequence]
    if chunk:
        yield chunk
