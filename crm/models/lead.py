"""Leads: people and companies who may become customers, where they came from, and who takes care of them."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.accounts.models import Territory
from b2bops.common.locking import LockingQuerySet
from b2bops.common.transitions import TransitionTable
from crm.models.account import Account
from crm.models.campaign import Campaign, LeadSource
from crm.models.opportunity import Opportunity
from crm.models.people import Contact
from crm.models.pipeline import LostReason


class LeadStatus(models.TextChoices):
    NEW = "NEW", _("New")
    WORKING = "WORKING", _("Working")
    QUALIFIED = "QUALIFIED", _("Qualified")
    CONVERTED = "CONVERTED", _("Converted")
    DISQUALIFIED = "DISQUALIFIED", _("Disqualified")


LEAD_TONES = {
    LeadStatus.NEW: "info",
    LeadStatus.WORKING: "accent",
    LeadStatus.QUALIFIED: "warning",
    LeadStatus.CONVERTED: "success",
    LeadStatus.DISQUALIFIED: "neutral",
}
LEAD_OPEN = (LeadStatus.NEW, LeadStatus.WORKING, LeadStatus.QUALIFIED)
LEAD_TRANSITIONS = TransitionTable(
    {
        LeadStatus.NEW: frozenset({LeadStatus.WORKING, LeadStatus.DISQUALIFIED}),
        LeadStatus.WORKING: frozenset({LeadStatus.QUALIFIED, LeadStatus.DISQUALIFIED}),
        LeadStatus.QUALIFIED: frozenset({LeadStatus.CONVERTED, LeadStatus.DISQUALIFIED, LeadStatus.WORKING}),
        LeadStatus.DISQUALIFIED: frozenset({LeadStatus.WORKING}),
        LeadStatus.CONVERTED: frozenset(),
    }
)


class LeadQuerySet(LockingQuerySet["Lead"]):
    def visible_to(self, user: Any) -> Self:
        """Sales members see the leads of their territory; managers and the other teams see all, unassigned ones too."""
        if user.sees_all_territories:
            return self
        if "sales" not in user.roles or user.territory_id is None:
            return self.none()
        return self.filter(territory_id=user.territory_id)

    def kept(self) -> Self:
        """Without those that were merged into another one."""
        return self.filter(merged_into__isnull=True)

    def open(self) -> Self:
        return self.kept().filter(status__in=LEAD_OPEN)


class Lead(models.Model):
    """Somebody who may buy. The ``…_key`` columns hold the normalised values by which look-alikes are found."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    company = models.CharField(_("company"), max_length=200)
    person = models.CharField(_("contact person"), max_length=120, blank=True)
    role = models.CharField(_("role"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    website = models.CharField(_("website"), max_length=200, blank=True)
    country = models.CharField(_("country"), max_length=80, blank=True)
    message = models.TextField(_("message"), blank=True, max_length=4000)
    status = models.CharField(_("status"), max_length=12, choices=LeadStatus.choices, default=LeadStatus.NEW)
    disqualified_reason = models.ForeignKey(
        LostReason, models.PROTECT, null=True, blank=True, related_name="leads", verbose_name=_("why disqualified")
    )
    source = models.CharField(_("source"), max_length=8, choices=LeadSource.choices, default=LeadSource.DIRECT)
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="leads", verbose_name=_("campaign")
    )
    utm_source = models.CharField(_("UTM source"), max_length=100, blank=True)
    utm_medium = models.CharField(_("UTM medium"), max_length=100, blank=True)
    utm_campaign = models.CharField(_("UTM campaign"), max_length=100, blank=True)
    utm_term = models.CharField(_("UTM term"), max_length=100, blank=True)
    utm_content = models.CharField(_("UTM content"), max_length=100, blank=True)
    external_ref = models.CharField(_("key in the sending system"), max_length=100, blank=True)
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="leads", verbose_name=_("territory")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="leads", verbose_name=_("owner")
    )
    consent_given_at = models.DateTimeField(_("consent to marketing given"), null=True, blank=True)
    email_key = models.CharField(max_length=254, blank=True, editable=False, db_index=True)
    domain_key = models.CharField(max_length=200, blank=True, editable=False, db_index=True)
    company_key = models.CharField(max_length=200, blank=True, editable=False, db_index=True)
    phone_key = models.CharField(max_length=20, blank=True, editable=False, db_index=True)
    captured_at = models.DateTimeField(_("captured"))
    qualified_at = models.DateTimeField(_("qualified"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("merged into")
    )
    account = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="leads")
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="leads")
    opportunity = models.ForeignKey(Opportunity, models.PROTECT, null=True, blank=True, related_name="leads")

    objects = LeadQuerySet.as_manager()

    class Meta:
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        indexes: ClassVar = [
            models.Index(fields=["territory", "status"], name="lead_by_territory"),
            models.Index(fields=["captured_at"], name="lead_by_capture"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=LeadStatus.values), name="lead_status_is_known"),
            models.CheckConstraint(condition=Q(source__in=LeadSource.values), name="lead_source_is_known"),
            models.CheckConstraint(
                condition=~Q(status=LeadStatus.CONVERTED) | Q(account__isnull=False), name="lead_converted_has_account"
            ),
            models.CheckConstraint(
                condition=~Q(status=LeadStatus.DISQUALIFIED) | Q(disqualified_reason__isnull=False),
                name="lead_disqualified_has_a_reason",
            ),
            models.CheckConstraint(condition=~Q(merged_into=models.F("id")), name="lead_is_not_merged_into_itself"),
            models.UniqueConstraint(
                fields=["external_ref"], condition=~Q(external_ref=""), name="lead_external_ref_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.company

    def get_absolute_url(self) -> str:
        return reverse("crm:lead_detail", args=[self.pk])

    @property
    def tone(self) -> str:
        return LEAD_TONES[LeadStatus(self.status)]

    @property
    def is_open(self) -> bool:
        return self.status in LEAD_OPEN and self.merged_into_id is None


class LeadRoute(models.Model):
    """Who takes new leads: the first route in order whose country and source fit (empty fits all).

    Without an owner, the territory's sales member with the fewest open leads takes it.
    """

    position = models.PositiveSmallIntegerField(_("position"))
    country = models.CharField(_("country"), max_length=80, blank=True)
    source = models.CharField(_("source"), max_length=8, choices=LeadSource.choices, blank=True)
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="lead_routes", verbose_name=_("territory"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    is_active = models.BooleanField(_("in use"), default=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = _("lead route")
        verbose_name_plural = _("lead routes")
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.position}. {self.country or '*'} → {self.territory_id}"
