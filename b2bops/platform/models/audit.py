"""The audit trail: who changed what, when, from what to what. Append-only, sealed in a hash chain.

Entries are written in the transaction of the change, without a chain link: a link at write time would make every
writer of the company queue behind one row. A sweep seals new entries once a minute; the digest of each entry is
part of its seal, so an edited, deleted, inserted or reordered entry no longer verifies. What it does not catch: an
entry changed within the minute before it is sealed.
"""

from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet


class AuditSeal(models.Model):
    """One link: ``head = sha256(previous head + digests of the sealed entries in id order)``."""

    sealed_at = models.DateTimeField(_("sealed at"), auto_now_add=True)
    entry_count = models.PositiveIntegerField(_("entries"))
    previous_head = models.CharField(max_length=64, unique=True)
    head = models.CharField(_("head"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("audit seal")
        verbose_name_plural = _("audit seals")


class AuditEntry(models.Model):
    """One change of one object."""

    at = models.DateTimeField(_("at"), db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    actor_label = models.CharField(_("actor"), max_length=150)
    request_id = models.CharField(_("request"), max_length=64, blank=True)
    action = models.CharField(_("action"), max_length=60)
    model = models.CharField(_("kind"), max_length=60)
    object_id = models.CharField(_("object"), max_length=40)
    object_label = models.CharField(_("name"), max_length=200, blank=True)
    before = models.JSONField(_("before"), default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("after"), default=dict, encoder=DjangoJSONEncoder)
    digest = models.CharField(max_length=64)
    # The entry that took a person's words out of this one and holds the digest of what is left.
    redaction = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    seal = models.ForeignKey(AuditSeal, models.PROTECT, null=True, related_name="entries")

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes: ClassVar = [
            models.Index(fields=["model", "object_id", "-id"], name="audit_by_object"),
            models.Index(fields=["id"], name="audit_unsealed", condition=models.Q(seal__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_label}"
