"""What every job does when it stores: prove that terms sum, make room for the new rows, drop what nobody needs."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from analytics.models import ForecastSeries, JobRun, Proposal, ProposalKind, ProposalStatus

TOLERANCE = 1e-6
RUNS_KEPT = 3
DELETE_ROWS = 5_000  # keeps one DELETE under SQLite's limit of bound parameters and about 50 MB of cascade checks


class TermsDoNotSum(ArithmeticError):
    """An explanation adds up to something else than its number: a fault of the job, never to be stored."""


def terms_checked(terms: Sequence[Mapping[str, Any]], *, total: float, subject: str) -> list[Mapping[str, Any]]:
    """The terms, once their values sum to ``total`` within rounding."""
    summed = math.fsum(float(term["value"]) for term in terms)
    scale = max([1.0, abs(total), *(abs(float(term["value"])) for term in terms)])
    if not math.isfinite(summed) or abs(summed - total) > TOLERANCE * scale:
        raise TermsDoNotSum(f"{subject}: the terms sum to {summed!r}, the value is {total!r}")
    return list(terms)


def proposals_renew(*, run: JobRun, kind: ProposalKind, proposals: Sequence[Proposal]) -> int:
    """Store a run's proposals, supersede open ones of earlier runs, and drop undecided ones of long ago.

    Decided rows are never touched. Returns how many were superseded.
    """
    Proposal.objects.filter(run=run, kind=kind, status=ProposalStatus.OPEN).delete()
    earlier = Proposal.objects.filter(kind=kind, status=ProposalStatus.OPEN).exclude(run=run)
    superseded = earlier.update(status=ProposalStatus.SUPERSEDED)
    _drop_long_superseded(run, kind)
    Proposal.objects.bulk_create(proposals, batch_size=500)
    return superseded


def _drop_long_superseded(run: JobRun, kind: ProposalKind) -> None:
    """Nobody decided on these and a newer run replaced them twice over: keeping all would add 40,000 rows a night."""
    kept = _latest_runs(run)
    stale = Proposal.objects.filter(kind=kind, status=ProposalStatus.SUPERSEDED).exclude(run__in=kept)
    while keys := list(stale.values_list("pk", flat=True)[:DELETE_ROWS]):
        Proposal.objects.filter(pk__in=keys).delete()


def series_renew(*, run: JobRun, series: Sequence[ForecastSeries]) -> None:
    """Store a run's forecasts and drop those of runs that three newer ones have followed."""
    ForecastSeries.objects.filter(run__key=run.key).exclude(run__in=_latest_runs(run)).delete()
    ForecastSeries.objects.filter(run=run).delete()
    ForecastSeries.objects.bulk_create(series, batch_size=500)


def _latest_runs(run: JobRun) -> list[int]:
    latest = JobRun.objects.filter(key=run.key, status="SUCCEEDED").order_by("-pk").values_list("pk", flat=True)
    return [run.pk, *latest[: RUNS_KEPT - 1]]


def number(value: float, places: int = 4) -> float | None:
    """A number as JSON holds it: rounded, and None instead of NaN or infinity."""
    value = float(value)
    return round(value, places) if math.isfinite(value) else None
