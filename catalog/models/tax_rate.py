"""Tax by class and destination."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from catalog.models.category import TaxClass


class TaxTreatment(models.TextChoices):
    STANDARD = "STANDARD", _("Taxed")
    REVERSE_CHARGE = "REVERSE_CHARGE", _("Reverse charge")
    EXEMPT = "EXEMPT", _("Exempt")


TAX_TONES = {
    TaxTreatment.STANDARD: "neutral",
    TaxTreatment.REVERSE_CHARGE: "info",
    TaxTreatment.EXEMPT: "success",
}


class TaxRateQuerySet(LockingQuerySet["TaxRate"]):
    def valid(self, on: date) -> Self:
        """Rates whose dates hold ``on``."""
        started = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
        return self.filter(started, Q(valid_until__isnull=True) | Q(valid_until__gte=on))


class TaxRate(models.Model):
    """The rate of a tax class at one destination between two dates. See docs/reference/domain/tax.md.

    An empty ``region`` means the whole country.
    """

    tax_class = models.ForeignKey(TaxClass, models.PROTECT, related_name="rates", verbose_name=_("tax class"))
    country = models.CharField(_("country"), max_length=80)
    region = models.CharField(_("region"), max_length=80, blank=True)
    treatment = models.CharField(
        _("treatment"), max_length=14, choices=TaxTreatment.choices, default=TaxTreatment.STANDARD
    )
    rate_pct = models.DecimalField(_("rate in percent"), max_digits=5, decimal_places=2, default=0)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = TaxRateQuerySet.as_manager()

    class Meta:
        verbose_name = _("tax rate")
        verbose_name_plural = _("tax rates")
        indexes: ClassVar = [models.Index(fields=["country", "tax_class"], name="taxrate_by_destination")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tax_class", "country", "region", "treatment", "valid_from"],
                name="taxrate_unique_per_place_treatment_and_start",
            ),
            # NULLs differ from each other in the constraint above, so a rate without a start needs its own.
            models.UniqueConstraint(
                fields=["tax_class", "country", "region", "treatment"],
                condition=Q(valid_from__isnull=True),
                name="taxrate_one_without_start_per_place_and_treatment",
            ),
            models.CheckConstraint(
                condition=Q(rate_pct__gte=0, rate_pct__lte=100), name="taxrate_rate_is_a_percentage"
            ),
            models.CheckConstraint(
                condition=Q(treatment=TaxTreatment.STANDARD) | Q(rate_pct=0), name="taxrate_only_taxed_has_a_rate"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="taxrate_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        place = f"{self.country}/{self.region}" if self.region else self.country
        return f"{self.tax_class_id} {place} {self.rate_pct}"

    def get_absolute_url(self) -> str:
        return reverse("catalog:tax_rate_edit", args=[self.pk])

    @property
    def tone(self) -> str:
        return TAX_TONES[TaxTreatment(self.treatment)]
