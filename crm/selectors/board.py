"""The pipeline board: a column per stage with its cards and sums."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from crm.models import Opportunity, Outcome, PipelineStage
from crm.selectors.company_currency import Value, rates_on, valued

CARDS_MAX = 40
DECIDED_DAYS = 30
ZERO = Decimal(0)


@dataclass(frozen=True)
class Column:
    """One stage: its first cards by expected close, and the sums of all of them in the company's currency."""

    stage: PipelineStage
    cards: list[Opportunity]
    count: int
    amount: Decimal
    weighted: Decimal

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


@dataclass(frozen=True)
class Board:
    """``unvalued`` counts the opportunities left out of the sums because their currency has no rate."""

    columns: list[Column]
    unvalued: int

    @property
    def open_amount(self) -> Decimal:
        return sum((column.amount for column in self._open()), ZERO)

    @property
    def open_weighted(self) -> Decimal:
        return sum((column.weighted for column in self._open()), ZERO)

    @property
    def open_count(self) -> int:
        return sum(column.count for column in self._open())

    def _open(self) -> list[Column]:
        return [column for column in self.columns if column.stage.outcome == Outcome.OPEN]


def board(*, opportunities: QuerySet[Opportunity], on: date) -> Board:
    """The stages in use with the opportunities given; decided ones only of the last 30 days. 3 queries."""
    since = on - timedelta(days=DECIDED_DAYS)
    shown = opportunities.filter(Q(outcome=Outcome.OPEN) | Q(closed_at__date__gte=since))
    figures = list(shown.order_by().values_list("stage_id", "amount", "probability_pct", "currency"))
    rates = rates_on((row[3] for row in figures), on=on)
    values: dict[int, list[Value | None]] = defaultdict(list)
    for stage_id, amount, pct, currency in figures:
        values[stage_id].append(valued(amount=amount, probability_pct=pct, currency=currency, rates=rates))
    cards: dict[int, list[Opportunity]] = defaultdict(list)
    for card in _first_cards(shown):
        cards[card.stage_id].append(card)
    columns = [_column(stage, cards[stage.pk], values[stage.pk]) for stage in PipelineStage.objects.in_use()]
    return Board(columns, sum(value is None for found in values.values() for value in found))


def _first_cards(opportunities: QuerySet[Opportunity]) -> QuerySet[Opportunity]:
    place = Window(RowNumber(), partition_by=F("stage_id"), order_by=(F("expected_close").asc(), F("pk").asc()))
    return opportunities.with_names().annotate(place=place).filter(place__lte=CARDS_MAX).order_by("place")  # type: ignore[attr-defined,no-any-return]


def _column(stage: PipelineStage, cards: list[Opportunity], values: list[Value | None]) -> Column:
    known = [value for value in values if value is not None]
    return Column(
        stage=stage,
        cards=cards,
        count=len(values),
        amount=sum((value.amount for value in known), ZERO),
        weighted=sum((value.weighted for value in known), ZERO),
    )
