"""Shipments: goods that left one warehouse together, for one source (a document of another app, named as in moves)."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from b2bops.common.money import quantity_field
from b2bops.common.transitions import TransitionTable
from catalog.models import Product
from supply.models.stock import Warehouse


class ShipmentStatus(models.TextChoices):
    SHIPPED = "SHIPPED", _("On its way")
    DELIVERED = "DELIVERED", _("Delivered")


SHIPMENT_TRANSITIONS = TransitionTable({ShipmentStatus.SHIPPED: frozenset({ShipmentStatus.DELIVERED})})
SHIPMENT_TONES = {ShipmentStatus.SHIPPED: "info", ShipmentStatus.DELIVERED: "success"}


class ShipmentQuerySet(LockingQuerySet["Shipment"]):
    def visible_to(self, user: Any) -> Self:
        """Every team but sales, who see the shipments of their accounts on the page of each order."""
        return self if user.is_superuser or user.roles - {"sales", "sales.manager"} else self.none()


class Shipment(models.Model):
    """One consignment. ``source`` names its document (``orders.order:<id>``), ``reference`` is how people call it."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="shipments", verbose_name=_("warehouse"))
    source = models.CharField(_("source"), max_length=60)
    reference = models.CharField(_("for"), max_length=40, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=ShipmentStatus.choices, default=ShipmentStatus.SHIPPED
    )
    carrier = models.CharField(_("carrier"), max_length=80, blank=True)
    tracking_number = models.CharField(_("tracking number"), max_length=80, blank=True)
    shipped_at = models.DateTimeField(_("shipped"))
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("shipped by")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ShipmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("shipment")
        verbose_name_plural = _("shipments")
        indexes: ClassVar = [
            models.Index(fields=["source"], name="shipment_by_source"),
            models.Index(fields=["-shipped_at", "-id"], name="shipment_by_time"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=ShipmentStatus.values), name="shipment_status_is_known"),
            models.CheckConstraint(
                condition=Q(status="DELIVERED", delivered_at__isnull=False)
                | ~Q(status="DELIVERED") & Q(delivered_at__isnull=True),
                name="shipment_delivered_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=True) | Q(delivered_at__gte=F("shipped_at")),
                name="shipment_arrives_after_it_left",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("supply:shipment_detail", args=[self.pk])

    @property
    def tone(self) -> str:
        return SHIPMENT_TONES[ShipmentStatus(self.status)]


class ShipmentLine(models.Model):
    """How much of one product left; ``source`` is the line's, the same as of its reservation and its stock moves."""

    shipment = models.ForeignKey(Shipment, models.CASCADE, related_name="lines")
    source = models.CharField(_("source"), max_length=60)
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    quantity = quantity_field(verbose_name=_("quantity"))

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = _("shipment line")
        verbose_name_plural = _("shipment lines")
        indexes: ClassVar = [models.Index(fields=["source"], name="shipmentline_by_source")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shipment", "source"], name="shipmentline_one_per_source"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="shipmentline_quantity_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.source}"
