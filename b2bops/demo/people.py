"""The people of the demo: one member and one manager per team, a sales member per territory."""

from dataclasses import dataclass

from b2bops.accounts.models import Level, Team, Territory, User
from b2bops.accounts.services import user_create
from b2bops.demo import naming

PASSWORD = "b2bops"  # noqa: S105 - printed when the demo starts, which listens on the loopback address only
LOGINS = {
    Team.SALES: "sales",
    Team.OPERATIONS: "operations",
    Team.SUPPLY: "supply",
    Team.TECHNOLOGY: "technology",
}


@dataclass(frozen=True)
class People:
    territories: list[Territory]
    owners: list[User]


def write_people() -> People:
    """``sales``, ``operations``, ``supply``, ``technology`` are managers; ``sales-north`` … are members."""
    territories = [Territory.objects.create(code=name.upper(), name=name) for name in naming.CITIES]
    for team, login in LOGINS.items():
        for level, username in ((Level.MANAGER, login), (Level.MEMBER, f"{login}-member")):
            user_create(
                username=username,
                password=PASSWORD,
                first_name=login.title(),
                last_name=str(level.label),
                roles={team: level},
                territory=territories[0] if team == Team.SALES and level == Level.MEMBER else None,
            )
    owners = [
        user_create(
            username=f"sales-{territory.code.lower()}",
            password=PASSWORD,
            first_name=territory.name,
            last_name="Sales",
            roles={Team.SALES: Level.MEMBER},
            territory=territory,
        )
        for territory in territories
    ]
    return People(territories, owners)
