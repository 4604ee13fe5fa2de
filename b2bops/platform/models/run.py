"""Long work: a row is the truth of it, a worker only holds a lease on the row.

A worker that dies stops renewing its lease; the reconciler then queues the run again. A run therefore survives a
killed worker, a lost broker message and a restart, and its progress can be read from the row at any time.
"""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from b2bops.common.transitions import TransitionTable


class RunStatus(models.TextChoices):
    QUEUED = "QUEUED", _("Queued")
    RUNNING = "RUNNING", _("Running")
    SUCCEEDED = "SUCCEEDED", _("Succeeded")
    FAILED = "FAILED", _("Failed")
    CANCELLED = "CANCELLED", _("Cancelled")


RUN_OPEN = frozenset({RunStatus.QUEUED, RunStatus.RUNNING})
RUN_TRANSITIONS = TransitionTable(
    {
        RunStatus.QUEUED: frozenset({RunStatus.RUNNING, RunStatus.CANCELLED, RunStatus.FAILED}),
        RunStatus.RUNNING: frozenset({RunStatus.QUEUED, RunStatus.SUCCEEDED, RunStatus.FAILED, RunStatus.CANCELLED}),
        RunStatus.FAILED: frozenset({RunStatus.QUEUED}),
        RunStatus.CANCELLED: frozenset({RunStatus.QUEUED}),
    }
)
RUN_TONES = {
    RunStatus.QUEUED: "neutral",
    RunStatus.RUNNING: "info",
    RunStatus.SUCCEEDED: "success",
    RunStatus.FAILED: "danger",
    RunStatus.CANCELLED: "warning",
}


class LeasedRun(models.Model):
    """Abstract base of every kind of long work. ``TASK`` is the Celery task that carries it out, by ``run_id``."""

    TASK: ClassVar[str] = ""

    status = models.CharField(_("status"), max_length=10, choices=RunStatus.choices, default=RunStatus.QUEUED)
    queued_at = models.DateTimeField(_("queued at"))
    started_at = models.DateTimeField(_("started at"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    progress_done = models.PositiveBigIntegerField(_("done"), default=0)
    progress_total = models.PositiveBigIntegerField(_("of"), default=0)
    progress_note = models.CharField(_("step"), max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_until = models.DateTimeField(null=True)
    lease_holder = models.CharField(max_length=64, blank=True)
    error = models.TextField(_("error"), blank=True)
    summary = models.JSONField(_("summary"), default=dict, encoder=DjangoJSONEncoder)

    objects = LockingQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def progress_pct(self) -> int:
        """0…100; 100 once finished well."""
        if self.status == RunStatus.SUCCEEDED:
            return 100
        return min(99, round(100 * self.progress_done / self.progress_total)) if self.progress_total else 0

    @property
    def is_open(self) -> bool:
        return self.status in RUN_OPEN

    @property
    def tone(self) -> str:
        return RUN_TONES[RunStatus(self.status)]

    @property
    def seconds(self) -> float | None:
        """Wall time of the last attempt, in seconds."""
        if self.started_at is None or self.finished_at is None:
            return None
        return float((self.finished_at - self.started_at).total_seconds())
