"""Users, their roles in the four teams, and the territories that bound what sales members see."""

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from b2bops.accounts.policy import policy_allows
from b2bops.accounts.rights import RIGHTS


class Team(models.TextChoices):
    SALES = "SALES", _("Sales")
    OPERATIONS = "OPERATIONS", _("Operations")
    SUPPLY = "SUPPLY", _("Supply chain")
    TECHNOLOGY = "TECHNOLOGY", _("Technology")


class Level(models.TextChoices):
    MEMBER = "MEMBER", _("Member")
    MANAGER = "MANAGER", _("Manager")


class Territory(models.Model):
    """A part of the market. Sales members see the accounts of theirs; managers see all."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        ordering: ClassVar = ["code"]
        verbose_name = _("territory")
        verbose_name_plural = _("territories")

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person who signs in. What they may do comes from their team roles through the policy table alone."""

    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="users", verbose_name=_("territory")
    )
    language = models.CharField(_("language"), max_length=10, blank=True)

    @cached_property
    def roles(self) -> frozenset[str]:
        """``{"sales", "sales.manager", …}``; a manager also holds the member's role. One query per request."""
        if not self.is_active:
            return frozenset()
        held: set[str] = set()
        for team, level in self.team_roles.values_list("team", "level"):
            held.add(team.lower())
            if level == Level.MANAGER:
                held.add(f"{team.lower()}.manager")
        return frozenset(held)

    @cached_property
    def rights(self) -> frozenset[str]:
        """The field rights held, such as ``cost``."""
        if self.is_superuser:
            return frozenset(RIGHTS)
        return frozenset(right for right, holders in RIGHTS.items() if holders & self.roles)

    @property
    def sees_all_territories(self) -> bool:
        """Only people who are nothing but sales members are bound to a territory."""
        return self.is_superuser or bool(self.roles - {"sales"})

    def may_use(self, url_name: str, method: str = "GET") -> bool:
        """Whether the policy table lets this person call the URL."""
        return policy_allows(
            roles=self.roles,
            superuser=self.is_superuser and self.is_active,
            url_name=url_name,
            method=method,
            signed_in=self.is_active,
        )

    def has_role(self, role: str) -> bool:
        return self.is_superuser or role in self.roles

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        for name in ("roles", "rights"):
            self.__dict__.pop(name, None)
        super().refresh_from_db(*args, **kwargs)


class TeamRole(models.Model):
    """One person's level in one team."""

    user = models.ForeignKey(User, models.CASCADE, related_name="team_roles", verbose_name=_("user"))
    team = models.CharField(_("team"), max_length=12, choices=Team.choices)
    level = models.CharField(_("level"), max_length=8, choices=Level.choices, default=Level.MEMBER)

    class Meta:
        verbose_name = _("team role")
        verbose_name_plural = _("team roles")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "team"], name="teamrole_one_level_per_team"),
            models.CheckConstraint(condition=models.Q(team__in=Team.values), name="teamrole_team_is_known"),
            models.CheckConstraint(condition=models.Q(level__in=Level.values), name="teamrole_level_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_team_display()} · {self.get_level_display()}"
