"""Writing opportunities with the steps they took, and the snapshots that would have been taken."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone
from numpy.random import Generator

from b2bops.demo.writing_catalogue import Nouns, created, money
from b2bops.platform.services import audit, numbers
from crm.models import (
    Competitor,
    Lead,
    LeadSource,
    LostReason,
    Opportunity,
    Outcome,
    PipelineSnapshot,
    PipelineStage,
    ProbabilitySource,
    StageMove,
)
from crm.selectors.company_currency import valued

COUNT = 60
SNAPSHOT_DAYS = 30
DEALS = ("Yearly supply of {}", "Fit-out with {}", "First stock of {}", "Framework order for {}")
GOODS = ("fasteners", "cable", "lighting", "safety wear", "pipes and valves", "heating", "garden goods")


def write_opportunities(
    rng: Generator,
    nouns: Nouns,
    *,
    leads: list[Lead],
    reasons: list[LostReason],
    rivals: list[Competitor],
    now: datetime,
) -> None:
    """One for each converted lead and more for known accounts, over all stages; then a month of snapshots."""
    stages = list(PipelineStage.objects.in_use())
    converted = [lead for lead in leads if lead.account is not None]
    taken = numbers.take_many(kind="OP", on=now.date(), count=COUNT)
    rows, moves = [], []
    for number in range(COUNT):
        lead = converted[number] if number < len(converted) else None
        row = _opportunity(rng, nouns, number, lead, now)
        row.number = taken[number]
        moves += _walk(rng, row, stages, reasons, rivals, now)
        rows.append(row)
    created("opportunity.opened", rows)
    StageMove.objects.bulk_create(moves)
    given = list(zip(converted, rows, strict=False))
    for lead, row in given:
        lead.opportunity = row
    Lead.objects.bulk_update([lead for lead, _row in given], ["opportunity"])
    changes = [audit.Change("lead.converted", lead, {}, {"opportunity": row}) for lead, row in given]
    audit.record_many(actor=None, changes=changes)
    _snapshots(rows, moves, now.date())


def _opportunity(rng: Generator, nouns: Nouns, number: int, lead: Lead | None, now: datetime) -> Opportunity:
    account = lead.account if lead and lead.account else nouns.accounts[int(rng.integers(len(nouns.accounts)))]
    opened = lead.closed_at if lead and lead.closed_at else now - timedelta(days=int(rng.integers(3, 150)))
    return Opportunity(
        account=account,
        name=str(rng.choice(DEALS)).format(rng.choice(GOODS)),
        amount=money(round(float(rng.lognormal(8.7, 0.8)), -1)),
        currency=settings.DEFAULT_CURRENCY,
        owner=account.owner,
        source=lead.source if lead else str(rng.choice([LeadSource.DIRECT, LeadSource.REFERRAL])),
        campaign=lead.campaign if lead else None,
        opened_at=opened,
        expected_close=opened.date() + timedelta(days=int(rng.integers(30, 120))),
    )


def _walk(
    rng: Generator,
    row: Opportunity,
    stages: list[PipelineStage],
    reasons: list[LostReason],
    rivals: list[Competitor],
    now: datetime,
) -> list[StageMove]:
    """Step by step from the first stage, some days each, until today or the end."""
    open_stages = [stage for stage in stages if stage.outcome == Outcome.OPEN]
    ends = {stage.outcome: stage for stage in stages if stage.outcome != Outcome.OPEN}
    at, came_from, moves = row.opened_at, None, []
    path = [*open_stages[: int(rng.integers(1, len(open_stages) + 1))]]
    if rng.random() < 0.4:
        path.append(ends[Outcome.WON if len(path) > 2 and rng.random() < 0.6 else Outcome.LOST])
    for stage in path:
        if at > now:
            break
        moves.append(StageMove(opportunity=row, from_stage=came_from, to_stage=stage, moved_at=at, moved_by=row.owner))
        row.stage, row.outcome, row.stage_since = stage, stage.outcome, at
        row.probability_pct, came_from = stage.probability_pct, stage
        at += timedelta(days=int(rng.integers(4, 25)))
    if row.outcome != Outcome.OPEN:
        row.closed_at, row.expected_close = row.stage_since, row.stage_since.date()
    else:
        _stand_open(rng, row, now.date())
    if row.outcome == Outcome.LOST:
        row.lost_reason = reasons[int(rng.integers(len(reasons)))]
    if row.outcome == Outcome.LOST or rng.random() < 0.2:
        row.competitor = rivals[int(rng.integers(len(rivals)))]
    return moves


def _stand_open(rng: Generator, row: Opportunity, today: date) -> None:
    """Open ones close in the months to come, a few are overdue; some probabilities were set by hand."""
    if row.expected_close < today and rng.random() < 0.85:
        row.expected_close = today + timedelta(days=int(rng.integers(5, 110)))
    if rng.random() < 0.12:
        row.probability_source = ProbabilitySource.HAND
        row.probability_pct = Decimal(int(rng.integers(1, 10)) * 10)


def _snapshots(rows: list[Opportunity], moves: list[StageMove], today: date) -> None:
    """What each of the last nights would have kept, from the steps taken until then."""
    steps: dict[int, list[StageMove]] = {row.pk: [] for row in rows}
    for move in moves:
        steps[move.opportunity_id].append(move)
    kept = []
    for ago in range(SNAPSHOT_DAYS, 0, -1):
        day = today - timedelta(days=ago)
        night = timezone.make_aware(datetime.combine(day, time.max))
        kept += [_snapshot(day, key, cell) for key, cell in _cells(rows, steps, night).items()]
    PipelineSnapshot.objects.bulk_create(kept, batch_size=500)


def _cells(
    rows: list[Opportunity], steps: dict[int, list[StageMove]], night: datetime
) -> dict[tuple[Any, ...], list[Any]]:
    """(month, stage, owner, territory) → count, amount, weighted of what was open that night."""
    cells: dict[tuple[Any, ...], list[Any]] = {}
    for row in rows:
        done = [step for step in steps[row.pk] if step.moved_at <= night]
        if not done or done[-1].to_stage.outcome != Outcome.OPEN:
            continue
        stage, alone = done[-1].to_stage, {row.currency: Decimal(1)}
        value = valued(amount=row.amount, probability_pct=stage.probability_pct, currency=row.currency, rates=alone)
        key = (row.expected_close.replace(day=1), stage, row.owner_id, row.account.territory_id)
        cell = cells.setdefault(key, [0, Decimal(0), Decimal(0)])
        if value:
            cell[0], cell[1], cell[2] = cell[0] + 1, cell[1] + value.amount, cell[2] + value.weighted
    return cells


def _snapshot(day: date, key: tuple[Any, ...], cell: list[Any]) -> PipelineSnapshot:
    month, stage, owner, territory = key
    return PipelineSnapshot(
        taken_on=day,
        month=month,
        stage=stage,
        owner_id=owner,
        territory_id=territory,
        forecast_class=stage.forecast_class,
        opportunity_count=cell[0],
        amount=cell[1],
        weighted=cell[2],
        currency=settings.DEFAULT_CURRENCY,
    )
