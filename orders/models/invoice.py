"""Invoices: what was shipped, billed and not yet paid. See docs/reference/domain/payments.md."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from b2bops.common.money import amount_field, currency_field, quantity_field, unit_price_field
from b2bops.platform.models.exchange_rate import exchange_rate_field
from catalog.models import Product, TaxTreatment
from crm.models import Account
from orders.models.order import HALF_DIGIT, SalesOrderLine


class InvoiceStatus(models.TextChoices):
    ISSUED = "ISSUED", _("Issued")
    PARTLY_PAID = "PARTLY_PAID", _("Partly paid")
    PAID = "PAID", _("Paid")
    CANCELLED = "CANCELLED", _("Cancelled")


INVOICE_OPEN = (InvoiceStatus.ISSUED, InvoiceStatus.PARTLY_PAID)
INVOICE_TONES = {
    InvoiceStatus.ISSUED: "info",
    InvoiceStatus.PARTLY_PAID: "warning",
    InvoiceStatus.PAID: "success",
    InvoiceStatus.CANCELLED: "neutral",
}


class InvoiceQuerySet(LockingQuerySet["Invoice"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(account__in=Account.objects.visible_to(user))

    def open(self) -> Self:
        """With something left to be paid or credited."""
        return self.filter(total__gt=F("settled") + HALF_DIGIT)

    def overdue(self, on: date) -> Self:
        """Open, and due before ``on``."""
        return self.open().filter(due_on__lt=on)

    def of_order(self, order_id: int) -> Self:
        """Invoices with a line of the order."""
        return self.filter(lines__order_line__order=order_id).distinct()


class Invoice(models.Model):
    """A bill, frozen when it is issued. ``settled`` and ``credited`` are running sums kept by the services.

    ``settled`` = its standing allocations; ``credited`` = credit notes written for its lines and freight;
    ``exchange_rate`` = company currency per one unit. ``status`` follows from the three amounts.
    """

    number = models.CharField(_("number"), max_length=30, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="invoices", verbose_name=_("account"))
    status = models.CharField(_("status"), max_length=11, choices=InvoiceStatus.choices, default=InvoiceStatus.ISSUED)
    currency = currency_field(verbose_name=_("currency"))
    exchange_rate = exchange_rate_field(verbose_name=_("exchange rate"), default=1)
    issued_on = models.DateField(_("issued"))
    due_on = models.DateField(_("due"))
    bill_to = models.TextField(_("bill to"), blank=True)
    tax_id = models.CharField(_("tax id"), max_length=40, blank=True)
    destination = models.CharField(_("destination"), max_length=161, blank=True)
    customer_reference = models.CharField(_("customer's reference"), max_length=80, blank=True)
    subtotal = amount_field(verbose_name=_("subtotal"), default=0)
    tax = amount_field(verbose_name=_("tax"), default=0)
    freight = amount_field(verbose_name=_("freight"), default=0)
    total = amount_field(verbose_name=_("total"), default=0)
    settled = amount_field(verbose_name=_("settled"), default=0)
    credited = amount_field(verbose_name=_("credited"), default=0)
    disputed_at = models.DateTimeField(_("disputed"), null=True, blank=True)
    dispute_reason = models.CharField(_("why disputed"), max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("issued by")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        indexes: ClassVar = [
            models.Index(fields=["account", "-issued_on", "-id"], name="invoice_by_account"),
            models.Index(fields=["-issued_on", "-id"], name="invoice_by_day"),
            models.Index(fields=["due_on"], condition=Q(status__in=INVOICE_OPEN), name="invoice_open_by_due"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=InvoiceStatus.values), name="invoice_status_is_known"),
            models.CheckConstraint(
                # SQLite keeps decimals as binary fractions: equal to the last digit kept, not to the last bit.
                condition=Q(total__gt=F("subtotal") + F("tax") + F("freight") - HALF_DIGIT)
                & Q(total__lt=F("subtotal") + F("tax") + F("freight") + HALF_DIGIT),
                name="invoice_total_is_its_parts",
            ),
            models.CheckConstraint(
                condition=Q(settled__gte=0, settled__lt=F("total") + HALF_DIGIT), name="invoice_settled_within_total"
            ),
            models.CheckConstraint(
                condition=Q(credited__gte=0, credited__lt=F("total") + HALF_DIGIT),
                name="invoice_credited_within_total",
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("issued_on")), name="invoice_due_not_before_issue"),
            models.CheckConstraint(condition=Q(exchange_rate__gt=0), name="invoice_exchange_rate_above_zero"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("orders:invoice_detail", args=[self.pk])

    @property
    def tone(self) -> str:
        return INVOICE_TONES[InvoiceStatus(self.status)]

    @property
    def open_amount(self) -> Decimal:
        """What is left to be paid or credited."""
        left: Decimal = self.total - self.settled
        return left


class InvoiceLine(models.Model):
    """Some of one order line, priced and taxed on the day of issue.

    ``credited_qty``, ``credited_amount`` and ``credited_tax`` are what credit notes have taken off it so far.
    """

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField(_("position"))
    order_line = models.ForeignKey(
        SalesOrderLine, models.PROTECT, null=True, related_name="invoice_lines", verbose_name=_("order line")
    )
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    description = models.CharField(_("description"), max_length=300)
    quantity = quantity_field(verbose_name=_("quantity"))
    unit_price = unit_price_field(verbose_name=_("unit price"))
    discount_pct = models.DecimalField(_("discount in percent"), max_digits=5, decimal_places=2, default=0)
    tax_pct = models.DecimalField(_("tax in percent"), max_digits=5, decimal_places=2, default=0)
    tax_treatment = models.CharField(
        _("tax treatment"), max_length=14, choices=TaxTreatment.choices, default=TaxTreatment.STANDARD
    )
    tax_trace = models.JSONField(_("why this tax"), default=dict, blank=True)
    amount = amount_field(verbose_name=_("amount"))
    tax_amount = amount_field(verbose_name=_("tax"), default=0)
    credited_qty = quantity_field(verbose_name=_("credited"), default=0)
    credited_amount = amount_field(verbose_name=_("credited amount"), default=0)
    credited_tax = amount_field(verbose_name=_("credited tax"), default=0)

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = _("invoice line")
        verbose_name_plural = _("invoice lines")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["invoice", "position"], name="invoiceline_position_unique_in_invoice"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="invoiceline_quantity_above_zero"),
            models.CheckConstraint(condition=Q(amount__gte=0, tax_amount__gte=0), name="invoiceline_not_negative"),
            models.CheckConstraint(
                condition=Q(credited_qty__gte=0, credited_qty__lte=F("quantity")),
                name="invoiceline_credited_within_quantity",
            ),
        ]

    @property
    def creditable_qty(self) -> Decimal:
        """How much of it no credit note has taken off yet."""
        left: Decimal = self.quantity - self.credited_qty
        return left
