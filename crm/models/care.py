"""Care campaigns: when an account should hear from us without having asked, and what is then to be done."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.accounts.models import Territory
from b2bops.common.locking import LockingQuerySet
from crm.models.account import Lifecycle
from crm.models.activity import ActivityKind, ActivityPriority


class CareTrigger(models.TextChoices):
    ANNIVERSARY = "ANNIVERSARY", _("Anniversary as a customer")
    LATE = "LATE", _("No order in 1.5 × its rhythm")
    FIRST_ORDER = "FIRST_ORDER", _("After the first order")
    LIFECYCLE = "LIFECYCLE", _("Lifecycle changed")
    EVERY_N_DAYS = "EVERY_N_DAYS", _("Every so many days")


class CareCampaignQuerySet(LockingQuerySet["CareCampaign"]):
    def visible_to(self, user: Any) -> Self:
        """Those for every territory and for one's own; who may read campaigns at all, the policy table says."""
        if user.is_superuser or user.sees_all_territories:
            return self
        return self.filter(Q(territory__isnull=True) | Q(territory=user.territory_id))


class CareCampaign(models.Model):
    """One rule. Its activities are made once for each account and period; see docs/reference/domain/care.md.

    ``wait_days`` is added to the day of the trigger; ``every_days`` and ``starts_on`` serve EVERY_N_DAYS only. An empty
    ``lifecycle`` or ``territory`` does not filter. Without ``owner`` the account's own owner gets the activity.
    """

    name = models.CharField(_("name"), max_length=120, unique=True)
    trigger = models.CharField(_("when"), max_length=12, choices=CareTrigger.choices)
    wait_days = models.PositiveSmallIntegerField(_("days later"), default=0, validators=[MaxValueValidator(365)])
    every_days = models.PositiveSmallIntegerField(
        _("every … days"), null=True, blank=True, validators=[MinValueValidator(7), MaxValueValidator(730)]
    )
    starts_on = models.DateField(_("from"))
    lifecycle = models.CharField(_("only in lifecycle"), max_length=8, choices=Lifecycle.choices, blank=True)
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("only in territory")
    )
    activity_kind = models.CharField(
        _("activity"), max_length=7, choices=ActivityKind.choices, default=ActivityKind.CALL
    )
    subject = models.CharField(_("subject"), max_length=160)
    body = models.TextField(_("text"), max_length=4000, blank=True)
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=ActivityPriority.choices, default=ActivityPriority.NORMAL
    )
    due_in_days = models.PositiveSmallIntegerField(_("due in … days"), default=2, validators=[MaxValueValidator(60)])
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("given to")
    )
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = CareCampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("care campaign")
        verbose_name_plural = _("care campaigns")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(trigger__in=CareTrigger.values), name="care_trigger_is_known"),
            models.CheckConstraint(
                condition=~Q(trigger=CareTrigger.EVERY_N_DAYS) | Q(every_days__isnull=False),
                name="care_every_n_days_has_its_n",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("crm:care_detail", args=[self.pk])
