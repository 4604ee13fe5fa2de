"""Segments: kinds of customers that share a price list; and whom a promotion for chosen buyers is for."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from catalog.models import PriceList, Promotion


class SegmentQuerySet(LockingQuerySet["Segment"]):
    def visible_to(self, user: Any) -> Self:
        """Every team sees which segments there are; their price list needs the right ``contract_price``."""
        return self if user.is_superuser or user.roles else self.none()


class Segment(models.Model):
    """A kind of customer. Of several that apply, the lowest ``priority`` number decides first."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    price_list = models.ForeignKey(
        PriceList, models.SET_NULL, null=True, blank=True, related_name="segments", verbose_name=_("price list")
    )
    priority = models.PositiveSmallIntegerField(_("priority"), default=100)

    objects = SegmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        ordering: ClassVar = ["priority", "code"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("crm:segment_detail", args=[self.pk])


class PromotionAudience(models.Model):
    """One account (with all below it) or segment that a promotion for chosen buyers is for."""

    promotion = models.ForeignKey(Promotion, models.CASCADE, related_name="audiences")
    account = models.ForeignKey("crm.Account", models.CASCADE, null=True, blank=True, related_name="+")
    segment = models.ForeignKey(Segment, models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("audience of a promotion")
        verbose_name_plural = _("audiences of promotions")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(account=None, segment__isnull=False) | Q(account__isnull=False, segment=None),
                name="promotionaudience_is_an_account_or_a_segment",
            ),
            models.UniqueConstraint(fields=["promotion", "account"], name="promotionaudience_account_once"),
            models.UniqueConstraint(fields=["promotion", "segment"], name="promotionaudience_segment_once"),
        ]

    def __str__(self) -> str:
        return str(self.account or self.segment)
