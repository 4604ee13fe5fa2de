"""What confirmed order lines used of a promotion."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from b2bops.common.money import amount_field
from catalog.models import Promotion
from orders.models.order import SalesOrder, SalesOrderLine


class PromotionUse(models.Model):
    """The discount one line was given: ``amount`` out of the budget, ``beyond_budget`` when a person let it pass.

    ``returned_at`` is set when the order was cancelled and the amount went back to the budget.
    """

    promotion = models.ForeignKey(Promotion, models.PROTECT, related_name="uses", verbose_name=_("promotion"))
    order = models.ForeignKey(SalesOrder, models.PROTECT, related_name="promotion_uses", verbose_name=_("order"))
    line = models.ForeignKey(SalesOrderLine, models.SET_NULL, null=True, related_name="promotion_uses")
    amount = amount_field(verbose_name=_("discount"))
    beyond_budget = amount_field(verbose_name=_("beyond budget"), default=0)
    used_at = models.DateTimeField(_("used"))
    returned_at = models.DateTimeField(_("given back"), null=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = _("use of a promotion")
        verbose_name_plural = _("uses of promotions")
        indexes: ClassVar = [models.Index(fields=["promotion", "-used_at"], name="promotionuse_by_promotion")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["promotion", "line"],
                condition=Q(returned_at__isnull=True),
                name="promotionuse_one_open_per_line",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0, beyond_budget__gte=0), name="promotionuse_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.promotion_id}: {self.amount}"
