"""The counts of a run as words and figures."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from analytics.models import JobRun
from b2bops.common.listing.cells import format_number

LABELS = {
    "series": _("Products forecast"),
    "weeks": _("Weeks of history"),
    "lines_read": _("Sales lines read"),
    "censored_weeks": _("Weeks out of stock (not taken as lack of demand)"),
    "forecast_total": _("Units expected over all weeks"),
    "proposals": _("Proposals"),
    "accounts": _("Accounts"),
    "superseded": _("Older open proposals replaced"),
    "expected_money": _("Expected money"),
    "products": _("Products planned"),
    "without_offer": _("Products no supplier offers"),
    "covered": _("Products with enough stock"),
    "money_at_stake": _("Money at stake"),
    "cost": _("Cost of all proposals"),
}
MONEY = frozenset({"expected_money", "money_at_stake", "cost"})


def summary_items(run: JobRun, *, rights: frozenset[str] = frozenset()) -> list[dict[str, Any]]:
    """Label and value of every count that has words; cost only for those who may see it."""
    return [
        {"label": label, "value": format_number(run.summary[key], places=0)}
        for key, label in LABELS.items()
        if run.summary.get(key) is not None and (key != "cost" or "cost" in rights)
    ]
