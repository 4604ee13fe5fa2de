"""Marketing campaigns and what they cost."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from b2bops.common.money import amount_field, currency_field


class LeadSource(models.TextChoices):
    """The channel somebody came through; campaigns run on one."""

    SEO = "SEO", _("Search engine")
    SEM = "SEM", _("Search advertising")
    CONTENT = "CONTENT", _("Content")
    SOCIAL = "SOCIAL", _("Social media")
    REFERRAL = "REFERRAL", _("Referral")
    EVENT = "EVENT", _("Event")
    IMPORT = "IMPORT", _("Import")
    FORM = "FORM", _("Web form or API")
    DIRECT = "DIRECT", _("Direct contact")


class CampaignQuerySet(LockingQuerySet["Campaign"]):
    def visible_to(self, user: Any) -> Self:
        """Campaigns speak to the whole market: the sales and operations teams see all of them."""
        if user.is_superuser or user.roles:
            return self
        return self.none()


class Campaign(models.Model):
    """A dated effort on one channel. What it cost are its rows, what it brought are leads and opportunities."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    channel = models.CharField(_("channel"), max_length=8, choices=LeadSource.choices)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    budget = amount_field(verbose_name=_("budget"), null=True, blank=True)
    currency = currency_field(verbose_name=_("currency"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    notes = models.TextField(_("notes"), blank=True, max_length=4000)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering: ClassVar = ["-starts_on", "code"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(channel__in=LeadSource.values), name="campaign_channel_is_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="campaign_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("crm:campaign_detail", args=[self.pk])


class CampaignCost(models.Model):
    """Money spent on a campaign on a day, in the campaign's currency."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="costs", verbose_name=_("campaign"))
    spent_on = models.DateField(_("spent on"))
    amount = amount_field(verbose_name=_("amount"))
    note = models.CharField(_("for what"), max_length=200, blank=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign cost")
        verbose_name_plural = _("campaign costs")
        ordering: ClassVar = ["spent_on", "pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(amount__gte=0), name="campaigncost_not_negative")]

    def __str__(self) -> str:
        return f"{self.spent_on} {self.amount}"
