"""Deciding on proposals: each is accepted or rejected once, and accepting makes its effect in the owning app once."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from analytics.models import PROPOSAL_TRANSITIONS, Proposal, ProposalKind, ProposalStatus
from b2bops.common.errors import BusinessError, Conflict, InvalidValue
from b2bops.platform.services import audit, outbox
from orders.services import quotes
from supply.services import purchasing

REASON_LENGTH_MAX = 300


class AlreadyDecided(Conflict):
    """Somebody decided on the proposal, or a newer run replaced it."""

    code = "already_decided"


class ReasonMissing(InvalidValue):
    """A rejection or a changed quantity comes without its reason."""

    code = "reason_missing"


class QuantityRefused(InvalidValue):
    """The quantity is not above zero."""

    code = "quantity_refused"


@dataclass(frozen=True)
class BulkDecision:
    """What became of many: the accepted ones, and each refused one with its sentence."""

    accepted: list[Proposal]
    refused: list[tuple[Proposal, str]]


@transaction.atomic
def proposal_accept(*, actor: Any, proposal: Proposal, quantity: Decimal | None = None, reason: str = "") -> Proposal:
    """Accept, as suggested or with another quantity and the reason for it.

    A purchase becomes a line of the actor's draft purchase order, a recommendation a line of the actor's draft quote;
    ``effect`` names it. Raises AlreadyDecided, QuantityRefused, ReasonMissing.
    """
    row = _locked_open(proposal, ProposalStatus.ACCEPTED)
    chosen = row.suggested_qty if quantity is None else quantity
    if not chosen.is_finite() or chosen <= 0:
        raise QuantityRefused(
            _("The quantity is %(quantity)s.") % {"quantity": chosen},
            field="quantity",
            value=chosen,
            remedy=_("Give a quantity above zero, or reject the proposal."),
        )
    changed = chosen != row.suggested_qty
    said = _reason(reason, needed=_("Say why another quantity is right; it is learned from later.") if changed else "")
    row.effect = _EFFECTS[ProposalKind(row.kind)](actor, row, chosen)
    return _decide(actor, row, ProposalStatus.ACCEPTED, said, chosen)


@transaction.atomic
def proposal_reject(*, actor: Any, proposal: Proposal, reason: str) -> Proposal:
    """Reject, with the reason. Raises AlreadyDecided, ReasonMissing."""
    row = _locked_open(proposal, ProposalStatus.REJECTED)
    return _decide(actor, row, ProposalStatus.REJECTED, _reason(reason, needed=_("Say in a few words why not.")), None)


def proposals_accept(*, actor: Any, proposals: Iterable[Proposal]) -> BulkDecision:
    """Accept many as suggested, each by itself: purchases are grouped into one draft order for each supplier and
    warehouse, recommendations into one draft quote for each account. One that cannot be accepted stops no other.
    """
    accepted: list[Proposal] = []
    refused: list[tuple[Proposal, str]] = []
    for proposal in sorted(proposals, key=lambda row: row.pk):
        try:
            accepted.append(proposal_accept(actor=actor, proposal=proposal))
        except BusinessError as error:
            refused.append((proposal, error.sentence()))
    return BulkDecision(accepted, refused)


def _locked_open(proposal: Proposal, target: ProposalStatus) -> Proposal:
    """The row under its lock, read again: of two people deciding at once the second meets AlreadyDecided."""
    row = Proposal.objects.lock_one(pk=proposal.pk)
    if PROPOSAL_TRANSITIONS.allows(row.status, target):
        return row
    if row.status == ProposalStatus.SUPERSEDED:
        message = _("A newer run has replaced this proposal.")
    else:
        message = _("%(person)s has already decided: %(status)s.") % {
            "person": row.decided_by or _("The system"),
            "status": row.get_status_display(),
        }
    raise AlreadyDecided(message, field="status", value=row.status, remedy=_("Nothing was changed."), effect=row.effect)


def _reason(reason: str, *, needed: str) -> str:
    said = reason.strip()[:REASON_LENGTH_MAX]
    if needed and not said:
        raise ReasonMissing(_("A reason is missing."), field="reason", value="", remedy=needed)
    return said


def _decide(actor: Any, row: Proposal, status: ProposalStatus, reason: str, quantity: Decimal | None) -> Proposal:
    before = row.status
    row.status, row.decided_by, row.decided_at = status, actor, timezone.now()
    row.decided_qty, row.decision_reason = quantity, reason
    row.save(update_fields=["status", "decided_by", "decided_at", "decided_qty", "decision_reason", "effect"])
    verb = "accepted" if status == ProposalStatus.ACCEPTED else "rejected"
    decided = {"status": status, "quantity": quantity, "reason": reason, "effect": row.effect}
    audit.record(actor=actor, action=f"proposal.{verb}", instance=row, before={"status": before}, after=decided)
    payload = {"proposal": row.pk, "kind": row.kind, "product": row.product_id, "account": row.account_id, **decided}
    outbox.publish(topic=f"proposal.{verb}", key=f"proposal.{verb}:{row.pk}", payload=payload)
    return row


def _purchase(actor: Any, row: Proposal, quantity: Decimal) -> str:
    if row.supplier is None or row.warehouse is None:
        raise Conflict(_("The proposal names no supplier."), remedy=_("Add an offer and run the job again."))
    order = purchasing.draft_for(actor=actor, supplier=row.supplier, warehouse=row.warehouse)
    cost = Decimal(str(row.evidence["unit_cost"]))
    line = purchasing.line_add(actor=actor, order=order, product=row.product, quantity=quantity, unit_cost=cost)
    return f"{line._meta.label_lower}:{line.pk}"


def _quote(actor: Any, row: Proposal, quantity: Decimal) -> str:
    if row.account is None:
        raise Conflict(_("The proposal names no account."), remedy=_("Run the job again."))
    quote = quotes.draft_for(actor=actor, account=row.account)
    line = quotes.quote_line_add(actor=actor, quote=quote, product=row.product, quantity=quantity)
    return f"{line._meta.label_lower}:{line.pk}"


_EFFECTS = {ProposalKind.PURCHASE: _purchase, ProposalKind.RECOMMENDATION: _quote}
