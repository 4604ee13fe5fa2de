"""Contracts: agreed prices and volumes between two days."""

from datetime import date, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from b2bops.common.money import amount_field, currency_field, quantity_field, unit_price_field
from b2bops.common.transitions import TransitionTable
from catalog.models import Category, Product
from crm.models.account import Account


class ContractStatus(models.TextChoices):
    DRAFT = "DRAFT", _("Draft")
    APPROVED = "APPROVED", _("Approved")
    ACTIVE = "ACTIVE", _("Active")
    EXPIRED = "EXPIRED", _("Expired")
    TERMINATED = "TERMINATED", _("Terminated")


CONTRACT_TRANSITIONS = TransitionTable(
    {
        ContractStatus.DRAFT: frozenset({ContractStatus.APPROVED}),
        ContractStatus.APPROVED: frozenset({ContractStatus.ACTIVE, ContractStatus.DRAFT}),
        ContractStatus.ACTIVE: frozenset({ContractStatus.EXPIRED, ContractStatus.TERMINATED}),
    }
)

CONTRACT_TONES = {
    ContractStatus.DRAFT: "neutral",
    ContractStatus.APPROVED: "info",
    ContractStatus.ACTIVE: "success",
    ContractStatus.EXPIRED: "warning",
    ContractStatus.TERMINATED: "danger",
}
WAS_ACTIVATED = (ContractStatus.ACTIVE, ContractStatus.EXPIRED, ContractStatus.TERMINATED)


class ContractQuerySet(LockingQuerySet["Contract"]):
    def visible_to(self, user: Any) -> Self:
        """Contracts of the accounts one sees, for those who may see agreed prices; nobody else sees any."""
        if user.is_superuser:
            return self
        if "contract_price" not in user.rights:
            return self.none()
        return self.filter(account__in=Account.objects.visible_to(user))

    def holding(self, on: date) -> Self:
        """Contracts whose prices hold on ``on``, whatever became of them later."""
        window = self.filter(status__in=WAS_ACTIVATED, valid_from__lte=on, valid_until__gte=on)
        return window.filter(Q(terminated_on=None) | Q(terminated_on__gt=on))


class Contract(models.Model):
    """What was agreed with an account and all below it. ``terminated_on`` is the first day it no longer holds."""

    number = models.CharField(_("number"), max_length=40, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="contracts", verbose_name=_("account"))
    name = models.CharField(_("name"), max_length=120)
    currency = currency_field(verbose_name=_("currency"))
    status = models.CharField(_("status"), max_length=10, choices=ContractStatus.choices, default=ContractStatus.DRAFT)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"))
    notice_days = models.PositiveSmallIntegerField(_("notice in days"), default=60, validators=[MaxValueValidator(730)])
    note = models.TextField(_("note"), blank=True, max_length=4000)
    renews = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="renewals", verbose_name=_("renews")
    )
    reminded_on = models.DateField(_("reminded"), null=True, blank=True)
    terminated_on = models.DateField(_("terminated on"), null=True, blank=True)
    termination_reason = models.CharField(_("why terminated"), max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("made by")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        indexes: ClassVar = [models.Index(fields=["account", "status"], name="contract_by_account")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=ContractStatus.values), name="contract_status_is_known"),
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="contract_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(created_by=None) | ~Q(approved_by=F("created_by")),
                name="contract_approver_is_not_its_maker",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("crm:contract_detail", args=[self.pk])

    @property
    def tone(self) -> str:
        return CONTRACT_TONES[ContractStatus(self.status)]

    @property
    def notice_on(self) -> date:
        """The day from which its end is near."""
        return self.valid_until - timedelta(days=self.notice_days)


class ContractPrice(models.Model):
    """One agreed price: a unit price or a discount for a product, or a discount for a category, from a quantity."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="prices", verbose_name=_("contract"))
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("product")
    )
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("category")
    )
    from_quantity = quantity_field(verbose_name=_("from quantity"), default=1, validators=[MinValueValidator(0)])
    amount = unit_price_field(verbose_name=_("unit price"), null=True, blank=True)
    discount_pct = models.DecimalField(
        _("discount in percent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreed price")
        verbose_name_plural = _("agreed prices")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(product__isnull=False, category=None, amount__isnull=False, discount_pct=None)
                | Q(product__isnull=False, category=None, amount=None, discount_pct__isnull=False)
                | Q(product=None, category__isnull=False, amount=None, discount_pct__isnull=False),
                name="contractprice_is_a_price_or_a_discount_of_one_target",
            ),
            models.UniqueConstraint(
                fields=["contract", "product", "from_quantity"], name="contractprice_product_tier_once"
            ),
            models.UniqueConstraint(
                fields=["contract", "category", "from_quantity"], name="contractprice_category_tier_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id or self.category_id} ≥ {self.from_quantity}"


class Measure(models.TextChoices):
    QUANTITY = "QUANTITY", _("Quantity")
    AMOUNT = "AMOUNT", _("Amount")


class CommitmentPeriod(models.TextChoices):
    MONTH = "MONTH", _("Each month")
    QUARTER = "QUARTER", _("Each quarter")
    YEAR = "YEAR", _("Each year")
    TERM = "TERM", _("Over the whole term")


class ContractCommitment(models.Model):
    """How much the account promised to take; without product and category it is the total."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="commitments", verbose_name=_("contract"))
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("product")
    )
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("category")
    )
    measure = models.CharField(_("measured in"), max_length=8, choices=Measure.choices)
    target = amount_field(verbose_name=_("promised"), validators=[MinValueValidator(1)])
    period = models.CharField(_("period"), max_length=7, choices=CommitmentPeriod.choices)

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(product=None) | Q(category=None), name="contractcommitment_has_one_target_at_most"
            ),
            models.CheckConstraint(condition=Q(target__gt=0), name="contractcommitment_target_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.measure} {self.period}"
