"""Products, their categories, and price lists."""

from datetime import date
from typing import Any, ClassVar, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from b2bops.common.locking import LockingQuerySet
from b2bops.common.money import currency_field, quantity_field, unit_price_field
from b2bops.common.transitions import TransitionTable


class Category(MP_Node):
    """A node of the category tree; ``path`` makes "all below this" one indexed prefix query."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    node_order_by: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self) -> str:
        return self.name


class TaxClass(models.Model):
    """What kind of goods this is for tax; the rate depends on the destination too."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    rate_pct = models.DecimalField(_("rate in percent"), max_digits=5, decimal_places=2, default=0)

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = _("tax class")
        verbose_name_plural = _("tax classes")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(rate_pct__gte=0) & Q(rate_pct__lte=100), name="taxclass_rate_is_a_percentage"
            )
        ]

    def __str__(self) -> str:
        return self.name


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


class ProductQuerySet(LockingQuerySet["Product"]):
    def visible_to(self, user: Any) -> Self:
        """Every team sees the whole catalogue; nobody else sees any of it."""
        return self if user.is_superuser or user.roles else self.none()

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


class PriceListQuerySet(LockingQuerySet["PriceList"]):
    def visible_to(self, user: Any) -> Self:
        """Every team sees which lists there are; the amounts in them are a field right of their own."""
        return self if user.is_superuser or user.roles else self.none()

    def active(self, on: date) -> Self:
        """Lists whose activation window holds ``on``."""
        started = Q(active_from__isnull=True) | Q(active_from__lte=on)
        return self.filter(started, Q(active_until__isnull=True) | Q(active_until__gte=on))


class PriceList(models.Model):
    """A named set of prices in one currency, with an activation window."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    currency = currency_field(verbose_name=_("currency"))
    is_default = models.BooleanField(_("default list"), default=False)
    active_from = models.DateField(_("active from"), null=True, blank=True)
    active_until = models.DateField(_("active until"), null=True, blank=True)

    objects = PriceListQuerySet.as_manager()

    class Meta:
        verbose_name = _("price list")
        verbose_name_plural = _("price lists")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["currency"], condition=Q(is_default=True), name="pricelist_one_default_per_currency"
            ),
            models.CheckConstraint(
                condition=Q(active_from__isnull=True)
                | Q(active_until__isnull=True)
                | Q(active_until__gte=models.F("active_from")),
                name="pricelist_window_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("catalog:price_list_detail", args=[self.pk])


class PriceRowQuerySet(LockingQuerySet["PriceRow"]):
    def valid(self, on: date) -> Self:
        started = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
        return self.filter(started, Q(valid_until__isnull=True) | Q(valid_until__gte=on))


class PriceRow(models.Model):
    """One price: a product, from a quantity on, between two dates. Currency is the list's."""

    price_list = models.ForeignKey(PriceList, models.CASCADE, related_name="rows", verbose_name=_("price list"))
    product = models.ForeignKey(Product, models.CASCADE, related_name="price_rows", verbose_name=_("product"))
    from_quantity = quantity_field(verbose_name=_("from quantity"), default=1, validators=[MinValueValidator(0)])
    amount = unit_price_field(verbose_name=_("unit price"))
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = PriceRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        indexes: ClassVar = [models.Index(fields=["product", "price_list"], name="pricerow_by_product")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["price_list", "product", "from_quantity", "valid_from"],
                name="pricerow_unique_per_list_product_tier_start",
            ),
            # NULLs differ from each other in the constraint above, so a price without a start needs its own.
            models.UniqueConstraint(
                fields=["price_list", "product", "from_quantity"],
                condition=Q(valid_from__isnull=True),
                name="pricerow_one_without_start_per_tier",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=models.F("valid_from")),
                name="pricerow_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="pricerow_amount_not_negative"),
            models.CheckConstraint(condition=Q(from_quantity__gte=0), name="pricerow_tier_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} ≥ {self.from_quantity}: {self.amount}"
