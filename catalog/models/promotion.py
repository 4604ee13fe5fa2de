"""Promotions: what lowers a price for a while, for whom, on what, and how much it may cost."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from b2bops.common.money import amount_field, currency_field, unit_price_field
from b2bops.common.transitions import TransitionTable
from catalog.models.category import Category
from catalog.models.product import Product


class PromotionStatus(models.TextChoices):
    DRAFT = "DRAFT", _("Draft")
    ACTIVE = "ACTIVE", _("Active")
    PAUSED = "PAUSED", _("Paused")
    ENDED = "ENDED", _("Ended")


PROMOTION_TRANSITIONS = TransitionTable(
    {
        PromotionStatus.DRAFT: frozenset({PromotionStatus.ACTIVE, PromotionStatus.ENDED}),
        PromotionStatus.ACTIVE: frozenset({PromotionStatus.PAUSED, PromotionStatus.ENDED}),
        PromotionStatus.PAUSED: frozenset({PromotionStatus.ACTIVE, PromotionStatus.ENDED}),
    }
)

PROMOTION_TONES = {
    PromotionStatus.DRAFT: "neutral",
    PromotionStatus.ACTIVE: "success",
    PromotionStatus.PAUSED: "warning",
    PromotionStatus.ENDED: "info",
}


class PromotionKind(models.TextChoices):
    PERCENT = "PERCENT", _("Percent off")
    AMOUNT = "AMOUNT", _("Amount off each unit")
    BUY_X_GET_Y = "BUY_X_GET_Y", _("Buy some, get some free")


class Audience(models.TextChoices):
    EVERYONE = "EVERYONE", _("Everyone")
    CHOSEN = "CHOSEN", _("Chosen accounts and segments")


class PromotionQuerySet(LockingQuerySet["Promotion"]):
    def visible_to(self, user: Any) -> Self:
        """Every team sees what is on offer; nobody else does."""
        return self if user.is_superuser or user.roles else self.none()

    def running(self, on: date) -> Self:
        """Switched on, and ``on`` is in their window."""
        return self.filter(status=PromotionStatus.ACTIVE, starts_on__lte=on, ends_on__gte=on)


class Promotion(models.Model):
    """A reduction between two days. Without targets it is for every product; ``spent`` never passes ``budget``."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=11, choices=PromotionKind.choices)
    percent = models.DecimalField(
        _("percent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal(100))],
    )
    amount = unit_price_field(verbose_name=_("amount off each unit"), null=True, blank=True)
    buy_quantity = models.PositiveIntegerField(_("bought"), null=True, blank=True, validators=[MinValueValidator(1)])
    free_quantity = models.PositiveIntegerField(_("free"), null=True, blank=True, validators=[MinValueValidator(1)])
    currency = currency_field(verbose_name=_("currency"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    status = models.CharField(_("status"), max_length=6, choices=PromotionStatus.choices, default=PromotionStatus.DRAFT)
    audience = models.CharField(_("audience"), max_length=8, choices=Audience.choices, default=Audience.EVERYONE)
    is_stackable = models.BooleanField(_("stackable"), default=False)
    undercuts_contracts = models.BooleanField(_("undercuts contracts"), default=False)
    budget = amount_field(verbose_name=_("budget"), null=True, blank=True)
    spent = amount_field(verbose_name=_("spent"), default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PromotionQuerySet.as_manager()

    class Meta:
        verbose_name = _("promotion")
        verbose_name_plural = _("promotions")
        indexes: ClassVar = [models.Index(fields=["status", "starts_on"], name="promotion_by_status_and_start")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=PromotionStatus.values), name="promotion_status_is_known"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="promotion_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(kind="PERCENT", percent__gt=0, percent__lte=100, amount=None, buy_quantity=None)
                | Q(kind="AMOUNT", amount__gt=0, percent=None, buy_quantity=None)
                | Q(kind="BUY_X_GET_Y", buy_quantity__gt=0, free_quantity__gt=0, percent=None, amount=None),
                name="promotion_says_what_its_kind_needs",
            ),
            models.CheckConstraint(
                condition=Q(spent__gte=0) & (Q(budget=None) | Q(spent__lte=F("budget"))),
                name="promotion_spent_within_budget",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("catalog:promotion_detail", args=[self.pk])

    @property
    def tone(self) -> str:
        return PROMOTION_TONES[PromotionStatus(self.status)]

    @property
    def remaining(self) -> Decimal | None:
        """What the budget still holds; None without a budget."""
        return None if self.budget is None else self.budget - self.spent


class PromotionTarget(models.Model):
    """One product, or one category with all below it, that a promotion is for."""

    promotion = models.ForeignKey(Promotion, models.CASCADE, related_name="targets")
    product = models.ForeignKey(Product, models.CASCADE, null=True, blank=True, related_name="+")
    category = models.ForeignKey(Category, models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("target of a promotion")
        verbose_name_plural = _("targets of promotions")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(product=None, category__isnull=False) | Q(product__isnull=False, category=None),
                name="promotiontarget_is_a_product_or_a_category",
            ),
            models.UniqueConstraint(fields=["promotion", "product"], name="promotiontarget_product_once"),
            models.UniqueConstraint(fields=["promotion", "category"], name="promotiontarget_category_once"),
        ]

    def __str__(self) -> str:
        return str(self.product or self.category)
