"""Writing users, their roles and their API tokens."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from knox.models import AuthToken

from b2bops.accounts.models import Level, Team, TeamRole, Territory, User

TOKEN_DAYS_DEFAULT = 90


@transaction.atomic
def user_create(
    *,
    username: str,
    password: str,
    email: str = "",
    first_name: str = "",
    last_name: str = "",
    roles: Mapping[Team, Level],
    territory: Territory | None = None,
    superuser: bool = False,
) -> User:
    """Create a user with one level per team. Only technology people reach the admin."""
    user = User(
        username=username,
        email=email,
        first_name=first_name,
        last_name=last_name,
        territory=territory,
        is_staff=superuser or Team.TECHNOLOGY in roles,
        is_superuser=superuser,
    )
    user.set_password(password)
    user.full_clean(exclude=["password"])
    user.save()
    TeamRole.objects.bulk_create([TeamRole(user=user, team=team, level=level) for team, level in roles.items()])
    return user


def territory_save(*, territory: Territory, **changes: str) -> Territory:
    """Create or change a territory (``code``, ``name``)."""
    for name, value in changes.items():
        setattr(territory, name, value)
    territory.full_clean()
    territory.save()
    return territory


def token_create(*, user: User, days: int = TOKEN_DAYS_DEFAULT) -> tuple[Any, str]:
    """A new API token valid for ``days``; the text is shown once, the database keeps its hash."""
    instance, text = AuthToken.objects.create(user=user, expiry=timedelta(days=days))
    return instance, text


def token_revoke(*, user: User, token_key: str) -> bool:
    """Delete the person's token by its public key; False when there is none by that key."""
    deleted, _counts = AuthToken.objects.filter(user=user, token_key=token_key).delete()
    return bool(deleted)
