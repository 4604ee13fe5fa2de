"""Recurring orders: what an account wants every few weeks or months, and what became of each time."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from b2bops.common.locking import LockingQuerySet
from b2bops.common.money import quantity_field, unit_price_field
from catalog.models import Product
from crm.models import Account
from orders.models.order import SalesOrder
from supply.models import Warehouse


class RecurringUnit(models.TextChoices):
    WEEK = "WEEK", _("weeks")
    MONTH = "MONTH", _("months")


class PricePolicy(models.TextChoices):
    CURRENT = "CURRENT", _("Prices of the day")
    FROZEN = "FROZEN", _("Prices as agreed")


class RecurringStatus(models.TextChoices):
    ACTIVE = "ACTIVE", _("Active")
    PAUSED = "PAUSED", _("Paused")
    ENDED = "ENDED", _("Ended")


RECURRING_TONES = {
    RecurringStatus.ACTIVE: "success",
    RecurringStatus.PAUSED: "warning",
    RecurringStatus.ENDED: "neutral",
}


class RecurringQuerySet(LockingQuerySet["RecurringOrder"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(account__in=Account.objects.visible_to(user))

    def due(self, on: Any) -> Self:
        return self.filter(status=RecurringStatus.ACTIVE, next_date__lte=on)


class RecurringOrder(models.Model):
    """The agreement. Dates count from ``start_date``, so that the 31st stays the 31st where a month has one."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="recurring_orders", verbose_name=_("account"))
    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="+", verbose_name=_("warehouse"))
    status = models.CharField(
        _("status"), max_length=6, choices=RecurringStatus.choices, default=RecurringStatus.ACTIVE
    )
    every = models.PositiveSmallIntegerField(
        _("every"), default=1, validators=[MinValueValidator(1), MaxValueValidator(52)]
    )
    unit = models.CharField(_("unit"), max_length=5, choices=RecurringUnit.choices, default=RecurringUnit.MONTH)
    start_date = models.DateField(_("first on"))
    next_date = models.DateField(_("next on"), null=True, blank=True)
    end_date = models.DateField(_("last on"), null=True, blank=True)
    price_policy = models.CharField(_("prices"), max_length=7, choices=PricePolicy.choices, default=PricePolicy.CURRENT)
    confirms_itself = models.BooleanField(_("confirm when clean"), default=True)
    customer_reference = models.CharField(_("customer's reference"), max_length=80, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("made by")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = RecurringQuerySet.as_manager()

    class Meta:
        verbose_name = _("recurring order")
        verbose_name_plural = _("recurring orders")
        indexes: ClassVar = [models.Index(fields=["status", "next_date"], name="recurring_by_due_date")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(every__gte=1), name="recurring_every_above_zero"),
            models.CheckConstraint(
                condition=Q(end_date__isnull=True) | Q(end_date__gte=F("start_date")), name="recurring_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(status="ACTIVE") | Q(next_date__isnull=False), name="recurring_active_has_next_date"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("orders:recurring_detail", args=[self.pk])

    @property
    def tone(self) -> str:
        return RECURRING_TONES[RecurringStatus(self.status)]

    @property
    def rhythm(self) -> str:
        """``1 month``, ``2 weeks``."""
        if self.unit == RecurringUnit.WEEK:
            return ngettext("%(count)d week", "%(count)d weeks", self.every) % {"count": self.every}
        return ngettext("%(count)d month", "%(count)d months", self.every) % {"count": self.every}


class RecurringOrderLine(models.Model):
    """What is wanted each time. ``unit_price`` and trace hold the agreed price where prices are frozen."""

    recurring = models.ForeignKey(RecurringOrder, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField(_("position"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    quantity = quantity_field(verbose_name=_("quantity"))
    unit_price = unit_price_field(verbose_name=_("agreed price"), null=True, blank=True)
    discount_pct = models.DecimalField(_("discount in percent"), max_digits=5, decimal_places=2, default=0)
    price_trace = models.JSONField(_("why this price"), default=dict, blank=True)

    class Meta:
        verbose_name = _("recurring order line")
        verbose_name_plural = _("recurring order lines")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recurring", "position"], name="recurringline_position_unique"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="recurringline_quantity_above_zero"),
        ]


class RecurringOutcome(models.TextChoices):
    CREATED = "CREATED", _("Order made")
    SKIPPED = "SKIPPED", _("Skipped")


class RecurringPeriod(models.Model):
    """What became of one date: an order, or a reason why not. One row each, so that no date makes two orders."""

    recurring = models.ForeignKey(RecurringOrder, models.CASCADE, related_name="periods")
    due_date = models.DateField(_("date"))
    outcome = models.CharField(_("outcome"), max_length=7, choices=RecurringOutcome.choices)
    order = models.OneToOneField(SalesOrder, models.PROTECT, null=True, blank=True, related_name="recurring_period")
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("date of a recurring order")
        verbose_name_plural = _("dates of recurring orders")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recurring", "due_date"], name="recurringperiod_one_per_date"),
            models.CheckConstraint(
                condition=Q(outcome="CREATED", order__isnull=False) | Q(outcome="SKIPPED", order__isnull=True),
                name="recurringperiod_order_or_reason",
            ),
        ]
