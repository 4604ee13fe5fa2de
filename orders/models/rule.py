"""Rules of confirm or hold, which people write; walked from top to bottom by ``services.rules``."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from catalog.models import Category, Product
from orders.models.order import HoldReason


class RuleCondition(models.TextChoices):
    CREDIT = "CREDIT", _("Beyond the credit limit")
    STOCK = "STOCK", _("Not enough stock")
    PRICE = "PRICE", _("Price below the list by more than (%)")
    ADDRESS = "ADDRESS", _("No address to ship to")
    AMOUNT = "AMOUNT", _("Total above")
    NEW_ACCOUNT = "NEW_ACCOUNT", _("Account with fewer orders than")
    COUNTRY = "COUNTRY", _("Account in one of these countries")
    MARGIN = "MARGIN", _("Margin below (%)")
    PRODUCT = "PRODUCT", _("Product on the order")
    CATEGORY = "CATEGORY", _("Product of a category on the order")
    UNUSUAL = "UNUSUAL", _("Total above so many times the account's usual")
    BURST = "BURST", _("More orders of the account in an hour than")
    ALWAYS = "ALWAYS", _("Always")


C = RuleCondition
NUMBERED = frozenset({C.PRICE, C.AMOUNT, C.NEW_ACCOUNT, C.MARGIN, C.UNUSUAL, C.BURST})
# What only a person with a word may let pass: these rules can neither be switched off nor removed.
ALWAYS_ON = frozenset({C.CREDIT, C.STOCK})
REASON_OF = {
    C.CREDIT: HoldReason.CREDIT,
    C.STOCK: HoldReason.STOCK,
    C.PRICE: HoldReason.PRICE,
    C.ADDRESS: HoldReason.ADDRESS,
    C.AMOUNT: HoldReason.AMOUNT,
    C.NEW_ACCOUNT: HoldReason.NEW_ACCOUNT,
    C.COUNTRY: HoldReason.COUNTRY,
    C.MARGIN: HoldReason.MARGIN,
    C.PRODUCT: HoldReason.PRODUCT,
    C.CATEGORY: HoldReason.PRODUCT,
    C.UNUSUAL: HoldReason.FRAUD,
    C.BURST: HoldReason.FRAUD,
    C.ALWAYS: HoldReason.RULE,
}


class RuleOutcome(models.TextChoices):
    HOLD = "HOLD", _("Hold")
    CONFIRM = "CONFIRM", _("Let pass")


class RuleQuerySet(LockingQuerySet["OrderRule"]):
    def visible_to(self, user: Any) -> Self:
        """Rules about the margin are for those who may see margins."""
        if not (user.is_superuser or user.roles):
            return self.none()
        return self if "margin" in user.rights else self.exclude(condition=C.MARGIN)


class OrderRule(models.Model):
    """One rule: when ``condition`` holds of an order, hold it or let it pass. Walked by ``position``.

    ``number`` is a percentage, an amount in the order's currency, a count or a factor, as the condition says.
    """

    position = models.PositiveIntegerField(_("position"))
    name = models.CharField(_("name"), max_length=120)
    condition = models.CharField(_("when"), max_length=12, choices=C.choices)
    number = models.DecimalField(_("number"), max_digits=14, decimal_places=2, null=True, blank=True)
    countries = models.CharField(_("countries"), max_length=300, blank=True)
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("product")
    )
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("category")
    )
    outcome = models.CharField(_("then"), max_length=7, choices=RuleOutcome.choices, default=RuleOutcome.HOLD)
    is_active = models.BooleanField(_("on"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("order rule")
        verbose_name_plural = _("order rules")
        indexes: ClassVar = [models.Index(fields=["position"], name="orderrule_by_position")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(condition__in=C.values), name="orderrule_condition_is_known"),
            models.CheckConstraint(
                condition=Q(is_active=True) | ~Q(condition__in=["CREDIT", "STOCK"]),
                name="orderrule_credit_and_stock_always_on",
            ),
            models.CheckConstraint(
                condition=Q(outcome="HOLD") | ~Q(condition="CREDIT"), name="orderrule_credit_always_holds"
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=False) | ~Q(condition__in=sorted(NUMBERED)), name="orderrule_number_is_given"
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True) | Q(number__gte=0), name="orderrule_number_not_negative"
            ),
            models.UniqueConstraint(
                fields=["condition"],
                condition=Q(condition__in=["CREDIT", "STOCK"]),
                name="orderrule_one_for_credit_and_stock",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("orders:rule_edit", args=[self.pk])

    @property
    def reason(self) -> HoldReason:
        return REASON_OF[C(self.condition)]

    @property
    def is_always_on(self) -> bool:
        return self.condition in ALWAYS_ON

    @property
    def tone(self) -> str:
        if not self.is_active:
            return "neutral"
        return "danger" if self.outcome == RuleOutcome.HOLD else "success"
