"""Transactional outbox: an event is a row committed with its cause, delivered at least once afterwards."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet


class OutboxStatus(models.TextChoices):
    PENDING = "PENDING", _("Pending")
    DELIVERED = "DELIVERED", _("Delivered")
    DEAD = "DEAD", _("Given up")


class OutboxMessage(models.Model):
    """One event. ``key`` makes writing it twice impossible."""

    topic = models.CharField(_("topic"), max_length=60)
    key = models.CharField(_("key"), max_length=120, unique=True)
    payload = models.JSONField(_("payload"), default=dict, encoder=DjangoJSONEncoder)
    status = models.CharField(_("status"), max_length=10, choices=OutboxStatus.choices, default=OutboxStatus.PENDING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True)
    error = models.TextField(_("last error"), blank=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = _("outbox message")
        verbose_name_plural = _("outbox messages")
        indexes: ClassVar = [
            models.Index(fields=["next_attempt_at"], name="outbox_due", condition=models.Q(status=OutboxStatus.PENDING))
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"
