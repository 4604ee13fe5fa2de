"""Rules that fill a price list: from cost or from another list, rounded, with a least margin."""

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from b2bops.common.money import quantity_field, unit_price_field
from catalog.models.category import Category
from catalog.models.price import PriceList


class PriceSource(models.TextChoices):
    COST = "COST", _("Standard cost")
    LIST = "LIST", _("Another price list")


class Rounding(models.TextChoices):
    NONE = "NONE", _("To the cent")
    ENDING_99 = "ENDING_99", _("Ending in .99")
    ENDING_95 = "ENDING_95", _("Ending in .95")
    STEP = "STEP", _("To the nearest step")


class PriceRuleQuerySet(LockingQuerySet["PriceRule"]):
    def visible_to(self, user: Any) -> Self:
        """A rule tells cost from price, so only those who see cost and agreed prices see it."""
        entitled = user.is_superuser or {"cost", "contract_price"} <= user.rights
        return self if entitled else self.none()


class PriceRule(models.Model):
    """How the standing prices of a list follow from something else; ``change_pct`` is added to the source."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    price_list = models.ForeignKey(PriceList, models.CASCADE, related_name="rules", verbose_name=_("fills the list"))
    source = models.CharField(_("starts from"), max_length=4, choices=PriceSource.choices)
    source_list = models.ForeignKey(
        PriceList, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source list")
    )
    change_pct = models.DecimalField(
        _("change in percent"),
        max_digits=7,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(Decimal(-100)), MaxValueValidator(Decimal(10000))],
    )
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("only in category")
    )
    brand = models.CharField(_("only of brand"), max_length=80, blank=True)
    from_quantity = quantity_field(
        verbose_name=_("from quantity"), default=1, validators=[MinValueValidator(Decimal("0.001"))]
    )
    rounding = models.CharField(_("rounding"), max_length=9, choices=Rounding.choices, default=Rounding.NONE)
    rounding_step = unit_price_field(
        verbose_name=_("step"), null=True, blank=True, validators=[MinValueValidator(Decimal("0.01"))]
    )
    minimum_margin_pct = models.DecimalField(
        _("least margin in percent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal("99.99"))],
    )
    applied_at = models.DateTimeField(_("last applied"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PriceRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("price rule")
        verbose_name_plural = _("price rules")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(source="COST", source_list=None) | Q(source="LIST", source_list__isnull=False),
                name="pricerule_names_its_source",
            ),
            models.CheckConstraint(
                condition=Q(source_list=None) | ~Q(source_list=F("price_list")), name="pricerule_is_not_its_own_source"
            ),
            models.CheckConstraint(
                condition=Q(rounding="STEP", rounding_step__isnull=False)
                | (~Q(rounding="STEP") & Q(rounding_step=None)),
                name="pricerule_has_a_step_when_rounding_to_one",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("catalog:price_rule_detail", args=[self.pk])
