"""Teams that answer tickets, and the ordered rules that give a new ticket to one of them."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.accounts.models import Territory
from b2bops.common.locking import LockingQuerySet
from catalog.models import Category
from crm.models.account import Lifecycle
from crm.models.service_choices import TicketLanguage, TicketPriority, TicketType


class ServiceTeamQuerySet(LockingQuerySet["ServiceTeam"]):
    def visible_to(self, user: Any) -> Self:
        return self if user.is_active else self.none()


class ServiceTeam(models.Model):
    """People who answer the same kind of tickets."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="service_teams", blank=True, verbose_name=_("members")
    )

    objects = ServiceTeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("service team")
        verbose_name_plural = _("service teams")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("crm:team_edit", args=[self.pk])


class AssignmentRuleQuerySet(LockingQuerySet["AssignmentRule"]):
    def visible_to(self, user: Any) -> Self:
        return self if user.is_active else self.none()

    def in_order(self) -> Self:
        return self.order_by("position", "pk")


class AssignmentRule(models.Model):
    """A ticket that fits every filled condition goes to ``assignee``, else to the least busy member of ``team``.

    An empty condition fits all. The first fitting active rule decides.
    """

    position = models.PositiveIntegerField(_("order"), default=0)
    name = models.CharField(_("name"), max_length=120)
    ticket_type = models.CharField(_("type"), max_length=10, choices=TicketType.choices, blank=True)
    priority = models.CharField(_("priority"), max_length=8, choices=TicketPriority.choices, blank=True)
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("territory")
    )
    lifecycle = models.CharField(_("lifecycle of the account"), max_length=8, choices=Lifecycle.choices, blank=True)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("category of the product")
    )
    language = models.CharField(_("language"), max_length=10, choices=TicketLanguage.choices, blank=True)
    team = models.ForeignKey(
        ServiceTeam, models.PROTECT, null=True, blank=True, related_name="rules", verbose_name=_("team")
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = AssignmentRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment rule")
        verbose_name_plural = _("assignment rules")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(team__isnull=False) | Q(assignee__isnull=False),
                name="assignmentrule_names_a_team_or_a_person",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("crm:rule_edit", args=[self.pk])
