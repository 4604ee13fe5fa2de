"""The list of opportunities, the page of one, and its forms."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from b2bops.common.forms import chosen_keys, saved
from b2bops.common.listing import listing_response
from b2bops.platform.models import AuditEntry
from crm.forms.opportunities import ChangeForm, MoveForm, OpportunityForm, ProbabilityForm
from crm.history import history_items
from crm.listings.opportunities import OPPORTUNITIES
from crm.models import Opportunity, Outcome, PipelineStage
from crm.services import opportunities

HISTORY_ROWS = 30
PANEL = "orders:opportunity_panel"


@require_safe
def opportunity_list(request: HttpRequest) -> HttpResponseBase:
    return listing_response(request, OPPORTUNITIES, Opportunity.objects.visible_to(request.user).with_names())


@require_safe
def opportunity_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    opportunity = opportunity_seen(request, pk)
    context = {
        "opportunity": opportunity,
        "stages": PipelineStage.objects.in_use(),
        "may_edit": user.may_use("crm:opportunity_edit", "POST"),
        "move_form": MoveForm(),
        "probability_form": ProbabilityForm(initial={"probability_pct": f"{opportunity.probability_pct:.0f}"}),
        "history": history_items(
            AuditEntry.objects.filter(model="crm.opportunity", object_id=str(pk)).order_by("-pk")[:HISTORY_ROWS]
        ),
        "moves": opportunity.moves.select_related("from_stage", "to_stage", "moved_by").order_by("-moved_at", "-pk"),
        "days_in_stage": (timezone.now() - opportunity.stage_since).days,
        "is_overdue": opportunity.is_open and opportunity.expected_close < timezone.localdate(),
        "shows_quotes": user.may_use(PANEL),
    }
    return render(request, "crm/opportunity_detail.html", context)


def opportunity_create(request: HttpRequest) -> HttpResponse:
    initial = {"account": request.GET.get("account", "")[:40]}
    form = OpportunityForm(request.POST or None, user=request.user, initial=initial)
    if form.is_valid():
        given = form.given()
        done = saved(form, lambda: opportunities.opportunity_create(actor=request.user, now=timezone.now(), **given))
        if done:
            messages.success(request, _("%(opportunity)s was opened.") % {"opportunity": done})
            return redirect(done)
    return _form_page(request, form, None)


def opportunity_edit(request: HttpRequest, pk: int) -> HttpResponse:
    opportunity = opportunity_seen(request, pk)
    form = OpportunityForm(request.POST or None, instance=opportunity, user=request.user)
    if form.is_valid():
        changes = form.changes()
        done = saved(
            form,
            lambda: opportunities.opportunity_update(actor=request.user, opportunity=opportunity, **changes),
        )
        if done:
            messages.success(request, _("%(opportunity)s was saved.") % {"opportunity": done})
            return redirect(done)
    return _form_page(request, form, opportunity_seen(request, pk))


@require_POST
def opportunity_change(request: HttpRequest) -> HttpResponse:
    """First the choice of owner and stage for the ticked opportunities, then, with ``change``, the change."""
    keys = chosen_keys(request.POST.getlist("pk"))
    rows = Opportunity.objects.visible_to(request.user).filter(pk__in=keys, outcome=Outcome.OPEN).order_by("name")
    form = ChangeForm(request.POST if "change" in request.POST else None)
    if form.is_valid():
        chosen = [row.pk for row in rows]
        done = saved(
            form,
            lambda: opportunities.opportunities_change(
                actor=request.user, opportunity_ids=chosen, now=timezone.now(), **form.cleaned_data
            ),
        )
        if done is not None:
            text = ngettext("%(count)d opportunity was changed.", "%(count)d opportunities were changed.", done)
            messages.success(request, text % {"count": done})
            return redirect("crm:opportunity_list")
    context = {"form": form, "opportunities": rows.select_related("account")}
    return render(request, "crm/opportunity_change.html", context, status=422 if form.errors else 200)


def opportunity_seen(request: HttpRequest, pk: int) -> Opportunity:
    """The opportunity, if this person sees it."""
    rows = Opportunity.objects.visible_to(request.user).with_names().select_related("contact")
    return get_object_or_404(rows, pk=pk)


def _form_page(request: HttpRequest, form: OpportunityForm, opportunity: Opportunity | None) -> HttpResponse:
    context = {"form": form, "opportunity": opportunity}
    return render(request, "crm/opportunity_form.html", context, status=422 if form.errors else 200)
