"""Warehouses and the stock ledger.

``StockMove`` is the append-only truth; ``StockLevel`` is its running sum, kept in the same transaction, so that a
balance can be locked and checked. The ledger does not catch goods that move without anyone writing it down: counts do.
"""

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from b2bops.common.money import quantity_field, unit_price_field
from catalog.models import Product


class WarehouseQuerySet(LockingQuerySet["Warehouse"]):
    def visible_to(self, user: Any) -> Self:
        return self if user.is_superuser or user.roles else self.none()


class Warehouse(models.Model):
    """A place that holds stock."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    city = models.CharField(_("city"), max_length=100, blank=True)
    country = models.CharField(_("country"), max_length=80, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    objects = WarehouseQuerySet.as_manager()

    class Meta:
        verbose_name = _("warehouse")
        verbose_name_plural = _("warehouses")

    def __str__(self) -> str:
        return self.name


class MoveKind(models.TextChoices):
    RECEIPT = "RECEIPT", _("Receipt")
    ISSUE = "ISSUE", _("Issue")
    TRANSFER = "TRANSFER", _("Transfer")
    ADJUSTMENT = "ADJUSTMENT", _("Adjustment")
    RETURN = "RETURN", _("Return")
    SCRAP = "SCRAP", _("Scrap")
    COUNT = "COUNT", _("Count")


MOVE_TONES = {
    MoveKind.RECEIPT: "success",
    MoveKind.ISSUE: "info",
    MoveKind.TRANSFER: "accent",
    MoveKind.ADJUSTMENT: "warning",
    MoveKind.RETURN: "info",
    MoveKind.SCRAP: "danger",
    MoveKind.COUNT: "neutral",
}


class StockMoveQuerySet(LockingQuerySet["StockMove"]):
    def visible_to(self, user: Any) -> Self:
        """The ledger is read by every team but sales."""
        return self if user.is_superuser or user.roles - {"sales", "sales.manager"} else self.none()


class StockMove(models.Model):
    """One line of the ledger: ``quantity`` is signed (in +, out −). Never changed, never deleted."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="stock_moves", verbose_name=_("product"))
    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="moves", verbose_name=_("warehouse"))
    lot = models.CharField(_("lot"), max_length=40, blank=True, default="")
    kind = models.CharField(_("kind"), max_length=10, choices=MoveKind.choices)
    quantity = quantity_field(verbose_name=_("quantity"))
    unit_cost = unit_price_field(verbose_name=_("unit cost"), null=True, blank=True)
    moved_at = models.DateTimeField(_("moved at"))
    source = models.CharField(_("source"), max_length=60, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = StockMoveQuerySet.as_manager()

    class Meta:
        verbose_name = _("stock move")
        verbose_name_plural = _("stock moves")
        indexes: ClassVar = [
            models.Index(fields=["product", "warehouse", "moved_at"], name="stockmove_by_product_place"),
            models.Index(fields=["moved_at"], name="stockmove_by_time"),
            models.Index(fields=["source"], name="stockmove_by_source"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(quantity=0), name="stockmove_moves_something"),
            models.CheckConstraint(condition=Q(kind__in=MoveKind.values), name="stockmove_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.quantity}"

    @property
    def tone(self) -> str:
        return MOVE_TONES[MoveKind(self.kind)]


class StockLevelQuerySet(LockingQuerySet["StockLevel"]):
    def visible_to(self, user: Any) -> Self:
        return self if user.is_superuser or user.roles else self.none()

    def with_available(self) -> Self:
        """Adds ``available_qty`` = on hand − reserved − safety threshold."""
        return self.annotate(available_qty=F("on_hand") - F("reserved") - F("safety_qty"))


class StockLevel(models.Model):
    """What lies where: one row per product, warehouse and lot."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="stock_levels", verbose_name=_("product"))
    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="levels", verbose_name=_("warehouse"))
    lot = models.CharField(_("lot"), max_length=40, blank=True, default="")
    on_hand = quantity_field(verbose_name=_("on hand"), default=0)
    reserved = quantity_field(verbose_name=_("reserved"), default=0)
    safety_qty = quantity_field(verbose_name=_("safety threshold"), default=0)

    objects = StockLevelQuerySet.as_manager()

    class Meta:
        verbose_name = _("stock level")
        verbose_name_plural = _("stock levels")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "warehouse", "lot"], name="stocklevel_one_per_place_and_lot"),
            models.CheckConstraint(condition=Q(reserved__gte=0), name="stocklevel_reserved_not_negative"),
            models.CheckConstraint(
                condition=Q(on_hand__gte=F("reserved")), name="stocklevel_on_hand_not_below_reserved"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} @ {self.warehouse_id}: {self.on_hand}"

    def get_absolute_url(self) -> str:
        return reverse("supply:stock_detail", args=[self.pk])

    @property
    def saleable_qty(self) -> Decimal:
        """on hand − reserved − safety threshold; below zero when the threshold is not covered."""
        saleable: Decimal = self.on_hand - self.reserved - self.safety_qty
        return saleable


class ReservationStatus(models.TextChoices):
    OPEN = "OPEN", _("Open")
    CONSUMED = "CONSUMED", _("Consumed")
    RELEASED = "RELEASED", _("Released")


RESERVATION_TONES = {
    ReservationStatus.OPEN: "info",
    ReservationStatus.CONSUMED: "success",
    ReservationStatus.RELEASED: "neutral",
}


class ReservationQuerySet(LockingQuerySet["Reservation"]):
    def visible_to(self, user: Any) -> Self:
        return self if user.is_superuser or user.roles - {"sales", "sales.manager"} else self.none()

    def open(self) -> Self:
        return self.filter(status=ReservationStatus.OPEN)


class Reservation(models.Model):
    """Stock promised to one source (an order line, named ``orders.line:<id>``); only that source may consume it."""

    level = models.ForeignKey(StockLevel, models.PROTECT, related_name="reservations")
    source = models.CharField(_("source"), max_length=60)
    quantity = quantity_field(verbose_name=_("quantity"))
    status = models.CharField(
        _("status"), max_length=8, choices=ReservationStatus.choices, default=ReservationStatus.OPEN
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    closed_at = models.DateTimeField(_("closed"), null=True)

    objects = ReservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["level", "source"], condition=Q(status="OPEN"), name="reservation_one_open_per_source"
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="reservation_quantity_above_zero"),
        ]
        indexes: ClassVar = [models.Index(fields=["source"], name="reservation_by_source")]

    def __str__(self) -> str:
        return self.source

    @property
    def tone(self) -> str:
        return RESERVATION_TONES[ReservationStatus(self.status)]
