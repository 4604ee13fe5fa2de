"""Background work of the analytics: one task for all jobs, and the schedule's way to ask for a run."""

import structlog
from celery import shared_task
from django.utils import timezone

from analytics.selectors.runs import default_as_of
from analytics.services import runs

log = structlog.get_logger(__name__)


@shared_task
def job_run(*, run_id: int) -> None:
    """Carry out one queued run."""
    runs.carry_out(run_id=run_id)


@shared_task
def job_due(*, key: str) -> None:
    """Ask for the run that the schedule wants, as of the last day with an order; one that still runs is left alone."""
    try:
        runs.run_request(actor=None, key=key, as_of=default_as_of(timezone.now().date()))
    except runs.RunInProgress:
        log.info("job_still_open", key=key)
