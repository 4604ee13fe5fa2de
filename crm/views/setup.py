"""The set-up of the pipeline: stages and their order, lost reasons, competitors, lead routes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from b2bops.common.forms import saved
from crm.forms import setup as forms
from crm.models import Competitor, LeadRoute, LostReason, PipelineStage
from crm.services import lead_routes, stages


@dataclass(frozen=True)
class Noun:
    """One kind of row: its form, and the services that write it (``update`` takes the row by ``named``)."""

    model: Any
    form: type[forms.SetupForm]
    create: Callable[..., Any]
    update: Callable[..., Any]
    named: str
    title: Promise


NOUNS = {
    "stage": Noun(
        PipelineStage, forms.StageForm, stages.stage_create, stages.stage_update, "stage", gettext_lazy("Stage")
    ),
    "lost-reason": Noun(
        LostReason,
        forms.LostReasonForm,
        stages.lost_reason_create,
        stages.lost_reason_update,
        "reason",
        gettext_lazy("Lost reason"),
    ),
    "competitor": Noun(
        Competitor,
        forms.CompetitorForm,
        stages.competitor_create,
        stages.competitor_update,
        "competitor",
        gettext_lazy("Competitor"),
    ),
    "lead-route": Noun(
        LeadRoute,
        forms.RouteForm,
        lead_routes.lead_route_create,
        lead_routes.lead_route_update,
        "route",
        gettext_lazy("Lead route"),
    ),
}


@require_safe
def pipeline_setup(request: HttpRequest) -> HttpResponse:
    """All four lists on one page. 4 queries."""
    context = {
        "stages": PipelineStage.objects.order_by("-is_active", "position", "pk"),
        "reasons": LostReason.objects.all(),
        "competitors": Competitor.objects.all(),
        "routes": LeadRoute.objects.select_related("territory", "owner"),
    }
    return render(request, "crm/pipeline_setup.html", context)


def setup_create(request: HttpRequest, noun: str) -> HttpResponse:
    kind = _noun(noun)
    form = kind.form(request.POST or None)
    if form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if value is not None}
        if saved(form, lambda: kind.create(actor=request.user, **given)):
            messages.success(request, _("It was added."))
            return redirect("crm:pipeline_setup")
    return _page(request, kind, form)


def setup_edit(request: HttpRequest, noun: str, pk: int) -> HttpResponse:
    kind = _noun(noun)
    row = get_object_or_404(kind.model, pk=pk)
    form = kind.form(request.POST or None, instance=row)
    if form.is_valid():
        stored = kind.model.objects.get(pk=pk)
        if saved(form, lambda: kind.update(actor=request.user, **{kind.named: stored}, **form.changes())):
            messages.success(request, _("It was saved."))
            return redirect("crm:pipeline_setup")
    return _page(request, kind, form)


@require_POST
def stage_step(request: HttpRequest, pk: int) -> HttpResponse:
    """One place up (``direction`` up) or down."""
    keys = list(PipelineStage.objects.in_use().values_list("pk", flat=True))
    if pk not in keys:
        raise Http404
    place = keys.index(pk)
    other = place + (-1 if request.POST.get("direction") == "up" else 1)
    if 0 <= other < len(keys):
        keys[place], keys[other] = keys[other], keys[place]
        stages.stages_reorder(actor=request.user, stage_ids=keys)
    return redirect("crm:pipeline_setup")


def _noun(name: str) -> Noun:
    if name not in NOUNS:
        raise Http404
    return NOUNS[name]


def _page(request: HttpRequest, kind: Noun, form: forms.SetupForm) -> HttpResponse:
    return render(
        request, "crm/setup_form.html", {"form": form, "title": kind.title}, status=422 if form.errors else 200
    )
