"""Accounts: the companies we sell to."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.accounts.models import Territory
from b2bops.common.locking import LockingQuerySet
from b2bops.common.money import amount_field, currency_field
from catalog.models import PriceList
from crm.models.segment import Segment


class Lifecycle(models.TextChoices):
    LEAD = "LEAD", _("Lead")
    NEW = "NEW", _("New")
    ACTIVE = "ACTIVE", _("Active")
    AT_RISK = "AT_RISK", _("At risk")
    CHURNED = "CHURNED", _("Churned")


LIFECYCLE_TONES = {
    Lifecycle.LEAD: "neutral",
    Lifecycle.NEW: "info",
    Lifecycle.ACTIVE: "success",
    Lifecycle.AT_RISK: "warning",
    Lifecycle.CHURNED: "danger",
}


class AccountQuerySet(LockingQuerySet["Account"]):
    def visible_to(self, user: Any) -> Self:
        """Sales members see their territory; managers and the other teams see all; nobody else sees any."""
        if user.is_superuser or "sales.manager" in user.roles or user.roles - {"sales"}:
            return self
        if "sales" not in user.roles or user.territory_id is None:
            return self.none()
        return self.filter(territory_id=user.territory_id)

    def kept(self) -> Self:
        """Without those that were merged into another one and stay only to lead there."""
        return self.filter(merged_into__isnull=True)

    def customers(self) -> Self:
        """Known companies: without the collective accounts of sales that named nobody."""
        return self.filter(is_walk_in=False)


class Account(models.Model):
    """A company. ``is_walk_in`` marks the collective account of sales that named no customer."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    tax_id = models.CharField(_("tax id"), max_length=40, blank=True)
    is_tax_exempt = models.BooleanField(
        _("exempt from tax"), default=False, help_text=_("Keep the certificate: invoices then carry no tax.")
    )
    country = models.CharField(_("country"), max_length=80, blank=True)
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="accounts", verbose_name=_("territory")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="accounts",
        verbose_name=_("owner"),
    )
    payment_terms_days = models.PositiveSmallIntegerField(
        _("payment terms in days"), default=30, validators=[MaxValueValidator(3650)]
    )
    credit_limit = amount_field(verbose_name=_("credit limit"), null=True, blank=True)
    currency = currency_field(verbose_name=_("currency"))
    price_list = models.ForeignKey(
        PriceList,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="accounts",
        verbose_name=_("price list"),
    )
    segment = models.ForeignKey(
        Segment, models.SET_NULL, null=True, blank=True, related_name="accounts", verbose_name=_("segment")
    )
    lifecycle = models.CharField(_("lifecycle"), max_length=8, choices=Lifecycle.choices, default=Lifecycle.LEAD)
    lifecycle_by_hand = models.BooleanField(_("lifecycle set by hand"), default=False)
    language = models.CharField(
        _("language of documents"), max_length=10, choices=settings.LANGUAGES, blank=True, default=""
    )
    mails_confirmations = models.BooleanField(
        _("mail order confirmations"), default=False, help_text=_("As soon as an order is confirmed.")
    )
    mails_invoices = models.BooleanField(
        _("mail invoices and credit notes"), default=False, help_text=_("As soon as they are issued.")
    )
    lifecycle_since = models.DateField(_("in this lifecycle since"), null=True, blank=True)
    customer_since = models.DateField(_("customer since"), null=True, blank=True)
    is_walk_in = models.BooleanField(_("walk-in"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("merged into")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        indexes: ClassVar = [
            models.Index(fields=["name"], name="account_by_name"),
            models.Index(fields=["territory", "name"], name="account_by_territory"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(lifecycle__in=Lifecycle.values), name="account_lifecycle_is_known"),
            models.CheckConstraint(
                condition=Q(credit_limit__isnull=True) | Q(credit_limit__gte=0),
                name="account_credit_limit_not_negative",
            ),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="account_is_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("crm:account_detail", args=[self.pk])

    @property
    def tone(self) -> str:
        return LIFECYCLE_TONES[Lifecycle(self.lifecycle)]
