"""The technology workspace: is it healthy, is the data right, did the models get better."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min

from analytics.models import JobRun
from analytics.selectors.runs import JobCard, job_cards
from b2bops.platform.models import AuditEntry, AuditSeal, ImportRun, OutboxMessage, OutboxStatus, RunStatus
from b2bops.workspaces.imports import last_imports

ENTRIES_SHOWN = 7
SEAL_LATE = timedelta(minutes=5)  # the sweep seals once a minute
OUTBOX_LATE = timedelta(minutes=10)
FORECAST = "demand_forecast"


@dataclass(frozen=True)
class ForecastProof:
    """The pooled backtest of the current forecast: misses as a share of all sales (0…1), lower is better."""

    run: JobRun
    products_tested: int
    beats_seasonal_naive_share: float
    wape: float
    naive_wape: float
    seasonal_naive_wape: float


@dataclass(frozen=True)
class Outbox:
    """Events waiting for delivery and events given up. ``late`` says that the oldest has waited ten minutes."""

    pending: int
    dead: int
    oldest_at: datetime | None
    late: bool


@dataclass(frozen=True)
class AuditState:
    """The newest link of the chain, what is not sealed yet, and the last entries."""

    seal: AuditSeal | None
    unsealed: int
    oldest_unsealed_at: datetime | None
    late: bool
    entries: tuple[AuditEntry, ...]


@dataclass(frozen=True)
class TechnologyWorkspace:
    jobs: tuple[JobCard, ...]
    failed_jobs: int
    running_jobs: int
    proof: ForecastProof | None
    imports: tuple[ImportRun, ...]
    outbox: Outbox
    audit: AuditState


def technology_workspace(*, now: datetime) -> TechnologyWorkspace:
    """All of it. Seven queries, whatever there is."""
    jobs = tuple(job_cards())
    latest = [card.latest for card in jobs if card.latest is not None]
    return TechnologyWorkspace(
        jobs=jobs,
        failed_jobs=sum(run.status == RunStatus.FAILED for run in latest),
        running_jobs=sum(run.is_open for run in latest),
        proof=forecast_proof(jobs),
        imports=last_imports(),
        outbox=outbox_state(now=now),
        audit=audit_state(now=now),
    )


def forecast_proof(jobs: tuple[JobCard, ...]) -> ForecastProof | None:
    """None before the first forecast, or when no product had enough history to test. No query."""
    run = next((card.current for card in jobs if card.job.key == FORECAST), None)
    proof: dict[str, Any] = run.backtest if run is not None else {}
    names = ("products_tested", "beats_seasonal_naive_share", "wape", "naive_wape", "seasonal_naive_wape")
    if run is None or not proof.get("products_tested") or any(proof.get(name) is None for name in names):
        return None
    return ForecastProof(run, *(proof[name] for name in names))


def outbox_state(*, now: datetime) -> Outbox:
    """One query."""
    open_states = OutboxMessage.objects.filter(status__in=[OutboxStatus.PENDING, OutboxStatus.DEAD])
    rows = open_states.values_list("status").annotate(Count("pk"), Min("created_at")).order_by()
    found = {status: (count, oldest) for status, count, oldest in rows}
    pending, oldest = found.get(OutboxStatus.PENDING, (0, None))
    late = oldest is not None and now - oldest > OUTBOX_LATE
    return Outbox(pending, found.get(OutboxStatus.DEAD, (0, None))[0], oldest, late)


def audit_state(*, now: datetime) -> AuditState:
    """Three queries, all by index: the last seal, the entries without one, the last entries."""
    waiting = AuditEntry.objects.filter(seal__isnull=True).aggregate(count=Count("pk"), oldest=Min("at"))
    oldest = waiting["oldest"]
    return AuditState(
        seal=AuditSeal.objects.order_by("-pk").first(),
        unsealed=waiting["count"],
        oldest_unsealed_at=oldest,
        late=oldest is not None and now - oldest > SEAL_LATE,
        entries=tuple(AuditEntry.objects.order_by("-pk")[:ENTRIES_SHOWN]),
    )
