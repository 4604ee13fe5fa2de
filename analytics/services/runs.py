"""Asking for runs, carrying them out, and making their result the one that screens show."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from analytics import registry
from analytics.fingerprint import fingerprint
from analytics.models import JobRun
from analytics.parameters import params_from, params_shown
from b2bops.common.errors import BusinessError, Conflict
from b2bops.platform.services import audit, notifications
from b2bops.platform.services import runs as leases

log = structlog.get_logger(__name__)


class RunInProgress(Conflict):
    """The job has a run that is queued or running."""

    code = "run_in_progress"
    permanent = False


def run_request(*, actor: Any, key: str, as_of: date, params: Mapping[str, Any] | None = None) -> JobRun:
    """Queue a run and send it to a worker. Raises JobUnknown, ParameterUnknown, ParameterRefused, RunInProgress."""
    with transaction.atomic():
        run = _create(actor, key, as_of, params or {})
        leases.enqueue(run)
    return run


def run_now(*, actor: Any, key: str, as_of: date, params: Mapping[str, Any] | None = None) -> JobRun:
    """Create a run and carry it out in this process; raises what the job raised."""
    with transaction.atomic():
        run = _create(actor, key, as_of, params or {})
    carried = carry_out(run_id=run.pk)
    return carried if carried is not None else run


def _create(actor: Any, key: str, as_of: date, params: Mapping[str, Any]) -> JobRun:
    job = registry.job_named(key)
    chosen = params_shown(params_from(job.params, params))
    try:
        with transaction.atomic():
            run = JobRun.objects.create(
                key=key, as_of=as_of, params=chosen, requested_by=actor, queued_at=timezone.now(), progress_total=100
            )
    except IntegrityError as error:
        raise RunInProgress(
            _("%(title)s is already waiting or running.") % {"title": job.title},
            field="key",
            value=key,
            remedy=_("Wait until it is done, or cancel it first."),
        ) from error
    after = {"key": key, "as_of": as_of, "params": chosen}
    audit.record(actor=actor, action="jobrun.requested", instance=run, after=after)
    return run


@transaction.atomic
def run_cancel(*, actor: Any, run: JobRun) -> JobRun:
    """Stop a queued or running run; its worker notices at its next step and stores nothing."""
    before = run.status
    cancelled = leases.cancel(JobRun, run_id=run.pk)
    audit.record(
        actor=actor,
        action="jobrun.cancelled",
        instance=cancelled,
        before={"status": before},
        after={"status": cancelled.status},
    )
    return cancelled


def run_retry(*, actor: Any, run: JobRun) -> JobRun:
    """Queue a failed or cancelled run again, with the same as-of day and parameters."""
    before = run.status
    try:
        with transaction.atomic():
            again = leases.retry(JobRun, run_id=run.pk)
            audit.record(
                actor=actor,
                action="jobrun.retried",
                instance=again,
                before={"status": before},
                after={"status": again.status},
            )
    except IntegrityError as error:
        raise RunInProgress(
            _("Another run of this job is already waiting or running."), remedy=_("Wait until it is done.")
        ) from error
    return again


def carry_out(*, run_id: int) -> JobRun | None:
    """Claim a queued run and carry it out; None when somebody else has it.

    A run that fails leaves nothing behind but its error: everything is stored in one transaction, together with the
    switch that makes it current. A cancelled run stops at its next step.
    """
    run = leases.claim(JobRun, run_id=run_id)
    if run is None:
        return None
    try:
        with leases.heartbeat(run):
            _work(run)
    except leases.RunCancelled:
        log.info("job_stopped", run=run.pk, key=run.key)
    except BusinessError as error:
        leases.fail(run, error=error.sentence())
    except Exception as error:
        log.exception("job_failed", run=run.pk, key=run.key)
        leases.fail(run, error=_told(error))
        run.refresh_from_db()
        _notify(run)
        raise
    run.refresh_from_db()
    _notify(run)
    return run


def _work(run: JobRun) -> None:
    job = registry.job_named(run.key)
    params = params_from(job.params, run.params)

    def progress(percent: int, note: str) -> None:
        leases.progress(run, done=percent, total=100, note=note)

    progress(1, _("Reading"))
    data = job.load(run.as_of, params)
    read = fingerprint({**data.parts(), "as_of": run.as_of, "params": run.params})
    progress(15, _("Computing"))
    result = job.compute(data, params, progress)
    progress(85, _("Writing"))
    with transaction.atomic():
        stored = job.store(run, data, result)
        JobRun.objects.filter(key=run.key, is_current=True).exclude(pk=run.pk).update(is_current=False)
        leases.renew(run, is_current=True, input_hash=read, backtest=dict(stored.proof), progress_done=100)
        leases.finish(run, summary=dict(stored.summary))


def _told(error: Exception) -> str:
    """What people read about an error nobody foresaw; the full story is in the log."""
    text = _("Something went wrong while computing (%(kind)s: %(text)s). The last good result is still shown.")
    return text % {"kind": type(error).__name__, "text": error}


def _notify(run: JobRun) -> None:
    if run.requested_by is None or run.is_open or run.status == "CANCELLED":
        return
    title = registry.job_named(run.key).title
    good = not run.error
    text = _("%(title)s is ready.") if good else _("%(title)s failed. The last good result is still shown.")
    notifications.notify(
        users=[run.requested_by],
        text=text % {"title": title},
        url=run.get_absolute_url(),
        tone="success" if good else "danger",
    )
