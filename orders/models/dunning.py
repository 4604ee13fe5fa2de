"""Dunning: the levels of reminders, and the notices that were written."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from b2bops.common.money import amount_field
from crm.models import Account
from orders.models.invoice import INVOICE_OPEN, Invoice


class DunningLevel(models.Model):
    """From how many days overdue it applies, what it says and what follows. ``fee`` is in the company's currency."""

    level = models.PositiveSmallIntegerField(_("level"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    days_overdue = models.PositiveSmallIntegerField(_("days overdue"), unique=True)
    text = models.TextField(_("text"), max_length=4000)
    fee = amount_field(verbose_name=_("fee"), default=0)
    blocks_orders = models.BooleanField(
        _("holds new orders"), default=False, help_text=_("New orders of the account wait until the invoice is paid.")
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = _("dunning level")
        verbose_name_plural = _("dunning levels")
        ordering: ClassVar = ["level"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(fee__gte=0), name="dunninglevel_fee_not_negative"),
            models.CheckConstraint(condition=Q(days_overdue__gt=0), name="dunninglevel_days_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.level} · {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("orders:dunning_level_edit", args=[self.pk])


class DunningNoticeQuerySet(LockingQuerySet["DunningNotice"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(invoice__account__in=Account.objects.visible_to(user))

    def blocking(self) -> Self:
        """Notices that hold new orders: of a blocking level, their invoice open and not disputed."""
        return self.filter(
            level__blocks_orders=True, invoice__status__in=INVOICE_OPEN, invoice__disputed_at__isnull=True
        )


class DunningNotice(models.Model):
    """One reminder of one invoice at one level, with what was open then."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="notices", verbose_name=_("invoice"))
    level = models.ForeignKey(DunningLevel, models.PROTECT, related_name="notices", verbose_name=_("level"))
    sent_on = models.DateField(_("sent"))
    open_amount = amount_field(verbose_name=_("open then"))
    fee = amount_field(verbose_name=_("fee"), default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("sent by")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DunningNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("dunning notice")
        verbose_name_plural = _("dunning notices")
        indexes: ClassVar = [models.Index(fields=["-sent_on", "-id"], name="dunningnotice_by_day")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["invoice", "level"], name="dunningnotice_once_per_invoice_and_level")
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id} / {self.level_id}"
