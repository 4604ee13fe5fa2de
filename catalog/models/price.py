"""Price lists and their rows."""

from datetime import date
from typing import Any, ClassVar, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from b2bops.common.money import currency_field, quantity_field, unit_price_field
from catalog.models.product import Product


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
    """One price: a product, from a quantity on, between two dates. Currency is the list's.

    A rule that fills the list leaves ``is_protected`` rows as a person set them.
    """

    price_list = models.ForeignKey(PriceList, models.CASCADE, related_name="rows", verbose_name=_("price list"))
    product = models.ForeignKey(Product, models.CASCADE, related_name="price_rows", verbose_name=_("product"))
    from_quantity = quantity_field(verbose_name=_("from quantity"), default=1, validators=[MinValueValidator(0)])
    amount = unit_price_field(verbose_name=_("unit price"))
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    is_protected = models.BooleanField(_("protected from rules"), default=False)

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
