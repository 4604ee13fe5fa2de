"""Suppliers and what they offer."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from b2bops.common.money import currency_field, quantity_field, unit_price_field
from catalog.models import Product


class SupplierQuerySet(LockingQuerySet["Supplier"]):
    def visible_to(self, user: Any) -> Self:
        """Suppliers are the business of every team but sales."""
        return self if user.is_superuser or user.roles - {"sales", "sales.manager"} else self.none()


class Supplier(models.Model):
    """A company we buy from. ``stated_lead_time_days`` is a promise; what it keeps is measured from receipts."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    country = models.CharField(_("country"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    currency = currency_field(verbose_name=_("currency"))
    payment_terms_days = models.PositiveSmallIntegerField(_("payment terms in days"), default=30)
    stated_lead_time_days = models.PositiveSmallIntegerField(_("stated lead time in days"), default=14)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = SupplierQuerySet.as_manager()

    class Meta:
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")
        indexes: ClassVar = [models.Index(fields=["name"], name="supplier_by_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("supply:supplier_detail", args=[self.pk])


class SupplierProductQuerySet(LockingQuerySet["SupplierProduct"]):
    def visible_to(self, user: Any) -> Self:
        """Offers are costs: for those who buy, and for managers of sales."""
        return self if user.is_superuser or user.roles & {"supply", "sales.manager"} else self.none()

    def valid(self, on: date) -> Self:
        started = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
        return self.filter(started, Q(valid_until__isnull=True) | Q(valid_until__gte=on), supplier__is_active=True)


class SupplierProduct(models.Model):
    """An offer: a supplier sells a product at a cost, in these quantities. The lowest ``priority`` is asked first."""

    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="offers", verbose_name=_("supplier"))
    product = models.ForeignKey(Product, models.CASCADE, related_name="offers", verbose_name=_("product"))
    supplier_sku = models.CharField(_("supplier's SKU"), max_length=60, blank=True)
    unit_cost = unit_price_field(verbose_name=_("unit cost"))
    minimum_order_qty = quantity_field(verbose_name=_("minimum order quantity"), default=1)
    order_multiple = quantity_field(verbose_name=_("order multiple"), default=1)
    maximum_order_qty = quantity_field(verbose_name=_("maximum order quantity"), null=True, blank=True)
    lead_time_days = models.PositiveSmallIntegerField(_("stated lead time in days"), null=True, blank=True)
    priority = models.PositiveSmallIntegerField(_("priority"), default=1)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = SupplierProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("supplier product")
        verbose_name_plural = _("supplier products")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["supplier", "product", "valid_from"], name="supplierproduct_one_offer_per_start"
            ),
            models.CheckConstraint(condition=Q(unit_cost__gte=0), name="supplierproduct_cost_not_negative"),
            models.CheckConstraint(condition=Q(order_multiple__gt=0), name="supplierproduct_multiple_above_zero"),
            models.CheckConstraint(condition=Q(minimum_order_qty__gte=0), name="supplierproduct_minimum_not_negative"),
            models.CheckConstraint(
                condition=Q(maximum_order_qty__isnull=True) | Q(maximum_order_qty__gte=models.F("minimum_order_qty")),
                name="supplierproduct_maximum_not_below_minimum",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_id}: {self.product_id}"

    def get_absolute_url(self) -> str:
        return reverse("supply:supplier_product_edit", args=[self.pk])
