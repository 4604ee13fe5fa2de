"""Sales orders: header, lines with frozen prices, and holds."""

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from b2bops.common.money import amount_field, currency_field, quantity_field, unit_price_field
from b2bops.platform.models.exchange_rate import exchange_rate_field
from catalog.models import Product
from crm.models import Account
from supply.models import Warehouse

HALF_DIGIT = Decimal("0.0005")


class OrderStatus(models.TextChoices):
    DRAFT = "DRAFT", _("Draft")
    ON_HOLD = "ON_HOLD", _("On hold")
    CONFIRMED = "CONFIRMED", _("Confirmed")
    PARTLY_SHIPPED = "PARTLY_SHIPPED", _("Partly shipped")
    SHIPPED = "SHIPPED", _("Shipped")
    CLOSED = "CLOSED", _("Closed")
    CANCELLED = "CANCELLED", _("Cancelled")


ORDER_OPEN = frozenset({OrderStatus.DRAFT, OrderStatus.ON_HOLD, OrderStatus.CONFIRMED, OrderStatus.PARTLY_SHIPPED})
ORDER_TONES = {
    OrderStatus.DRAFT: "neutral",
    OrderStatus.ON_HOLD: "danger",
    OrderStatus.CONFIRMED: "info",
    OrderStatus.PARTLY_SHIPPED: "warning",
    OrderStatus.SHIPPED: "success",
    OrderStatus.CLOSED: "success",
    OrderStatus.CANCELLED: "neutral",
}


class OrderSource(models.TextChoices):
    STAFF = "STAFF", _("Entered by staff")
    API = "API", _("API")
    QUOTE = "QUOTE", _("Quote")
    IMPORT = "IMPORT", _("Import")
    RECURRING = "RECURRING", _("Recurring order")


class OrderQuerySet(LockingQuerySet["SalesOrder"]):
    def visible_to(self, user: Any) -> Self:
        """Orders of the accounts the person sees."""
        if user.is_superuser or "sales.manager" in user.roles or user.roles - {"sales"}:
            return self
        return self.filter(account__in=Account.objects.visible_to(user))

    def open(self) -> Self:
        return self.filter(status__in=ORDER_OPEN)


class SalesOrder(models.Model):
    """What a customer ordered. ``status`` is derived from holds and the two axes, by ``services.status`` alone.

    ``cancelled_at``, ``confirmed_at``, open holds, ``delivered_pct`` and ``billed_pct`` are the facts it follows from.
    ``external_number`` and ``source_digest`` identify and fingerprint an imported document.
    """

    number = models.CharField(_("number"), max_length=40, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="orders", verbose_name=_("account"))
    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="+", verbose_name=_("warehouse"))
    status = models.CharField(_("status"), max_length=14, choices=OrderStatus.choices, default=OrderStatus.DRAFT)
    source = models.CharField(_("source"), max_length=9, choices=OrderSource.choices, default=OrderSource.STAFF)
    external_number = models.CharField(_("their number"), max_length=60, blank=True)
    source_digest = models.CharField(max_length=64, blank=True)
    customer_reference = models.CharField(_("customer's reference"), max_length=80, blank=True)
    currency = currency_field(verbose_name=_("currency"))
    exchange_rate = exchange_rate_field(verbose_name=_("exchange rate"), null=True, blank=True)
    ordered_at = models.DateTimeField(_("ordered"))
    requested_date = models.DateField(_("wanted by"), null=True, blank=True)
    ship_complete = models.BooleanField(_("ship only complete"), default=False)
    delivery_terms = models.CharField(_("delivery terms"), max_length=120, blank=True)
    payment_terms = models.CharField(_("payment terms"), max_length=120, blank=True)
    note = models.TextField(
        _("note to the customer"), max_length=2000, blank=True, validators=[MaxLengthValidator(2000)]
    )
    internal_note = models.TextField(
        _("internal note"), max_length=2000, blank=True, validators=[MaxLengthValidator(2000)]
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    delivered_pct = models.DecimalField(_("delivered"), max_digits=5, decimal_places=2, default=0)
    billed_pct = models.DecimalField(_("billed"), max_digits=5, decimal_places=2, default=0)
    line_count = models.PositiveIntegerField(_("lines"), default=0)
    subtotal = amount_field(verbose_name=_("subtotal"), default=0)
    tax = amount_field(verbose_name=_("tax"), default=0)
    freight = amount_field(verbose_name=_("freight"), default=0)
    total = amount_field(verbose_name=_("total"), default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("sales order")
        verbose_name_plural = _("sales orders")
        indexes: ClassVar = [
            models.Index(fields=["account", "-ordered_at"], name="order_by_account"),
            models.Index(fields=["-ordered_at", "-id"], name="order_by_time"),
            models.Index(fields=["status", "-ordered_at"], name="order_by_status"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["external_number"],
                condition=~Q(external_number=""),
                name="order_external_number_unique",
            ),
            models.CheckConstraint(condition=Q(status__in=OrderStatus.values), name="order_status_is_known"),
            models.CheckConstraint(
                # SQLite keeps decimals as binary fractions: equal to the last digit kept, not to the last bit.
                condition=Q(total__gt=F("subtotal") + F("tax") + F("freight") - HALF_DIGIT)
                & Q(total__lt=F("subtotal") + F("tax") + F("freight") + HALF_DIGIT),
                name="order_total_is_its_parts",
            ),
            models.CheckConstraint(condition=Q(subtotal__gte=0, tax__gte=0), name="order_amounts_not_negative"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("orders:order_detail", args=[self.pk])

    @property
    def tone(self) -> str:
        return ORDER_TONES[OrderStatus(self.status)]


class LineQuerySet(LockingQuerySet["SalesOrderLine"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(order__in=SalesOrder.objects.visible_to(user))


class SalesOrderLine(models.Model):
    """One product on an order; price and its trace are frozen when the line is written."""

    order = models.ForeignKey(SalesOrder, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField(_("position"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="order_lines", verbose_name=_("product"))
    quantity = quantity_field(verbose_name=_("quantity"))
    shipped_qty = quantity_field(verbose_name=_("shipped"), default=0)
    billed_qty = quantity_field(verbose_name=_("billed"), default=0)
    returned_qty = quantity_field(verbose_name=_("returned"), default=0)
    unit_price = unit_price_field(verbose_name=_("unit price"))
    discount_pct = models.DecimalField(_("discount in percent"), max_digits=5, decimal_places=2, default=0)
    tax_pct = models.DecimalField(_("tax in percent"), max_digits=5, decimal_places=2, default=0)
    amount = amount_field(verbose_name=_("amount"))
    tax_amount = amount_field(verbose_name=_("tax"), default=0)
    price_trace = models.JSONField(_("why this price"), default=dict, blank=True)
    tax_trace = models.JSONField(_("why this tax"), default=dict, blank=True)

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "position"], name="orderline_position_unique_in_order"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="orderline_quantity_above_zero"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="orderline_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(shipped_qty__gte=0, shipped_qty__lte=F("quantity")),
                name="orderline_shipped_within_ordered",
            ),
            models.CheckConstraint(
                condition=Q(billed_qty__gte=0, billed_qty__lte=F("shipped_qty")),
                name="orderline_billed_within_shipped",
            ),
            models.CheckConstraint(
                condition=Q(returned_qty__gte=0, returned_qty__lte=F("shipped_qty")),
                name="orderline_returned_within_shipped",
            ),
        ]

    @property
    def to_bill(self) -> Decimal:
        """How much has left and is on no invoice yet."""
        waiting: Decimal = self.shipped_qty - self.billed_qty
        return waiting

    @property
    def still_open(self) -> Decimal:
        """How much has not left yet."""
        remaining: Decimal = self.quantity - self.shipped_qty
        return remaining


class HoldReason(models.TextChoices):
    CREDIT = "CREDIT", _("Credit limit")
    STOCK = "STOCK", _("Not enough stock")
    PRICE = "PRICE", _("Price missing or below floor")
    ADDRESS = "ADDRESS", _("No shipping address")
    AMOUNT = "AMOUNT", _("Large amount")
    NEW_ACCOUNT = "NEW_ACCOUNT", _("New account")
    COUNTRY = "COUNTRY", _("Country")
    MARGIN = "MARGIN", _("Low margin")
    PRODUCT = "PRODUCT", _("Product needs a look")
    FRAUD = "FRAUD", _("Unusual for this account")
    RULE = "RULE", _("House rule")
    MANUAL = "MANUAL", _("Held by hand")


class HoldQuerySet(LockingQuerySet["OrderHold"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(order__in=SalesOrder.objects.visible_to(user))

    def open(self) -> Self:
        return self.filter(released_at__isnull=True, order__cancelled_at__isnull=True)


class OrderHold(models.Model):
    """Why an order waits; a person releases it with a word."""

    order = models.ForeignKey(SalesOrder, models.CASCADE, related_name="holds")
    reason = models.CharField(_("reason"), max_length=12, choices=HoldReason.choices)
    note = models.CharField(_("note"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)
    released_at = models.DateTimeField(_("released"), null=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    release_note = models.CharField(_("why released"), max_length=300, blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        indexes: ClassVar = [
            models.Index(fields=["created_at"], name="hold_open_by_age", condition=Q(released_at__isnull=True))
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order", "reason"],
                condition=Q(released_at__isnull=True),
                name="hold_one_open_per_reason",
            )
        ]
