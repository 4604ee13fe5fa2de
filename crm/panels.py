"""What other apps show on the page of an account: fragments asked for by address when they come into view.

Add a row to show something: the URL name (taking the account's key), its title, its icon and its place. A person sees
only panels whose URL the policy table lets them read.
"""

from dataclasses import dataclass
from typing import Any, Literal

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.models import Account

Place = Literal["main", "side", "family"]


@dataclass(frozen=True)
class Panel:
    url_name: str
    title: Promise
    icon: str
    place: Place = "main"


PANELS: tuple[Panel, ...] = (
    Panel("orders:account_panel", _("Orders and history"), "shopping-cart"),
    Panel("crm:account_activities", _("Tasks"), "calendar-check", "side"),
    Panel("crm:account_tickets", _("Tickets"), "life-buoy", "side"),
    Panel("analytics:account_panel", _("What to offer now"), "sparkles", "side"),
    Panel("orders:family_panel", _("Open amounts in the family"), "scale", "family"),
)


def panels_for(user: Any, account: Account, place: Place) -> list[dict[str, Any]]:
    """The panels of a place with their addresses, as the page's template shows them. No query."""
    return [
        {"url": reverse(panel.url_name, args=[account.pk]), "title": panel.title, "icon": panel.icon}
        for panel in PANELS
        if panel.place == place and user.may_use(panel.url_name)
    ]
