"""Purchase orders and receipts."""

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from b2bops.common.money import amount_field, currency_field, quantity_field, unit_price_field
from b2bops.common.transitions import TransitionTable
from catalog.models import Product
from supply.models.stock import Warehouse
from supply.models.supplier import Supplier


class PurchaseStatus(models.TextChoices):
    PROPOSED = "PROPOSED", _("Proposed")
    DRAFT = "DRAFT", _("Draft")
    APPROVED = "APPROVED", _("Approved")
    SENT = "SENT", _("Sent")
    CONFIRMED = "CONFIRMED", _("Confirmed")
    PARTLY_RECEIVED = "PARTLY_RECEIVED", _("Partly received")
    RECEIVED = "RECEIVED", _("Received")
    CLOSED = "CLOSED", _("Closed")
    CANCELLED = "CANCELLED", _("Cancelled")


S = PurchaseStatus
# A receipt may bring a line this much above what was ordered: rolls, pallets and weighed goods never come out even.
OVER_RECEIPT_TOLERANCE_PCT = Decimal(10)
# What can still bring goods: on order for planning.
PURCHASE_OPEN = frozenset({S.APPROVED, S.SENT, S.CONFIRMED, S.PARTLY_RECEIVED})
PURCHASE_TRANSITIONS = TransitionTable(
    {
        S.PROPOSED: frozenset({S.DRAFT, S.CANCELLED}),
        S.DRAFT: frozenset({S.APPROVED, S.CANCELLED}),
        S.APPROVED: frozenset({S.SENT, S.CANCELLED}),
        S.SENT: frozenset({S.CONFIRMED, S.PARTLY_RECEIVED, S.RECEIVED, S.CANCELLED}),
        S.CONFIRMED: frozenset({S.PARTLY_RECEIVED, S.RECEIVED, S.CANCELLED}),
        S.PARTLY_RECEIVED: frozenset({S.PARTLY_RECEIVED, S.RECEIVED, S.CLOSED}),
        S.RECEIVED: frozenset({S.CLOSED}),
    }
)
PURCHASE_TONES = {
    S.PROPOSED: "neutral",
    S.DRAFT: "neutral",
    S.APPROVED: "accent",
    S.SENT: "info",
    S.CONFIRMED: "info",
    S.PARTLY_RECEIVED: "warning",
    S.RECEIVED: "success",
    S.CLOSED: "success",
    S.CANCELLED: "danger",
}


class PurchaseOrderQuerySet(LockingQuerySet["PurchaseOrder"]):
    def visible_to(self, user: Any) -> Self:
        return self if user.is_superuser or "supply" in user.roles else self.none()

    def open(self) -> Self:
        return self.filter(status__in=PURCHASE_OPEN)


class PurchaseOrder(models.Model):
    """An order to a supplier. ``total`` is the sum of its rounded lines. Approver and maker differ."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="orders", verbose_name=_("supplier"))
    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="+", verbose_name=_("warehouse"))
    status = models.CharField(_("status"), max_length=16, choices=S.choices, default=S.DRAFT)
    currency = currency_field(verbose_name=_("currency"))
    total = amount_field(verbose_name=_("total"), default=0)
    ordered_date = models.DateField(_("ordered"), null=True, blank=True)
    expected_date = models.DateField(_("expected"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("made by")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects = PurchaseOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("purchase order")
        verbose_name_plural = _("purchase orders")
        indexes: ClassVar = [models.Index(fields=["status", "expected_date"], name="purchaseorder_by_status")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=S.values), name="purchaseorder_status_is_known"),
            models.CheckConstraint(condition=Q(total__gte=0), name="purchaseorder_total_not_negative"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | Q(created_by__isnull=True) | ~Q(approved_by=F("created_by")),
                name="purchaseorder_approver_is_not_maker",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("supply:purchase_order_detail", args=[self.pk])

    @property
    def tone(self) -> str:
        return PURCHASE_TONES[S(self.status)]


class PurchaseOrderLine(models.Model):
    """One product on a purchase order."""

    order = models.ForeignKey(PurchaseOrder, models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    quantity = quantity_field(verbose_name=_("quantity"))
    received_qty = quantity_field(verbose_name=_("received"), default=0)
    unit_cost = unit_price_field(verbose_name=_("unit cost"))
    amount = amount_field(verbose_name=_("amount"))
    expected_date = models.DateField(_("expected"), null=True, blank=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = _("purchase order line")
        verbose_name_plural = _("purchase order lines")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "product"], name="purchaseorderline_one_per_product"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="purchaseorderline_quantity_above_zero"),
            models.CheckConstraint(condition=Q(received_qty__gte=0), name="purchaseorderline_received_not_negative"),
            models.CheckConstraint(condition=Q(unit_cost__gte=0), name="purchaseorderline_cost_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.order.number} · {self.product.sku}"


class PurchaseReceipt(models.Model):
    """Goods that arrived on one purchase order at one time: the source of measured lead times."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    order = models.ForeignKey(PurchaseOrder, models.PROTECT, related_name="receipts")
    received_at = models.DateTimeField(_("received at"))
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")

    def __str__(self) -> str:
        return self.number


class PurchaseReceiptLine(models.Model):
    """How much of one order line a receipt brought."""

    receipt = models.ForeignKey(PurchaseReceipt, models.CASCADE, related_name="lines")
    order_line = models.ForeignKey(PurchaseOrderLine, models.PROTECT, related_name="receipt_lines")
    quantity = quantity_field(verbose_name=_("quantity"))
    lot = models.CharField(_("lot"), max_length=40, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="purchasereceiptline_quantity_above_zero")
        ]
