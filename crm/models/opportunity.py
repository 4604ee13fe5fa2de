"""Opportunities: what an account may buy, how likely and when; and the forecast's daily photographs."""

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.accounts.models import Territory
from b2bops.common import money
from b2bops.common.locking import LockingQuerySet
from b2bops.common.money import amount_field, currency_field
from b2bops.common.transitions import TransitionTable
from crm.models.account import Account
from crm.models.campaign import Campaign, LeadSource
from crm.models.people import Contact
from crm.models.pipeline import OUTCOME_TONES, Competitor, LostReason, Outcome, PipelineStage, percent_field

OUTCOME_TRANSITIONS = TransitionTable(
    {
        Outcome.OPEN: frozenset({Outcome.WON, Outcome.LOST}),
        Outcome.WON: frozenset({Outcome.OPEN}),
        Outcome.LOST: frozenset({Outcome.OPEN}),
    }
)


class ProbabilitySource(models.TextChoices):
    STAGE = "STAGE", _("The stage")
    MODEL = "MODEL", _("The model")
    HAND = "HAND", _("Set by hand")


class OpportunityQuerySet(LockingQuerySet["Opportunity"]):
    def visible_to(self, user: Any) -> Self:
        """Those of the accounts one sees."""
        return self.filter(account__in=Account.objects.visible_to(user))

    def open(self) -> Self:
        return self.filter(outcome=Outcome.OPEN)

    def with_names(self) -> Self:
        """With everything a card or a line of a list shows: one query."""
        return self.select_related("account__territory", "stage", "owner", "competitor", "lost_reason", "campaign")


class Opportunity(models.Model):
    """A deal in the making. ``outcome`` repeats what its stage means, so that the table itself can hold the rules."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="opportunities", verbose_name=_("account"))
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="opportunities", verbose_name=_("contact")
    )
    name = models.CharField(_("name"), max_length=160)
    amount = amount_field(verbose_name=_("amount"), default=0)
    currency = currency_field(verbose_name=_("currency"))
    stage = models.ForeignKey(PipelineStage, models.PROTECT, related_name="opportunities", verbose_name=_("stage"))
    outcome = models.CharField(_("outcome"), max_length=4, choices=Outcome.choices, default=Outcome.OPEN)
    probability_pct = percent_field(verbose_name=_("probability in percent"))
    probability_source = models.CharField(
        _("probability from"), max_length=5, choices=ProbabilitySource.choices, default=ProbabilitySource.STAGE
    )
    model_pct = percent_field(verbose_name=_("the model's probability"), null=True, blank=True)
    expected_close = models.DateField(_("expected close"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="opportunities",
        verbose_name=_("owner"),
    )
    source = models.CharField(_("source"), max_length=8, choices=LeadSource.choices, default=LeadSource.DIRECT)
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="opportunities", verbose_name=_("campaign")
    )
    competitor = models.ForeignKey(
        Competitor, models.PROTECT, null=True, blank=True, related_name="opportunities", verbose_name=_("competitor")
    )
    lost_reason = models.ForeignKey(
        LostReason, models.PROTECT, null=True, blank=True, related_name="opportunities", verbose_name=_("lost reason")
    )
    notes = models.TextField(_("notes"), blank=True, max_length=4000)
    opened_at = models.DateTimeField(_("opened"))
    stage_since = models.DateTimeField(_("in this stage since"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        verbose_name = _("opportunity")
        verbose_name_plural = _("opportunities")
        indexes: ClassVar = [
            models.Index(fields=["outcome", "stage"], name="opportunity_by_stage"),
            models.Index(fields=["outcome", "expected_close"], name="opportunity_by_close"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="opportunity_outcome_is_known"),
            models.CheckConstraint(
                condition=Q(probability_source__in=ProbabilitySource.values), name="opportunity_source_is_known"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="opportunity_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(probability_pct__gte=0, probability_pct__lte=100), name="opportunity_probability_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.OPEN, closed_at__isnull=True)
                | (~Q(outcome=Outcome.OPEN) & Q(closed_at__isnull=False)),
                name="opportunity_closed_when_decided",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.LOST) | Q(lost_reason__isnull=False), name="opportunity_lost_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("crm:opportunity_detail", args=[self.pk])

    @property
    def tone(self) -> str:
        return OUTCOME_TONES[Outcome(self.outcome)]

    @property
    def is_open(self) -> bool:
        return self.outcome == Outcome.OPEN

    @property
    def weighted(self) -> Decimal:
        """Amount × probability in the opportunity's own currency, rounded."""
        return money.round_amount(self.amount * self.probability_pct / 100, currency=self.currency)


class StageMove(models.Model):
    """One step of an opportunity along the pipeline; append-only, read by the forecast model and the page."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="moves")
    from_stage = models.ForeignKey(PipelineStage, models.PROTECT, null=True, related_name="+")
    to_stage = models.ForeignKey(PipelineStage, models.PROTECT, related_name="+")
    moved_at = models.DateTimeField(_("moved"))
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = _("stage move")
        verbose_name_plural = _("stage moves")
        ordering: ClassVar = ["moved_at", "pk"]

    def __str__(self) -> str:
        return f"{self.opportunity_id}: {self.from_stage_id} → {self.to_stage_id}"


class SnapshotQuerySet(LockingQuerySet["PipelineSnapshot"]):
    def visible_to(self, user: Any) -> Self:
        """By the territory of the accounts, as opportunities are."""
        if user.sees_all_territories:
            return self
        if "sales" not in user.roles or user.territory_id is None:
            return self.none()
        return self.filter(territory_id=user.territory_id)


class PipelineSnapshot(models.Model):
    """The open pipeline as it stood at the end of a day, in the company's currency: the forecast's history."""

    taken_on = models.DateField(_("taken on"))
    month = models.DateField(_("month of closing"))
    stage = models.ForeignKey(PipelineStage, models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, related_name="+")
    forecast_class = models.CharField(_("counted as"), max_length=9)
    opportunity_count = models.PositiveIntegerField(_("opportunities"))
    amount = amount_field(verbose_name=_("amount"))
    weighted = amount_field(verbose_name=_("weighted"))
    currency = currency_field(verbose_name=_("currency"))

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("pipeline snapshot")
        verbose_name_plural = _("pipeline snapshots")
        indexes: ClassVar = [models.Index(fields=["taken_on", "month"], name="snapshot_by_day")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["taken_on", "month", "stage", "owner", "territory"], name="snapshot_one_row_per_cell"
            )
        ]

    def __str__(self) -> str:
        return f"{self.taken_on} {self.month} {self.weighted}"
