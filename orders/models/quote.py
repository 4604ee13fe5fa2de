"""Quotes: what we offered, until when, in which version."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from b2bops.common.money import amount_field, currency_field, quantity_field, unit_price_field
from b2bops.common.transitions import TransitionTable
from b2bops.platform.models.exchange_rate import exchange_rate_field
from catalog.models import Product
from crm.models import Account, Contact, Opportunity
from orders.models.order import HALF_DIGIT, SalesOrder


class QuoteStatus(models.TextChoices):
    DRAFT = "DRAFT", _("Draft")
    IN_REVIEW = "IN_REVIEW", _("In review")
    APPROVED = "APPROVED", _("Approved")
    REJECTED = "REJECTED", _("Rejected")
    SENT = "SENT", _("Sent")
    ACCEPTED = "ACCEPTED", _("Accepted")
    DECLINED = "DECLINED", _("Declined")
    EXPIRED = "EXPIRED", _("Expired")
    SUPERSEDED = "SUPERSEDED", _("Superseded")


Q_ = QuoteStatus
QUOTE_TRANSITIONS = TransitionTable(
    {
        Q_.DRAFT: frozenset({Q_.IN_REVIEW, Q_.APPROVED, Q_.DECLINED}),
        Q_.IN_REVIEW: frozenset({Q_.APPROVED, Q_.REJECTED, Q_.DRAFT}),
        Q_.REJECTED: frozenset({Q_.SUPERSEDED}),
        Q_.APPROVED: frozenset({Q_.SENT, Q_.EXPIRED, Q_.DRAFT}),
        Q_.SENT: frozenset({Q_.ACCEPTED, Q_.DECLINED, Q_.EXPIRED, Q_.SUPERSEDED}),
        Q_.EXPIRED: frozenset({Q_.SUPERSEDED}),
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
    Q_.SUPERSEDED: "neutral",
}


class DeclineReason(models.TextChoices):
    PRICE = "PRICE", _("Price too high")
    DELIVERY = "DELIVERY", _("Delivery too late")
    COMPETITOR = "COMPETITOR", _("Bought elsewhere")
    NO_NEED = "NO_NEED", _("No longer needed")
    DISCARDED = "DISCARDED", _("Discarded before it was sent")
    OTHER = "OTHER", _("Other")


class QuoteQuerySet(LockingQuerySet["Quote"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(account__in=Account.objects.visible_to(user))

    def current(self) -> Self:
        """Without the versions that a later one took the place of."""
        return self.exclude(status=QuoteStatus.SUPERSEDED)


class Quote(models.Model):
    """An offer to one account. Accepting it makes one order.

    A sent, rejected or expired quote is never changed: ``previous`` links the next version to the one it supersedes.
    ``approved_by`` is empty where nobody had to approve.
    """

    number = models.CharField(_("number"), max_length=30, unique=True)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="next", verbose_name=_("earlier version")
    )
    account = models.ForeignKey(Account, models.PROTECT, related_name="quotes", verbose_name=_("account"))
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="quotes", verbose_name=_("contact")
    )
    status = models.CharField(_("status"), max_length=10, choices=QuoteStatus.choices, default=QuoteStatus.DRAFT)
    currency = currency_field(verbose_name=_("currency"))
    exchange_rate = exchange_rate_field(verbose_name=_("exchange rate"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"))
    requested_date = models.DateField(_("wanted by"), null=True, blank=True)
    delivery_terms = models.CharField(_("delivery terms"), max_length=120, blank=True)
    payment_terms = models.CharField(_("payment terms"), max_length=120, blank=True)
    note = models.TextField(
        _("note to the customer"), max_length=2000, blank=True, validators=[MaxLengthValidator(2000)]
    )
    internal_note = models.TextField(
        _("internal note"), max_length=2000, blank=True, validators=[MaxLengthValidator(2000)]
    )
    subtotal = amount_field(verbose_name=_("subtotal"), default=0)
    tax = amount_field(verbose_name=_("tax"), default=0)
    freight = amount_field(verbose_name=_("freight"), default=0)
    total = amount_field(verbose_name=_("total"), default=0)
    order = models.OneToOneField(SalesOrder, models.PROTECT, null=True, blank=True, related_name="quote")
    opportunity = models.ForeignKey(
        Opportunity, models.PROTECT, null=True, blank=True, related_name="quotes", verbose_name=_("opportunity")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    decline_reason = models.CharField(
        _("why declined"), max_length=10, choices=DeclineReason.choices, blank=True, default=""
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
        indexes: ClassVar = [
            models.Index(fields=["account", "-id"], name="quote_by_account"),
            models.Index(fields=["status", "valid_until"], name="quote_by_validity"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=QuoteStatus.values), name="quote_status_is_known"),
            models.CheckConstraint(condition=Q(version__gte=1), name="quote_version_above_zero"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | Q(created_by__isnull=True) | ~Q(approved_by=F("created_by")),
                name="quote_approver_is_not_maker",
            ),
            models.CheckConstraint(
                condition=Q(total__gt=F("subtotal") + F("tax") + F("freight") - HALF_DIGIT)
                & Q(total__lt=F("subtotal") + F("tax") + F("freight") + HALF_DIGIT),
                name="quote_total_is_its_parts",
            ),
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
    tax_pct = models.DecimalField(_("tax in percent"), max_digits=5, decimal_places=2, default=0)
    amount = amount_field(verbose_name=_("amount"))
    tax_amount = amount_field(verbose_name=_("tax"), default=0)
    price_trace = models.JSONField(_("why this price"), default=dict, blank=True)
    tax_trace = models.JSONField(_("why this tax"), default=dict, blank=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = _("quote line")
        verbose_name_plural = _("quote lines")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["quote", "position"], name="quoteline_position_unique_in_quote"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="quoteline_quantity_above_zero"),
        ]
