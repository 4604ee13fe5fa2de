"""Questions asked about people."""

from django.db.models import QuerySet

from b2bops.accounts.models import Team, User
from crm.models import Account, Contact


def sellers() -> QuerySet[User]:
    """Active people of the sales team: those who may own an account."""
    return User.objects.filter(is_active=True, team_roles__team=Team.SALES).order_by("username")


def activity_owners() -> QuerySet[User]:
    """Active people of the teams that talk to customers."""
    teams = [Team.SALES, Team.OPERATIONS]
    return User.objects.filter(is_active=True, team_roles__team__in=teams).distinct().order_by("username")


def mail_contacts(account: Account) -> list[Contact]:
    """The active people at an account who have a mail address, in the order they were added. 1 query."""
    return list(account.contacts.filter(is_active=True).exclude(email="").order_by("pk"))
