"""Returns: goods that came back, linked to the order line they came from where it is known."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from b2bops.common.money import amount_field, currency_field, quantity_field, unit_price_field
from catalog.models import Product
from crm.models import Account
from orders.models.order import SalesOrderLine


class ReturnStatus(models.TextChoices):
    REQUESTED = "REQUESTED", _("Requested")
    RECEIVED = "RECEIVED", _("Received")
    CLOSED = "CLOSED", _("Closed")


class ReturnOutcome(models.TextChoices):
    RETURN = "RETURN", _("Return")
    REPAIR = "REPAIR", _("Repair")
    REPLACE = "REPLACE", _("Replace")
    REFUND = "REFUND", _("Refund")
    REJECT = "REJECT", _("Reject")


class SalesReturnQuerySet(LockingQuerySet["SalesReturn"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(account__in=Account.objects.visible_to(user))


class SalesReturn(models.Model):
    """One return document of one account."""

    number = models.CharField(_("number"), max_length=40, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="returns", verbose_name=_("account"))
    status = models.CharField(_("status"), max_length=9, choices=ReturnStatus.choices, default=ReturnStatus.REQUESTED)
    external_number = models.CharField(_("their number"), max_length=60, blank=True)
    source_digest = models.CharField(max_length=64, blank=True)
    currency = currency_field(verbose_name=_("currency"))
    returned_at = models.DateTimeField(_("returned"))
    total = amount_field(verbose_name=_("total"), default=0)
    line_count = models.PositiveIntegerField(_("lines"), default=0)

    objects = SalesReturnQuerySet.as_manager()

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        indexes: ClassVar = [
            models.Index(fields=["account", "-returned_at"], name="return_by_account"),
            models.Index(fields=["-returned_at", "-id"], name="return_by_time"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["external_number"],
                condition=~Q(external_number=""),
                name="return_external_number_unique",
            )
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("orders:return_detail", args=[self.pk])


class SalesReturnLine(models.Model):
    """What came back. ``order_line`` is None when no earlier order explains it."""

    sales_return = models.ForeignKey(SalesReturn, models.CASCADE, related_name="lines")
    order_line = models.ForeignKey(SalesOrderLine, models.PROTECT, null=True, blank=True, related_name="return_lines")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    quantity = quantity_field(verbose_name=_("quantity"))
    unit_price = unit_price_field(verbose_name=_("unit price"))
    amount = amount_field(verbose_name=_("amount"))
    outcome = models.CharField(_("outcome"), max_length=7, choices=ReturnOutcome.choices, default=ReturnOutcome.REFUND)

    class Meta:
        verbose_name = _("return line")
        verbose_name_plural = _("return lines")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="returnline_quantity_above_zero")
        ]
