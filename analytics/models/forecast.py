"""Forecasts: one row per product and run, arrays inside, with passport and explanation."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from analytics.models.run import JobRun
from catalog.models import Product


class ForecastSeries(models.Model):
    """Demand of one product in buckets of ``bucket_days``.

    ``mean`` has one number per future bucket; ``quantiles`` one list per level of ``levels``; ``history`` the past
    the forecast was made from (up to ``as_of``, oldest first, starting on ``history_start_date``). ``passport`` holds
    the backtest of this series; ``terms`` is a list of {key, value} that sums to the total of ``mean``.
    """

    run = models.ForeignKey(JobRun, models.CASCADE, related_name="series")
    product = models.ForeignKey(Product, models.CASCADE, related_name="forecasts", verbose_name=_("product"))
    bucket_days = models.PositiveSmallIntegerField(_("days per bucket"), default=7)
    history_start_date = models.DateField(_("history from"))
    history = models.JSONField(default=list)
    mean = models.JSONField(default=list)
    levels = models.JSONField(default=list)
    quantiles = models.JSONField(default=list)
    method = models.CharField(_("method"), max_length=80)
    passport = models.JSONField(_("passport"), default=dict)
    terms = models.JSONField(_("explanation"), default=list)
    total = models.FloatField(_("forecast over the horizon"), default=0)
    history_total = models.FloatField(_("sold in the history"), default=0)
    wape = models.FloatField(_("WAPE"), null=True)
    beats_seasonal_naive = models.BooleanField(_("beats seasonal naive"), default=False)

    class Meta:
        verbose_name = _("forecast")
        verbose_name_plural = _("forecasts")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "product"], name="forecastseries_one_per_run_and_product")
        ]
        indexes: ClassVar = [models.Index(fields=["run", "-total"], name="forecastseries_by_total")]

    def __str__(self) -> str:
        return f"{self.product_id} ({self.method})"

    def get_absolute_url(self) -> str:
        return reverse("analytics:forecast_detail", args=[self.pk])
