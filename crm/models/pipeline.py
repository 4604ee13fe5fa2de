"""The sales pipeline's own vocabulary: its stages, the rivals met in it, and why offers are lost."""

from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet


class Outcome(models.TextChoices):
    OPEN = "OPEN", _("Open")
    WON = "WON", _("Won")
    LOST = "LOST", _("Lost")


OUTCOME_TONES = {Outcome.OPEN: "info", Outcome.WON: "success", Outcome.LOST: "danger"}


class ForecastClass(models.TextChoices):
    """How surely an open opportunity of a stage is counted on."""

    PIPELINE = "PIPELINE", _("Pipeline")
    BEST_CASE = "BEST_CASE", _("Best case")
    COMMIT = "COMMIT", _("Commit")


def percent_field(**options: Any) -> models.DecimalField[Any, Any]:
    """A share of 0 to 100 percent, two decimals."""
    limits = [MinValueValidator(0), MaxValueValidator(100)]
    return models.DecimalField(max_digits=5, decimal_places=2, validators=limits, **options)


class StageQuerySet(LockingQuerySet["PipelineStage"]):
    def in_use(self) -> Self:
        """Those a person may choose, in the order of the board."""
        return self.filter(is_active=True).order_by("position", "pk")


class PipelineStage(models.Model):
    """One column of the board. Exactly one stage in use means won and one means lost; the others are open."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"))
    probability_pct = percent_field(verbose_name=_("probability in percent"))
    outcome = models.CharField(_("outcome"), max_length=4, choices=Outcome.choices, default=Outcome.OPEN)
    forecast_class = models.CharField(
        _("counts in the forecast as"), max_length=9, choices=ForecastClass.choices, default=ForecastClass.PIPELINE
    )
    is_active = models.BooleanField(_("in use"), default=True)

    objects = StageQuerySet.as_manager()

    class Meta:
        verbose_name = _("pipeline stage")
        verbose_name_plural = _("pipeline stages")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["outcome"],
                condition=~Q(outcome=Outcome.OPEN) & Q(is_active=True),
                name="stage_one_won_and_one_lost",
            ),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="stage_outcome_is_known"),
            models.CheckConstraint(
                condition=Q(forecast_class__in=ForecastClass.values), name="stage_forecast_class_is_known"
            ),
            models.CheckConstraint(
                condition=Q(probability_pct__gte=0, probability_pct__lte=100), name="stage_probability_is_a_share"
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.WON) | Q(probability_pct=100), name="stage_won_is_certain"
            ),
            models.CheckConstraint(condition=~Q(outcome=Outcome.LOST) | Q(probability_pct=0), name="stage_lost_is_nil"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tone(self) -> str:
        return OUTCOME_TONES[Outcome(self.outcome)]


class Competitor(models.Model):
    """A rival met in opportunities."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    website = models.URLField(_("website"), blank=True)
    strengths = models.TextField(_("strengths"), blank=True, max_length=2000)
    weaknesses = models.TextField(_("weaknesses"), blank=True, max_length=2000)
    is_active = models.BooleanField(_("active"), default=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = _("competitor")
        verbose_name_plural = _("competitors")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class LostReason(models.Model):
    """Why an opportunity was lost, or a lead disqualified."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    is_active = models.BooleanField(_("active"), default=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = _("lost reason")
        verbose_name_plural = _("lost reasons")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name
