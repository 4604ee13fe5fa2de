"""Imports: the run, its remembered column mapping, and every row that was corrected or rejected, with its reason."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from b2bops.platform.models.run import LeasedRun


class ColumnMapping(models.Model):
    """Which column of a file feeds which field, remembered by name for the next file of the same kind."""

    kind = models.CharField(_("kind"), max_length=40)
    name = models.CharField(_("name"), max_length=80)
    columns = models.JSONField(_("columns"), default=dict)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    class Meta:
        verbose_name = _("column mapping")
        verbose_name_plural = _("column mappings")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "name"], name="columnmapping_name_unique_per_kind")
        ]

    def __str__(self) -> str:
        return self.name


class ImportRunQuerySet(LockingQuerySet["ImportRun"]):
    def visible_to(self, user: Any) -> Self:
        """Rows as read show what the file holds: costs or prices need the field right that guards them."""
        return self.filter(right__in=["", *user.rights])


class ImportRun(LeasedRun):
    """One file going in. Counters are rows of the file; they add up to ``rows_in`` when it is done.

    ``right`` names the field right (``cost``, ``contract_price``) without which nobody sees the run.
    """

    kind = models.CharField(_("kind"), max_length=40)
    file_name = models.CharField(_("file"), max_length=200)
    file_path = models.CharField(max_length=500)
    file_digest = models.CharField(max_length=64, db_index=True)
    columns = models.JSONField(_("columns"), default=dict)
    options = models.JSONField(_("options"), default=dict)
    checkpoint = models.JSONField(default=dict)
    rows_in = models.PositiveBigIntegerField(_("rows in"), default=0)
    rows_created = models.PositiveBigIntegerField(_("created"), default=0)
    rows_updated = models.PositiveBigIntegerField(_("updated"), default=0)
    rows_unchanged = models.PositiveBigIntegerField(_("unchanged"), default=0)
    rows_rejected = models.PositiveBigIntegerField(_("rejected"), default=0)
    right = models.CharField(_("right to see it"), max_length=20, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("started by")
    )
    objects: ClassVar[Any] = ImportRunQuerySet.as_manager()
    TASK = "b2bops.platform.tasks.import_run"

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_preview(self) -> bool:
        """Whether the run only says what would happen."""
        return bool(self.options.get("dry_run"))


class FindingOutcome(models.TextChoices):
    REJECTED = "REJECTED", _("Rejected")
    CORRECTED = "CORRECTED", _("Corrected")


class ImportFinding(models.Model):
    """One row that was not taken as it stood, with what it said."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="findings")
    row_number = models.PositiveBigIntegerField(_("row"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=FindingOutcome.choices)
    reason = models.CharField(_("reason"), max_length=40)
    field = models.CharField(_("field"), max_length=40, blank=True)
    value = models.CharField(_("value"), max_length=200, blank=True)
    remedy = models.CharField(_("what was done"), max_length=200, blank=True)
    raw = models.JSONField(_("row as read"), default=list)

    class Meta:
        verbose_name = _("import finding")
        verbose_name_plural = _("import findings")
        indexes: ClassVar = [models.Index(fields=["run", "reason"], name="importfinding_by_reason")]
