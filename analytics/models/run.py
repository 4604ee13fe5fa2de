"""One run of one job: what it was asked, what it read, what it found, how it proved itself."""

from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.platform.models import LeasedRun, RunStatus


class JobRun(LeasedRun):
    """``as_of`` is the last day the job may read. ``backtest`` holds the pooled proof, ``summary`` the counts."""

    TASK = "analytics.tasks.job_run"

    key = models.CharField(_("job"), max_length=40)
    as_of = models.DateField(_("as of"))
    params = models.JSONField(_("parameters"), default=dict, encoder=DjangoJSONEncoder)
    input_hash = models.CharField(_("fingerprint of what was read"), max_length=64, blank=True)
    backtest = models.JSONField(_("proof"), default=dict, encoder=DjangoJSONEncoder)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("started by")
    )
    is_current = models.BooleanField(_("current"), default=False)

    class Meta:
        verbose_name = _("job run")
        verbose_name_plural = _("job runs")
        indexes: ClassVar = [models.Index(fields=["key", "-id"], name="jobrun_by_key")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key"], condition=Q(is_current=True), name="jobrun_one_current_per_job"),
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(status__in=[RunStatus.QUEUED, RunStatus.RUNNING]),
                name="jobrun_one_open_per_job",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.as_of}"

    def get_absolute_url(self) -> str:
        return reverse("analytics:job_detail", args=[self.pk])
