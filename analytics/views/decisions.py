"""The ledger of decisions: what was suggested, why, who decided, and what came of it."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from analytics.forms import AcceptForm, RejectForm
from analytics.listings import DECISIONS
from analytics.models import ProposalStatus
from analytics.presentation.evidence import evidence_items, value_words
from analytics.presentation.words import explained
from analytics.selectors.proposals import effect_document, proposals
from analytics.services import ledger
from analytics.views.replenishment import bulk_accept
from b2bops.common.listing import listing_response

DECIDED = (ProposalStatus.ACCEPTED, ProposalStatus.REJECTED)


def decision_list(request: HttpRequest) -> HttpResponseBase:
    """Decided proposals, newest first; other statuses when asked for. 2 queries."""
    rows = proposals(request.user)
    if not request.GET.get("status"):
        rows = rows.filter(status__in=DECIDED)
    return listing_response(request, DECISIONS, rows, page="analytics/decision_list.html")


def decision_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal with its explanation, its evidence and its decision. ≤ 3 queries."""
    user: Any = request.user
    proposal = get_object_or_404(proposals(user), pk=pk)
    context = {
        "proposal": proposal,
        "explanation": explained(proposal.terms, total=proposal.value, display=value_words(proposal)),
        "evidence": evidence_items(proposal, rights=user.rights),
        "document": effect_document(proposal),
        "may_decide": proposal.status == ProposalStatus.OPEN and user.may_use("analytics:decision_accept", "POST"),
    }
    return render(request, "analytics/decision_detail.html", context)


@require_POST
def decision_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept; htmx gets the small answer that replaces the button."""
    proposal = get_object_or_404(proposals(request.user), pk=pk)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect(proposal)
    quantity: Decimal | None = form.cleaned_data["quantity"]
    decided = ledger.proposal_accept(
        actor=request.user, proposal=proposal, quantity=quantity, reason=form.cleaned_data["reason"]
    )
    document = effect_document(decided)
    if getattr(request, "htmx", False):
        return render(request, "analytics/_accepted.html", {"proposal": decided, "document": document})
    messages.success(request, _("Accepted: added to %(document)s.") % {"document": document})
    return redirect(decided)


@require_POST
def decision_reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Reject, with the reason."""
    proposal = get_object_or_404(proposals(request.user), pk=pk)
    form = RejectForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    decided = ledger.proposal_reject(actor=request.user, proposal=proposal, reason=reason)
    messages.info(request, _("Rejected. The reason is kept in the ledger."))
    return redirect(decided)


@require_POST
def decision_bulk_accept(request: HttpRequest) -> HttpResponse:
    """Accept the chosen rows as suggested; one draft document for each supplier or account."""
    return bulk_accept(request, back="analytics:recommendation_list")
