"""Who takes a new lead, and writing the routes that say so."""

from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import Count, Q

from b2bops.accounts.models import Level, Team, Territory, User
from b2bops.platform.services import records
from crm.models import LEAD_OPEN, LeadRoute


class RouteFields(TypedDict, total=False):
    position: int
    country: str
    source: str
    territory: Territory
    owner: User | None
    is_active: bool


@transaction.atomic
def lead_route_create(*, actor: Any, **fields: Unpack[RouteFields]) -> LeadRoute:
    """Add a route. Raises RecordRefused."""
    route = LeadRoute(**fields)
    return records.row_create(actor=actor, instance=route, action="lead_route.created", named=list(fields))


@transaction.atomic
def lead_route_update(*, actor: Any, route: LeadRoute, **changes: Unpack[RouteFields]) -> LeadRoute:
    records.check_editable(changes, RouteFields.__annotations__)
    return records.row_change(actor=actor, instance=route, changes=changes, action="lead_route.changed")


def route_choose(*, country: str, source: str) -> tuple[Territory | None, User | None]:
    """(territory, owner) by the first route that fits; (None, None) when none does. 2 queries at most."""
    for route in LeadRoute.objects.filter(is_active=True).select_related("territory", "owner"):
        fits_country = not route.country or route.country.casefold() == country.strip().casefold()
        if fits_country and (not route.source or route.source == source):
            return route.territory, route.owner or _least_busy(route.territory)
    return None, None


def _least_busy(territory: Territory) -> User | None:
    """The territory's active sales member with the fewest open leads; the longest there when several have as few."""
    members = User.objects.filter(
        is_active=True, territory=territory, team_roles__team=Team.SALES, team_roles__level=Level.MEMBER
    )
    waiting = Count("leads", filter=Q(leads__status__in=LEAD_OPEN, leads__merged_into__isnull=True))
    return members.annotate(waiting=waiting).order_by("waiting", "pk").first()
