"""Payments, and what was allocated to which invoice."""

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from b2bops.common.money import amount_field, currency_field
from b2bops.platform.models.exchange_rate import exchange_rate_field
from crm.models import Account
from orders.models.credit_note import CreditNote
from orders.models.invoice import Invoice
from orders.models.order import HALF_DIGIT


class PaymentMethod(models.TextChoices):
    TRANSFER = "TRANSFER", _("Bank transfer")
    DIRECT_DEBIT = "DIRECT_DEBIT", _("Direct debit")
    CARD = "CARD", _("Card")
    CHEQUE = "CHEQUE", _("Cheque")
    CASH = "CASH", _("Cash")


class PaymentStatus(models.TextChoices):
    OPEN = "OPEN", _("Credit left")
    ALLOCATED = "ALLOCATED", _("Allocated")
    REVERSED = "REVERSED", _("Reversed")


PAYMENT_TONES = {
    PaymentStatus.OPEN: "warning",
    PaymentStatus.ALLOCATED: "success",
    PaymentStatus.REVERSED: "danger",
}


class PaymentQuerySet(LockingQuerySet["Payment"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(account__in=Account.objects.visible_to(user))

    def open(self) -> Self:
        """Standing, with credit left."""
        return self.filter(reversed_on__isnull=True, amount__gt=F("allocated") + HALF_DIGIT)


class Payment(models.Model):
    """Money that came in. ``allocated`` = its standing allocations; ``bank_reference`` is the bank's own key, so that
    a statement read twice pays once.
    """

    number = models.CharField(_("number"), max_length=30, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="payments", verbose_name=_("account"))
    status = models.CharField(_("status"), max_length=9, choices=PaymentStatus.choices, default=PaymentStatus.OPEN)
    method = models.CharField(_("method"), max_length=12, choices=PaymentMethod.choices, default=PaymentMethod.TRANSFER)
    received_on = models.DateField(_("received"))
    currency = currency_field(verbose_name=_("currency"))
    exchange_rate = exchange_rate_field(verbose_name=_("exchange rate"), default=1)
    amount = amount_field(verbose_name=_("amount"))
    allocated = amount_field(verbose_name=_("allocated"), default=0)
    reference = models.CharField(_("reference"), max_length=200, blank=True)
    bank_reference = models.CharField(_("bank's key"), max_length=80, blank=True)
    reversed_on = models.DateField(_("reversed"), null=True, blank=True)
    reversal_reason = models.CharField(_("why reversed"), max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        indexes: ClassVar = [
            models.Index(fields=["account", "-received_on", "-id"], name="payment_by_account"),
            models.Index(fields=["-received_on", "-id"], name="payment_by_day"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bank_reference"], condition=~Q(bank_reference=""), name="payment_bank_reference_unique"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_amount_above_zero"),
            models.CheckConstraint(
                condition=Q(allocated__gte=0, allocated__lt=F("amount") + HALF_DIGIT),
                name="payment_allocated_within_amount",
            ),
            models.CheckConstraint(
                condition=Q(reversed_on__isnull=True) | Q(allocated=0), name="payment_reversed_holds_no_allocation"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("orders:payment_detail", args=[self.pk])

    @property
    def tone(self) -> str:
        return PAYMENT_TONES[PaymentStatus(self.status)]

    @property
    def open_amount(self) -> Decimal:
        """Credit not allocated yet; none once it bounced."""
        if self.reversed_on is not None:
            return Decimal(0)
        left: Decimal = self.amount - self.allocated
        return left


class AllocationQuerySet(LockingQuerySet["Allocation"]):
    def standing(self) -> Self:
        return self.filter(released_on__isnull=True)


class Allocation(models.Model):
    """So much of one payment or credit note settles one invoice. Taking it back keeps the row, with the day."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="allocations", verbose_name=_("invoice"))
    payment = models.ForeignKey(
        Payment, models.PROTECT, null=True, related_name="allocations", verbose_name=_("payment")
    )
    credit_note = models.ForeignKey(
        CreditNote, models.PROTECT, null=True, related_name="allocations", verbose_name=_("credit note")
    )
    amount = amount_field(verbose_name=_("amount"))
    allocated_on = models.DateField(_("allocated"))
    released_on = models.DateField(_("taken back"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AllocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="allocation_amount_above_zero"),
            models.CheckConstraint(
                condition=Q(payment__isnull=True, credit_note__isnull=False)
                | Q(payment__isnull=False, credit_note__isnull=True),
                name="allocation_has_exactly_one_source",
            ),
            models.CheckConstraint(
                condition=Q(released_on__isnull=True) | Q(released_on__gte=F("allocated_on")),
                name="allocation_released_after_it_was_made",
            ),
        ]

    @property
    def source(self) -> Payment | CreditNote | None:
        """The payment or credit note it draws on (select both before asking for many)."""
        return self.payment or self.credit_note
