"""The decision ledger: every suggestion is a row; what people decide about it stays for good."""

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from analytics.models.run import JobRun
from b2bops.common.locking import LockingQuerySet
from b2bops.common.transitions import TransitionTable
from catalog.models import Product
from crm.models import Account
from supply.models import Supplier, Warehouse


class ProposalKind(models.TextChoices):
    PURCHASE = "PURCHASE", _("Purchase")
    RECOMMENDATION = "RECOMMENDATION", _("Recommendation")


class ProposalStatus(models.TextChoices):
    OPEN = "OPEN", _("Open")
    ACCEPTED = "ACCEPTED", _("Accepted")
    REJECTED = "REJECTED", _("Rejected")
    SUPERSEDED = "SUPERSEDED", _("Superseded")


PROPOSAL_TRANSITIONS = TransitionTable(
    {ProposalStatus.OPEN: frozenset({ProposalStatus.ACCEPTED, ProposalStatus.REJECTED, ProposalStatus.SUPERSEDED})}
)
PROPOSAL_TONES = {
    ProposalStatus.OPEN: "info",
    ProposalStatus.ACCEPTED: "success",
    ProposalStatus.REJECTED: "danger",
    ProposalStatus.SUPERSEDED: "neutral",
}


class ProposalQuerySet(LockingQuerySet["Proposal"]):
    def visible_to(self, user: Any) -> Self:
        """Purchases are for the supply team, recommendations for those who see the account; technology sees both."""
        if user.is_superuser or "technology" in user.roles:
            return self
        mine = Q(pk__in=[])
        if "supply" in user.roles:
            mine |= Q(kind=ProposalKind.PURCHASE)
        if "sales" in user.roles:
            mine |= Q(kind=ProposalKind.RECOMMENDATION, account__in=Account.objects.visible_to(user))
        return self.filter(mine)

    def open(self) -> Self:
        return self.filter(status=ProposalStatus.OPEN)


class Proposal(models.Model):
    """One suggestion with its explanation, and the decision about it.

    ``terms`` is a list of {key, value} whose values sum to ``value``; ``presentation`` has words for the keys.
    ``value`` is a quantity for purchases and
    a score for recommendations (whose suggested quantity is in ``evidence``). ``money_at_stake`` is what ignoring it is
    expected to cost. A new run supersedes open rows and never touches decided ones. Accepting creates its effect once:
    ``effect`` names it.
    """

    kind = models.CharField(_("kind"), max_length=14, choices=ProposalKind.choices)
    run = models.ForeignKey(JobRun, models.PROTECT, related_name="proposals", verbose_name=_("run"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="proposals", verbose_name=_("account")
    )
    warehouse = models.ForeignKey(
        Warehouse, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("warehouse")
    )
    supplier = models.ForeignKey(
        Supplier, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("supplier")
    )
    rank = models.PositiveIntegerField(_("rank"), default=0)
    value = models.FloatField(_("suggested"))
    value_low = models.FloatField(_("low"), null=True)
    value_high = models.FloatField(_("high"), null=True)
    terms = models.JSONField(_("explanation"), default=list)
    evidence = models.JSONField(_("evidence"), default=dict)
    reason = models.CharField(_("why"), max_length=300, blank=True)
    money_at_stake = models.DecimalField(_("money at stake"), max_digits=19, decimal_places=2, default=0)
    currency = models.CharField(_("currency"), max_length=3)
    expires_date = models.DateField(_("expires"), null=True)
    status = models.CharField(_("status"), max_length=10, choices=ProposalStatus.choices, default=ProposalStatus.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    decided_qty = models.DecimalField(_("decided quantity"), max_digits=15, decimal_places=3, null=True)
    decision_reason = models.CharField(_("reason given"), max_length=300, blank=True)
    effect = models.CharField(_("effect"), max_length=60, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        indexes: ClassVar = [
            models.Index(fields=["kind", "status", "-money_at_stake", "-id"], name="proposal_by_money"),
            models.Index(fields=["account", "status"], name="proposal_by_account"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["run", "kind", "product", "warehouse"],
                condition=Q(kind="PURCHASE"),
                name="proposal_one_purchase_per_run_and_place",
            ),
            models.UniqueConstraint(
                fields=["run", "kind", "product", "account"],
                condition=Q(kind="RECOMMENDATION"),
                name="proposal_one_recommendation_per_run_and_account",
            ),
            models.CheckConstraint(
                condition=~Q(status="ACCEPTED") | ~Q(effect=""), name="proposal_accepted_has_its_effect"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.product_id}"

    def get_absolute_url(self) -> str:
        return reverse("analytics:decision_detail", args=[self.pk])

    @property
    def suggested_qty(self) -> Decimal:
        """The quantity to buy or to offer, in the product's unit."""
        quantity = self.value if self.kind == ProposalKind.PURCHASE else self.evidence["quantity"]
        return Decimal(str(quantity)).quantize(Decimal("0.001")).normalize() + 0

    @property
    def tone(self) -> str:
        return PROPOSAL_TONES[ProposalStatus(self.status)]
