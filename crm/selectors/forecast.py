"""The weighted forecast: open opportunities by month of closing, and what changed since the last snapshot."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from crm.models import ForecastClass, Opportunity, PipelineSnapshot
from crm.selectors.company_currency import rates_on, valued

ZERO = Decimal(0)
HISTORY_DAYS = 60


@dataclass(frozen=True)
class Cell:
    """The open opportunities of one month, stage, owner and territory."""

    month: date
    stage: int
    owner: int | None
    territory: int | None
    forecast_class: str
    count: int
    amount: Decimal
    weighted: Decimal


@dataclass(frozen=True)
class Figures:
    """Sums of cells. Best case includes what is committed."""

    count: int = 0
    amount: Decimal = ZERO
    weighted: Decimal = ZERO
    commit: Decimal = ZERO
    best_case: Decimal = ZERO


@dataclass(frozen=True)
class MonthRow:
    """One month (None: overdue) with its figures, those by group, and the weighted sum at the last snapshot."""

    month: date | None
    figures: Figures
    groups: dict[Any, Figures]
    before: Decimal | None

    @property
    def change(self) -> Decimal | None:
        return None if self.before is None else self.figures.weighted - self.before


@dataclass(frozen=True)
class Forecast:
    """The months in order, overdue first, and all of them together."""

    rows: list[MonthRow]
    together: Figures
    compared_with: date | None
    unvalued: int


def cells(*, opportunities: QuerySet[Opportunity], on: date) -> tuple[list[Cell], int]:
    """The open ones among the opportunities in cells, and how many have no exchange rate. 1 query, and the rates'."""
    names = ("expected_close", "stage_id", "owner_id", "account__territory_id", "stage__forecast_class")
    rows = list(opportunities.open().order_by().values_list(*names, "amount", "probability_pct", "currency"))  # type: ignore[attr-defined]
    rates = rates_on((row[7] for row in rows), on=on)
    sums: dict[tuple[Any, ...], list[Any]] = defaultdict(lambda: [0, ZERO, ZERO])
    unvalued = 0
    for closes, stage, owner, territory, counted, amount, pct, currency in rows:
        value = valued(amount=amount, probability_pct=pct, currency=currency, rates=rates)
        if value is None:
            unvalued += 1
            continue
        found = sums[closes.replace(day=1), stage, owner, territory, counted]
        found[0] += 1
        found[1] += value.amount
        found[2] += value.weighted
    return [Cell(*key, *values) for key, values in sums.items()], unvalued


def figures(found: Iterable[Cell]) -> Figures:
    """The sums of cells. Pure."""
    listed = list(found)
    commit = sum((cell.amount for cell in listed if cell.forecast_class == ForecastClass.COMMIT), ZERO)
    best = sum((cell.amount for cell in listed if cell.forecast_class == ForecastClass.BEST_CASE), ZERO)
    return Figures(
        count=sum(cell.count for cell in listed),
        amount=sum((cell.amount for cell in listed), ZERO),
        weighted=sum((cell.weighted for cell in listed), ZERO),
        commit=commit,
        best_case=commit + best,
    )


def forecast(
    *, opportunities: QuerySet[Opportunity], snapshots: QuerySet[PipelineSnapshot], by: str, on: date
) -> Forecast:
    """The forecast of a day, each month grouped ``by`` ("stage" or "owner"). 3 queries, and the rates'."""
    found, unvalued = cells(opportunities=opportunities, on=on)
    compared_with, before = _last_snapshot(snapshots, on)
    this_month = on.replace(day=1)
    months: dict[date | None, list[Cell]] = defaultdict(list)
    for cell in found:
        months[cell.month if cell.month >= this_month else None].append(cell)
    earlier: dict[date | None, Decimal] = defaultdict(lambda: ZERO)
    for month, weighted in before.items():
        earlier[month if month >= this_month else None] += weighted
    rows = [
        MonthRow(
            month=month,
            figures=figures(months[month]),
            groups=_grouped(months[month], by),
            before=None if compared_with is None else earlier[month],
        )
        for month in sorted({*months, *earlier}, key=lambda month: month or date.min)
    ]
    return Forecast(rows, figures(found), compared_with, unvalued)


def weighted_history(*, snapshots: QuerySet[PipelineSnapshot], on: date) -> list[tuple[date, Decimal]]:
    """(day, weighted sum of the open pipeline) of the last snapshots up to the day, oldest first. 1 query."""
    days = snapshots.filter(taken_on__lte=on).order_by("-taken_on").values_list("taken_on")
    return list(reversed(list(days.annotate(Sum("weighted"))[:HISTORY_DAYS])))


def _grouped(found: list[Cell], by: str) -> dict[Any, Figures]:
    groups: dict[Any, list[Cell]] = defaultdict(list)
    for cell in found:
        groups[getattr(cell, by)].append(cell)
    return {key: figures(listed) for key, listed in groups.items()}


def _last_snapshot(snapshots: QuerySet[PipelineSnapshot], on: date) -> tuple[date | None, dict[date, Decimal]]:
    """The day of the last snapshot before ``on``, and its weighted sum by month. 2 queries."""
    earlier = snapshots.filter(taken_on__lt=on).order_by("-taken_on")
    day = earlier.values_list("taken_on", flat=True).first()
    if day is None:
        return None, {}
    rows = earlier.filter(taken_on=day).order_by().values_list("month").annotate(Sum("weighted"))
    return day, dict(rows)
