"""Bulk edits: one change of many rows, kept so that it can be taken back once."""

from typing import Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from b2bops.common.transitions import TransitionTable


class BulkEditKind(models.TextChoices):
    PRODUCTS = "PRODUCTS", _("Products")
    PRICES = "PRICES", _("Prices")


class BulkEditStatus(models.TextChoices):
    APPLIED = "APPLIED", _("Applied")
    UNDONE = "UNDONE", _("Taken back")


BULK_EDIT_TRANSITIONS = TransitionTable({BulkEditStatus.APPLIED: frozenset({BulkEditStatus.UNDONE})})
RIGHT_OF = {BulkEditKind.PRODUCTS: "", BulkEditKind.PRICES: "contract_price"}


class BulkEditQuerySet(LockingQuerySet["BulkEdit"]):
    def visible_to(self, user: Any) -> Self:
        """Every team sees changes of products; changes of prices are for those entitled to see prices."""
        if not (user.is_superuser or user.roles):
            return self.none()
        kinds = [kind for kind, right in RIGHT_OF.items() if not right or right in user.rights]
        return self.filter(kind__in=kinds)


class BulkEdit(models.Model):
    """What was done, to how many rows; the rows are its lines."""

    kind = models.CharField(_("kind"), max_length=10, choices=BulkEditKind.choices)
    status = models.CharField(
        _("status"), max_length=10, choices=BulkEditStatus.choices, default=BulkEditStatus.APPLIED
    )
    summary = models.CharField(_("what was done"), max_length=400)
    rows_changed = models.PositiveIntegerField(_("changed"), default=0)
    rows_refused = models.PositiveIntegerField(_("refused"), default=0)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    made_at = models.DateTimeField(_("when"), auto_now_add=True)

    objects = BulkEditQuerySet.as_manager()

    class Meta:
        verbose_name = _("bulk edit")
        verbose_name_plural = _("bulk edits")

    def __str__(self) -> str:
        return self.summary

    def get_absolute_url(self) -> str:
        return reverse("catalog:bulk_edit_detail", args=[self.pk])

    @property
    def is_applied(self) -> bool:
        return self.status == BulkEditStatus.APPLIED

    @property
    def tone(self) -> str:
        return "success" if self.status == BulkEditStatus.APPLIED else "neutral"


class BulkEditLine(models.Model):
    """One changed row: its fields as they were and as they were left. Values are as JSON holds them."""

    bulk_edit = models.ForeignKey(BulkEdit, models.CASCADE, related_name="lines")
    object_id = models.PositiveBigIntegerField(_("row"))
    label = models.CharField(_("name"), max_length=200)
    before = models.JSONField(_("before"), default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("after"), default=dict, encoder=DjangoJSONEncoder)
    refusal = models.CharField(_("why it was not taken back"), max_length=200, blank=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a bulk edit")
        verbose_name_plural = _("lines of a bulk edit")
