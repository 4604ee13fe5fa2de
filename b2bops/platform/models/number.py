"""Document numbers: one row per kind and year, locked while a number is taken, so that none is skipped or reused."""

from typing import ClassVar

from django.db import models

from b2bops.common.locking import LockingQuerySet


class DocumentSequence(models.Model):
    kind = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    objects = LockingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "year"], name="documentsequence_one_per_kind_and_year")
        ]
