"""Exchange rates to the company's currency, by day."""

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from b2bops.common.money import currency_field


def exchange_rate_field(**options: Any) -> models.DecimalField[Any, Any]:
    """Company currency per one unit of another: ten decimals, because a unit may be worth very little."""
    return models.DecimalField(max_digits=20, decimal_places=10, **options)


class ExchangeRate(models.Model):
    """What one unit of ``currency`` is worth in the company's currency from ``valid_from`` until the next row."""

    currency = currency_field(verbose_name=_("currency"))
    valid_from = models.DateField(_("from"))
    rate = exchange_rate_field(verbose_name=_("rate"), help_text=_("Company currency per one unit."))
    source = models.CharField(_("source"), max_length=80, blank=True, help_text=_("Such as a central bank."))
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["currency", "valid_from"], name="exchangerate_one_per_currency_and_day"),
            models.CheckConstraint(condition=Q(rate__gt=Decimal(0)), name="exchangerate_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.valid_from}"
