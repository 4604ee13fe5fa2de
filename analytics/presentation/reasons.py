"""Why something is suggested, in one sentence of the reader's language, from the evidence a job stored."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.models import Proposal, ProposalKind

LONG_WEEKS = 99


def reason(proposal: Proposal) -> str:
    """The sentence for a proposal of any kind; the one stored with it where its evidence does not hold the parts."""
    evidence = proposal.evidence
    if proposal.kind == ProposalKind.PURCHASE and {"weeks_left", "on_order", "lead_time_days"} <= evidence.keys():
        return purchase_reason(evidence)
    if proposal.kind == ProposalKind.RECOMMENDATION and {"purchases", "gap_days", "last_days_ago"} <= evidence.keys():
        return recommendation_reason(evidence)
    return proposal.reason


def purchase_reason(evidence: Mapping[str, Any]) -> str:
    """How long stock lasts against how long new goods take: what a buyer can act on."""
    weeks, coming = evidence["weeks_left"], bool(evidence["on_order"])
    if weeks is None or weeks > LONG_WEEKS:
        stock = (
            _("Stock with what is on order is below the safety level")
            if coming
            else _("Stock is below the safety level")
        )
    elif weeks <= 0:
        stock = _("Nothing is left with what is on order") if coming else _("Nothing is left")
    else:
        lasts = (
            _("Stock with what is on order lasts about %(days)d days")
            if coming
            else _("Stock lasts about %(days)d days")
        )
        stock = lasts % {"days": round(weeks * 7)}
    days = round(evidence["lead_time_days"])
    return _("%(stock)s; new goods take %(days)d days.") % {"stock": stock, "days": days}


def recommendation_reason(evidence: Mapping[str, Any]) -> str:
    """What the account's own history says: what a seller can tell the customer."""
    purchases = evidence["purchases"]
    if purchases == 0:
        names = evidence.get("bought_with_names", [])[:2]
        if not names:
            return _("Popular with other accounts.")
        return _("Often bought together with %(names)s, which this account buys.") % {"names": _(" and ").join(names)}
    ago = round(evidence["last_days_ago"] or 0)
    if purchases == 1:
        return ngettext("Bought once, %(ago)d day ago.", "Bought once, %(ago)d days ago.", ago) % {"ago": ago}
    gap = max(round(evidence["gap_days"] or 1), 1)
    said = _("Bought %(times)d times, about every %(gap)d days; last %(ago)d days ago.") % {
        "times": purchases,
        "gap": gap,
        "ago": ago,
    }
    return f"{said} {_('It is due.')}" if ago >= gap else said
