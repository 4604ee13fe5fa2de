"""Products: what is sold, in which unit, and where it stands in its life."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.money import quantity_field, unit_price_field
from b2bops.common.transitions import TransitionTable
from catalog.models.category import Category, TaxClass
from catalog.models.visibility import TeamWideQuerySet


class ProductStatus(models.TextChoices):
    DRAFT = "DRAFT", _("Draft")
    LISTED = "LISTED", _("Listed")
    DELISTED = "DELISTED", _("Delisted")


PRODUCT_TRANSITIONS = TransitionTable(
    {
        ProductStatus.DRAFT: frozenset({ProductStatus.LISTED}),
        ProductStatus.LISTED: frozenset({ProductStatus.DELISTED}),
        ProductStatus.DELISTED: frozenset({ProductStatus.LISTED}),
    }
)

PRODUCT_TONES = {
    ProductStatus.DRAFT: "neutral",
    ProductStatus.LISTED: "success",
    ProductStatus.DELISTED: "warning",
}


class ProductQuerySet(TeamWideQuerySet["Product"]):
    def listed(self) -> Self:
        return self.filter(status=ProductStatus.LISTED)

    def below(self, category: Category) -> Self:
        """Products of a category and of all below it."""
        return self.filter(category__path__startswith=category.path)


class Product(models.Model):
    """Something sold in one unit of measure. Costs are in the company's currency."""

    sku = models.CharField(_("SKU"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="products", verbose_name=_("category")
    )
    brand = models.CharField(_("brand"), max_length=80, blank=True)
    unit = models.CharField(_("unit of measure"), max_length=12, default="EA")
    pack_multiple = quantity_field(verbose_name=_("pack multiple"), default=1)
    attributes = models.JSONField(_("attributes"), default=dict, blank=True)
    weight_kg = models.DecimalField(_("weight in kg"), max_digits=12, decimal_places=4, null=True, blank=True)
    volume_l = models.DecimalField(_("volume in litres"), max_digits=12, decimal_places=4, null=True, blank=True)
    tax_class = models.ForeignKey(TaxClass, models.PROTECT, null=True, blank=True, verbose_name=_("tax class"))
    status = models.CharField(_("status"), max_length=10, choices=ProductStatus.choices, default=ProductStatus.DRAFT)
    standard_cost = unit_price_field(verbose_name=_("standard cost"), null=True, blank=True)
    barcode = models.CharField(_("barcode (GTIN)"), max_length=14, blank=True)
    replaced_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaces", verbose_name=_("replaced by")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        indexes: ClassVar = [
            models.Index(fields=["name"], name="product_by_name"),
            models.Index(fields=["status", "sku"], name="product_by_status"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=ProductStatus.values), name="product_status_is_known"),
            models.CheckConstraint(condition=Q(pack_multiple__gt=0), name="product_pack_multiple_above_zero"),
            models.CheckConstraint(
                condition=Q(standard_cost__isnull=True) | Q(standard_cost__gte=0),
                name="product_standard_cost_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sku} · {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("catalog:product_detail", args=[self.pk])

    @property
    def tone(self) -> str:
        return PRODUCT_TONES[ProductStatus(self.status)]
