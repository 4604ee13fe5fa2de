"""Starting, claiming, renewing, ending and rescuing long work (every ``LeasedRun``)."""

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, TypeVar

import structlog
from django.apps import apps
from django.conf import settings
from django.db import close_old_connections, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from b2bops.common.errors import Conflict
from b2bops.common.tasks import enqueue_on_commit
from b2bops.platform.models.run import RUN_TRANSITIONS, LeasedRun, RunStatus

log = structlog.get_logger(__name__)
AnyRun = TypeVar("AnyRun", bound=LeasedRun)


class RunCancelled(Conflict):
    """Somebody cancelled the run, or another worker holds it now; the holder must stop."""

    code = "run_cancelled"


def enqueue(run: LeasedRun) -> None:
    """Send the run to a worker once the current transaction commits."""
    enqueue_on_commit(run.TASK, run_id=run.pk)


def claim(run_class: type[AnyRun], *, run_id: int) -> AnyRun | None:
    """Take a queued run by compare-and-swap; None when somebody else has it or it is over."""
    holder = uuid.uuid4().hex
    won = run_class.objects.filter(pk=run_id, status=RunStatus.QUEUED).update(
        status=RunStatus.RUNNING,
        lease_holder=holder,
        lease_until=_lease_end(),
        started_at=Now(),
        finished_at=None,
        attempts=F("attempts") + 1,
        error="",
    )
    return run_class.objects.get(pk=run_id) if won else None


def _lease_end() -> Any:
    # By the database's clock, so that a worker with a wrong clock cannot hold a run for ever.
    return Now() + timedelta(seconds=settings.RUN_LEASE_SECONDS)


def renew(run: LeasedRun, **progress: Any) -> None:
    """Renew the lease and write progress; raises RunCancelled when the run is no longer ours."""
    held = type(run).objects.filter(pk=run.pk, status=RunStatus.RUNNING, lease_holder=run.lease_holder)
    if not held.update(lease_until=_lease_end(), **progress):
        raise RunCancelled(f"{run} is no longer held by this worker.")
    for name, value in progress.items():
        setattr(run, name, value)


def progress(run: LeasedRun, *, done: int, total: int, note: str = "") -> None:
    """Show how far the run is (any unit, as long as both are the same)."""
    renew(run, progress_done=done, progress_total=total, progress_note=note[:200])


@contextmanager
def heartbeat(run: LeasedRun) -> Iterator[None]:
    """Renew the lease from a thread while the body computes for longer than a lease lasts."""
    stop = threading.Event()

    def beat() -> None:
        try:
            while not stop.wait(settings.RUN_LEASE_SECONDS / 3):
                renew(run)
        except RunCancelled:
            # A beat that waited for the body's own last transaction finds the run ended well: nothing is lost then.
            ours = type(run).objects.filter(pk=run.pk, lease_holder=run.lease_holder, status=RunStatus.SUCCEEDED)
            if not ours.exists():
                log.warning("run_lost", run=str(run))
        finally:
            close_old_connections()

    thread = threading.Thread(target=beat, daemon=True, name=f"lease-{run.pk}")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=5)


def finish(run: LeasedRun, *, summary: dict[str, Any]) -> None:
    """Mark the run as succeeded, if it is still ours."""
    renew(run, status=RunStatus.SUCCEEDED, finished_at=timezone.now(), summary=summary, progress_note="")


def fail(run: LeasedRun, *, error: str) -> None:
    """Mark the run as failed, if it is still ours."""
    held = type(run).objects.filter(pk=run.pk, status=RunStatus.RUNNING, lease_holder=run.lease_holder)
    held.update(status=RunStatus.FAILED, finished_at=timezone.now(), error=error[:5000])


@transaction.atomic
def cancel(run_class: type[AnyRun], *, run_id: int) -> AnyRun:
    """Cancel a queued or running run; its worker notices at its next sign of life."""
    run = run_class.objects.lock_one(pk=run_id)
    RUN_TRANSITIONS.check(subject=str(run), current=run.status, target=RunStatus.CANCELLED)
    run.status = RunStatus.CANCELLED
    run.finished_at = timezone.now()
    run.save(update_fields=["status", "finished_at"])
    return run


@transaction.atomic
def retry(run_class: type[AnyRun], *, run_id: int) -> AnyRun:
    """Queue a failed or cancelled run again, with its attempts forgiven."""
    run = run_class.objects.lock_one(pk=run_id)
    RUN_TRANSITIONS.check(subject=str(run), current=run.status, target=RunStatus.QUEUED)
    run.status, run.attempts, run.queued_at, run.error = RunStatus.QUEUED, 0, timezone.now(), ""
    run.save(update_fields=["status", "attempts", "queued_at", "error"])
    enqueue(run)
    return run


def requeue_lost() -> int:
    """Queue again every run whose worker died or whose message was lost; give up after RUN_ATTEMPTS_MAX."""
    return sum(_requeue_lost_of(run_class) for run_class in run_classes())


def run_classes() -> list[type[LeasedRun]]:
    """Every concrete kind of run."""
    return [model for model in apps.get_models() if issubclass(model, LeasedRun)]


def _requeue_lost_of(run_class: type[LeasedRun]) -> int:
    dead = run_class.objects.filter(status=RunStatus.RUNNING, lease_until__lt=Now())
    dead.filter(attempts__gte=settings.RUN_ATTEMPTS_MAX).update(
        status=RunStatus.FAILED,
        finished_at=Now(),
        error=f"The worker died {settings.RUN_ATTEMPTS_MAX} times while running this; it was given up.",
    )
    dead.update(status=RunStatus.QUEUED, queued_at=Now(), lease_holder="")
    stale = timezone.now() - timedelta(seconds=settings.RUN_LEASE_SECONDS)
    waiting = run_class.objects.filter(status=RunStatus.QUEUED, queued_at__lt=stale) | run_class.objects.filter(
        status=RunStatus.QUEUED, lease_until__lt=Now(), lease_holder=""
    )
    count = 0
    for run in waiting.order_by("pk"):
        # Sending a message twice is harmless: only one worker wins the claim.
        with transaction.atomic():
            run_class.objects.filter(pk=run.pk, status=RunStatus.QUEUED).update(queued_at=Now(), lease_until=None)
            enqueue(run)
        count += 1
    return count
