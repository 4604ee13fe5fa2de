"""The facts behind a proposal, as label, value and one sentence of meaning."""

from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from analytics.models import Proposal, ProposalKind
from analytics.presentation.words import share_words
from b2bops.common.listing.cells import format_amount, format_quantity

Item = dict[str, Any]


def value_words(proposal: Proposal) -> str:
    """The explained number: a quantity with its unit, or a score with the chance it stands for."""
    if proposal.kind == ProposalKind.PURCHASE:
        return f"{format_quantity(proposal.suggested_qty)} {proposal.product.unit}"
    chance = share_words(proposal.evidence.get("chance"))
    return _("%(score)s, that is a chance of %(chance)s") % {"score": f"{proposal.value:.2f}", "chance": chance}


def evidence_items(proposal: Proposal, *, rights: frozenset[str]) -> list[Item]:
    """What was known when it was suggested; cost and margin only for those who may see them."""
    if proposal.kind == ProposalKind.PURCHASE:
        return _purchase(proposal, rights)
    return _recommendation(proposal, rights)


def visible_evidence(evidence: dict[str, Any], rights: frozenset[str]) -> dict[str, Any]:
    """The stored facts without those that need a right the reader does not hold."""
    hidden = {name for name, right in PROTECTED.items() if right not in rights}
    return {name: value for name, value in evidence.items() if name not in hidden}


PROTECTED = {"unit_cost": "cost", "cost": "cost", "expected_margin": "margin", "unit_margin": "margin"}


def _purchase(proposal: Proposal, rights: frozenset[str]) -> list[Item]:
    facts = visible_evidence(proposal.evidence, rights)
    unit = proposal.product.unit
    items = [
        _quantity(_("On hand"), facts.get("on_hand"), unit, _("At the end of the as-of day, from the stock ledger.")),
        _quantity(_("Reserved"), facts.get("reserved"), unit, _("Promised to orders that are not shipped yet.")),
        _quantity(_("On order"), facts.get("on_order"), unit, _("Still to come from open and draft purchase orders.")),
        _quantity(
            _("Expected demand"), facts.get("expected_demand"), unit, _("Until the order after this one arrives.")
        ),
        _quantity(_("Safety stock"), facts.get("safety_stock"), unit, _("On top, because demand and delivery vary.")),
        _share(_("Service target"), facts.get("service_target"), _("Share of order cycles without running out.")),
        _share(_("Chance to run out"), facts.get("stock_out_chance"), _("If nothing is ordered now.")),
        _item(_("Lead time"), _days(facts), str(facts.get("lead_time_note", ""))),
        _quantity(_("Minimum order"), facts.get("minimum_order_qty"), unit, _("From the supplier's offer.")),
        _quantity(_("Sold in multiples of"), facts.get("order_multiple"), unit, _("From the supplier's offer.")),
    ]
    if facts.get("unit_cost") is not None:
        items.append(_item(_("Unit cost"), format_amount(float(facts["unit_cost"]), proposal.currency), ""))
    notes = [_item(_("Assumption"), note, "") for note in facts.get("assumptions", [])]
    return [item for item in items if item["value"]] + notes


def _recommendation(proposal: Proposal, rights: frozenset[str]) -> list[Item]:
    facts = visible_evidence(proposal.evidence, rights)
    outlook = _("That they buy it within %(days)s days.") % {"days": facts.get("outlook_days", "–")}
    items = [
        _quantity(_("Suggested quantity"), facts.get("quantity"), proposal.product.unit, _("The usual order.")),
        _share(_("Chance they buy"), facts.get("chance"), outlook),
        _item(_("Price"), _money(facts.get("unit_price"), proposal), _("What was paid per unit on average.")),
        _item(_("Expected money"), _money(facts.get("expected_value"), proposal), _("Chance × quantity × price.")),
        _item(_("Expected margin"), _money(facts.get("expected_margin"), proposal), _("After the standard cost.")),
        _item(_("Bought before"), _times(facts.get("purchases")), ""),
    ]
    if facts.get("gap_days") is not None:
        items.append(_item(_("Usual gap"), _("%(days)s days") % {"days": f"{facts['gap_days']:.0f}"}, ""))
    if facts.get("last_days_ago") is not None:
        items.append(_item(_("Last bought"), _("%(days)s days ago") % {"days": f"{facts['last_days_ago']:.0f}"}, ""))
    if proposal.expires_date:
        items.append(_item(_("Good until"), date_format(proposal.expires_date), ""))
    return [item for item in items if item["value"]]


def _item(label: str, value: str, note: str) -> Item:
    return {"label": label, "value": value, "note": note}


def _quantity(label: str, value: float | None, unit: str, note: str) -> Item:
    return _item(label, "" if value is None else f"{format_quantity(value)} {unit}", note)


def _share(label: str, value: float | None, note: str) -> Item:
    return _item(label, "" if value is None else share_words(value), note)


def _money(value: float | None, proposal: Proposal) -> str:
    return "" if value is None else format_amount(value, proposal.currency)


def _times(count: int | None) -> str:
    if count is None:
        return ""
    return _("never") if count == 0 else _("on %(count)s days") % {"count": number_format(count)}


def _days(facts: dict[str, Any]) -> str:
    days = facts.get("lead_time_days")
    return "" if days is None else _("%(days)s days on average") % {"days": f"{days:.0f}"}
