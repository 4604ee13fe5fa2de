"""What to buy: the list with its decisions made in place."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from analytics.forms import AcceptForm, RejectForm
from analytics.listings import REPLENISHMENT
from analytics.models import Proposal
from analytics.presentation.proof import headline
from analytics.selectors.proposals import effect_document, open_purchases, proposals
from analytics.selectors.runs import current_run
from analytics.services import ledger
from b2bops.common.errors import BusinessError
from b2bops.common.listing import listing_response

FRAGMENT = "analytics/_replenishment_table.html"


def replenishment_list(request: HttpRequest) -> HttpResponseBase:
    """Open purchase proposals by money at stake. 4 queries."""
    run = current_run("purchase_proposals")
    context = {"run": run, "headline": headline(run)}
    return listing_response(
        request,
        REPLENISHMENT,
        open_purchases(request.user),
        page="analytics/replenishment_list.html",
        fragment=FRAGMENT,
        context=context,
    )


def replenishment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The row opened for another quantity or a rejection."""
    proposal = get_object_or_404(open_purchases(request.user), pk=pk)
    return render(request, "analytics/_replenishment_edit.html", {"proposal": proposal})


@require_POST
def replenishment_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept in place: the row comes back with what became of it."""
    proposal = get_object_or_404(proposals(request.user), pk=pk)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return _edit_again(
            request, proposal, " ".join(str(error) for errors in form.errors.values() for error in errors)
        )
    try:
        decided = ledger.proposal_accept(actor=request.user, proposal=proposal, **form.cleaned_data)
    except BusinessError as error:
        return _edit_again(request, proposal, error.sentence())
    return _decided_row(request, decided)


@require_POST
def replenishment_reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Reject in place, with the reason."""
    proposal = get_object_or_404(proposals(request.user), pk=pk)
    form = RejectForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        decided = ledger.proposal_reject(actor=request.user, proposal=proposal, reason=reason)
    except BusinessError as error:
        return _edit_again(request, proposal, error.sentence())
    return _decided_row(request, decided)


@require_POST
def replenishment_bulk_accept(request: HttpRequest) -> HttpResponse:
    """Accept the chosen rows as suggested; one draft purchase order for each supplier."""
    return bulk_accept(request, back="analytics:replenishment_list")


def bulk_accept(request: HttpRequest, *, back: str) -> HttpResponse:
    """Accept the chosen rows this person may see, and say what became of them."""
    keys = [int(key) for key in request.POST.getlist("pk") if key.isdecimal()]
    outcome = ledger.proposals_accept(actor=request.user, proposals=proposals(request.user).filter(pk__in=keys))
    documents = {str(document) for row in outcome.accepted if (document := effect_document(row))}
    if outcome.accepted:
        count = len(outcome.accepted)
        text = ngettext("%(count)d proposal accepted: %(into)s.", "%(count)d proposals accepted: %(into)s.", count)
        messages.success(request, text % {"count": count, "into": ", ".join(sorted(documents))})
    for proposal, sentence in outcome.refused[:5]:
        messages.warning(request, f"{proposal.product.name}: {sentence}")
    if not outcome.accepted and not outcome.refused:
        messages.info(request, _("Nothing was chosen."))
    return redirect(back)


def _edit_again(request: HttpRequest, proposal: Proposal, error: str) -> HttpResponse:
    context: dict[str, Any] = {"proposal": proposal, "error": error, "asked": request.POST}
    return render(request, "analytics/_replenishment_edit.html", context, status=422)


def _decided_row(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    return render(
        request,
        "analytics/_replenishment_decided.html",
        {"proposal": proposal, "document": effect_document(proposal)},
    )
