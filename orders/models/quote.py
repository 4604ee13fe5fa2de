"""Quotes: what we offered, until when."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from b2bops.common.money import amount_field, currency_field, quantity_field, unit_price_field
from b2bops.common.transitions import TransitionTable
from catalog.models import Product
from crm.models import Account, Opportunity
from orders.models.order import SalesOrder


class QuoteStatus(models.TextChoices):
    DRAFT = "DRAFT", _("Draft")
    IN_REVIEW = "IN_REVIEW", _("In review")
    APPROVED = "APPROVED", _("Approved")
    REJECTED = "REJECTED", _("Rejected")
    SENT = "SENT", _("Sent")
    ACCEPTED = "ACCEPTED", _("Accepted")
    DECLINED = "DECLINED", _("Declined")
    EXPIRED = "EXPIRED", _("Expired")


Q_ = QuoteStatus
QUOTE_TRANSITIONS = TransitionTable(
    {
        Q_.DRAFT: frozenset({Q_.IN_REVIEW, Q_.APPROVED, Q_.DECLINED}),
        Q_.IN_REVIEW: frozenset({Q_.APPROVED, Q_.REJECTED}),
        Q_.REJECTED: frozenset({Q_.DRAFT}),
        Q_.APPROVED: frozenset({Q_.SENT, Q_.EXPIRED}),
        Q_.SENT: frozenset({Q_.ACCEPTED, Q_.DECLINED, Q_.EXPIRED}),
    }
)
QUOTE_TONES = {
    Q_.DRAFT: "neutral",
    Q_.IN_REVIEW: "warning",
    Q_.APPROVED: "accent",
    Q_.REJECTED: "danger",
    Q_.SENT: "info",
    Q_.ACCEPTED: "success",
    Q_.DECLINED: "danger",
    Q_.EXPIRED: "neutral",
}


class QuoteQuerySet(LockingQuerySet["Quote"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(account__in=Account.objects.visible_to(user))


class Quote(models.Model):
    """An offer to one account. Accepting it makes one order."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="quotes", verbose_name=_("account"))
    status = models.CharField(_("status"), max_length=9, choices=QuoteStatus.choices, default=QuoteStatus.DRAFT)
    currency = currency_field(verbose_name=_("currency"))
    valid_until = models.DateField(_("valid until"))
    total = amount_field(verbose_name=_("total"), default=0)
    order = models.OneToOneField(SalesOrder, models.PROTECT, null=True, blank=True, related_name="quote")
    opportunity = models.ForeignKey(
        Opportunity, models.PROTECT, null=True, blank=True, related_name="quotes", verbose_name=_("opportunity")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects = QuoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        indexes: ClassVar = [models.Index(fields=["account", "-id"], name="quote_by_account")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=QuoteStatus.values), name="quote_status_is_known")
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("orders:quote_detail", args=[self.pk])

    @property
    def tone(self) -> str:
        return QUOTE_TONES[Q_(self.status)]


class QuoteLine(models.Model):
    """One offered product with its frozen price and trace."""

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField(_("position"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    quantity = quantity_field(verbose_name=_("quantity"))
    unit_price = unit_price_field(verbose_name=_("unit price"))
    discount_pct = models.DecimalField(_("discount in percent"), max_digits=5, decimal_places=2, default=0)
    amount = amount_field(verbose_name=_("amount"))
    price_trace = models.JSONField(_("why this price"), default=dict, blank=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = _("quote line")
        verbose_name_plural = _("quote lines")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["quote", "position"], name="quoteline_position_unique_in_quote"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="quoteline_quantity_above_zero"),
        ]
