"""Runs as the screens show them: one card for each job, and the day a new run would be as of."""

from dataclasses import dataclass
from datetime import date

from analytics import registry
from analytics.models import JobRun
from orders.models import SalesOrder


@dataclass(frozen=True)
class JobCard:
    """A job with its last run and the run whose result is shown; both None when it never ran."""

    job: registry.Job
    latest: JobRun | None
    current: JobRun | None


def job_cards() -> list[JobCard]:
    """Every job in running order. 2 queries."""
    latest: dict[str, JobRun] = {}
    newest = JobRun.objects.filter(key__in=[job.key for job in registry.jobs()]).order_by("-pk")
    for run in newest.select_related("requested_by")[:200]:
        latest.setdefault(run.key, run)
    current = {run.key: run for run in JobRun.objects.filter(is_current=True)}
    return [JobCard(job, latest.get(job.key), current.get(job.key)) for job in registry.jobs()]


def current_run(key: str) -> JobRun | None:
    """The run whose result is shown. 1 query."""
    return JobRun.objects.filter(key=key, is_current=True).first()


def default_as_of(today: date) -> date:
    """The last day with an order, never after today: what a run is as of when nobody says otherwise. 1 query."""
    last = (
        SalesOrder.objects.filter(confirmed_at__isnull=False)
        .order_by("-ordered_at")
        .values_list("ordered_at", flat=True)
        .first()
    )
    return min(today, last.date()) if last else today
