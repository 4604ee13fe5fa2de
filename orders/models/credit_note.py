"""Credit notes: what we owe back, settled against invoices or kept as open credit."""

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
from orders.models.invoice import Invoice, InvoiceLine
from orders.models.order import HALF_DIGIT


class CreditReason(models.TextChoices):
    RETURN = "RETURN", _("Goods came back")
    NOT_DELIVERED = "NOT_DELIVERED", _("Not delivered")
    DAMAGED = "DAMAGED", _("Damaged or faulty")
    PRICE = "PRICE", _("Price corrected")
    WRONG_INVOICE = "WRONG_INVOICE", _("Invoice was wrong")
    GOODWILL = "GOODWILL", _("Goodwill")


class CreditNoteStatus(models.TextChoices):
    OPEN = "OPEN", _("Open credit")
    SETTLED = "SETTLED", _("Settled")


CREDIT_NOTE_TONES = {CreditNoteStatus.OPEN: "warning", CreditNoteStatus.SETTLED: "success"}


class CreditNoteQuerySet(LockingQuerySet["CreditNote"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(account__in=Account.objects.visible_to(user))

    def open(self) -> Self:
        """With credit left."""
        return self.filter(total__gt=F("settled") + HALF_DIGIT)


class CreditNote(models.Model):
    """A credit, frozen when issued. ``settled`` = its standing allocations to invoices.

    ``invoice`` is the one it was written for, when it was one; its freight is credited through it.
    """

    number = models.CharField(_("number"), max_length=30, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="credit_notes", verbose_name=_("account"))
    invoice = models.ForeignKey(
        Invoice, models.PROTECT, null=True, related_name="credit_notes", verbose_name=_("invoice")
    )
    status = models.CharField(
        _("status"), max_length=7, choices=CreditNoteStatus.choices, default=CreditNoteStatus.OPEN
    )
    reason = models.CharField(_("reason"), max_length=13, choices=CreditReason.choices)
    note = models.CharField(_("note"), max_length=300, blank=True)
    currency = currency_field(verbose_name=_("currency"))
    exchange_rate = exchange_rate_field(verbose_name=_("exchange rate"), default=1)
    issued_on = models.DateField(_("issued"))
    bill_to = models.TextField(_("bill to"), blank=True)
    tax_id = models.CharField(_("tax id"), max_length=40, blank=True)
    subtotal = amount_field(verbose_name=_("subtotal"), default=0)
    tax = amount_field(verbose_name=_("tax"), default=0)
    freight = amount_field(verbose_name=_("freight"), default=0)
    total = amount_field(verbose_name=_("total"), default=0)
    settled = amount_field(verbose_name=_("settled"), default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("issued by")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CreditNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("credit note")
        verbose_name_plural = _("credit notes")
        indexes: ClassVar = [models.Index(fields=["account", "-issued_on", "-id"], name="creditnote_by_account")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(total__gt=F("subtotal") + F("tax") + F("freight") - HALF_DIGIT)
                & Q(total__lt=F("subtotal") + F("tax") + F("freight") + HALF_DIGIT),
                name="creditnote_total_is_its_parts",
            ),
            models.CheckConstraint(
                condition=Q(settled__gte=0, settled__lt=F("total") + HALF_DIGIT),
                name="creditnote_settled_within_total",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("orders:credit_note_detail", args=[self.pk])

    @property
    def tone(self) -> str:
        return CREDIT_NOTE_TONES[CreditNoteStatus(self.status)]

    @property
    def open_amount(self) -> Decimal:
        """Credit not allocated yet."""
        left: Decimal = self.total - self.settled
        return left


class CreditNoteLine(models.Model):
    """Some of an invoice line, or a free amount with its tax. ``rebill`` gave the quantity back to be billed again."""

    credit_note = models.ForeignKey(CreditNote, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField(_("position"))
    invoice_line = models.ForeignKey(
        InvoiceLine, models.PROTECT, null=True, related_name="credit_lines", verbose_name=_("invoice line")
    )
    product = models.ForeignKey(Product, models.PROTECT, null=True, related_name="+", verbose_name=_("product"))
    description = models.CharField(_("description"), max_length=300)
    quantity = quantity_field(verbose_name=_("quantity"))
    unit_price = unit_price_field(verbose_name=_("unit price"))
    tax_pct = models.DecimalField(_("tax in percent"), max_digits=5, decimal_places=2, default=0)
    tax_treatment = models.CharField(
        _("tax treatment"), max_length=14, choices=TaxTreatment.choices, default=TaxTreatment.STANDARD
    )
    amount = amount_field(verbose_name=_("amount"))
    tax_amount = amount_field(verbose_name=_("tax"), default=0)
    rebill = models.BooleanField(_("to be billed again"), default=False)

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = _("credit note line")
        verbose_name_plural = _("credit note lines")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["credit_note", "position"], name="creditnoteline_position_unique_in_credit_note"
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="creditnoteline_quantity_above_zero"),
            models.CheckConstraint(condition=Q(amount__gte=0, tax_amount__gte=0), name="creditnoteline_not_negative"),
        ]
