"""Screens of care campaigns: the rule, whom it calls today, and what came of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from b2bops.common.forms import saved
from b2bops.common.listing import listing_response
from crm import selectors
from crm.forms.care import CareForm
from crm.listings.care import CARE
from crm.models import Account, Activity, CareCampaign
from crm.selectors.care import CALLS_SHOWN
from crm.services import care as care_services

RECENT_SHOWN = 10


@require_safe
def care_list(request: HttpRequest) -> HttpResponseBase:
    rows = CareCampaign.objects.visible_to(request.user)
    return listing_response(request, CARE, selectors.care_campaigns_for_list(rows))


@require_safe
def care_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The rule, its results, its latest activities, and whom it would call today among the accounts one sees."""
    campaign, user = _campaign(request, pk), request.user
    seen = set(Account.objects.visible_to(user).values_list("pk", flat=True)) if not _sees_all(user) else None
    calls = selectors.care_calls(campaign=campaign, on=timezone.localdate())
    calls = [call for call in calls if seen is None or call.account.pk in seen]
    made = Activity.objects.visible_to(user).filter(care_campaign=campaign)
    context = {
        "campaign": campaign,
        "calls": calls[:CALLS_SHOWN],
        "call_count": len(calls),
        "results": selectors.care_results(campaign),
        "recent": made.select_related("account", "owner").order_by("-pk")[:RECENT_SHOWN],
        "may_edit": _may_edit(request),
    }
    return render(request, "crm/care_detail.html", context)


def care_create(request: HttpRequest) -> HttpResponse:
    form = CareForm(request.POST or None)
    if form.is_valid():
        done = saved(form, lambda: care_services.care_create(actor=request.user, **form.cleaned_data))
        if done:
            messages.success(request, _("%(campaign)s was added.") % {"campaign": done})
            return redirect(done)
    return _form_page(request, form, None)


def care_edit(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = _campaign(request, pk)
    form = CareForm(request.POST or None, instance=campaign)
    if form.is_valid():
        changes = form.changes()
        done = saved(form, lambda: care_services.care_update(actor=request.user, campaign=campaign, **changes))
        if done:
            messages.success(request, _("%(campaign)s was saved.") % {"campaign": done})
            return redirect(done)
    return _form_page(request, form, CareCampaign.objects.get(pk=pk))


@require_POST
def care_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Make today's activities now instead of tonight."""
    campaign = _campaign(request, pk)
    count = care_services.care_run(actor=request.user, campaign=campaign, on=timezone.localdate())
    text = ngettext("%(count)d activity was made.", "%(count)d activities were made.", count)
    messages.success(request, text % {"count": count})
    return redirect(campaign)


def care_action(verb: Callable[..., CareCampaign], said: Any) -> Callable[[HttpRequest, int], HttpResponse]:
    """A POST view that calls one service and goes back to the campaign."""

    @require_POST
    def act(request: HttpRequest, pk: int) -> HttpResponse:
        campaign = verb(actor=request.user, campaign=_campaign(request, pk))
        messages.success(request, f"{campaign}: {said()}")
        return redirect(campaign)

    return act


care_pause = care_action(care_services.care_pause, lambda: _("paused"))
care_resume = care_action(care_services.care_resume, lambda: _("active again"))


def _campaign(request: HttpRequest, pk: int) -> CareCampaign:
    rows = CareCampaign.objects.visible_to(request.user).select_related("territory", "owner")
    return get_object_or_404(rows, pk=pk)


def _sees_all(user: Any) -> bool:
    return bool(user.sees_all_territories)


def _may_edit(request: HttpRequest) -> bool:
    user: Any = request.user
    return bool(user.may_use("crm:care_edit", "POST"))


def _form_page(request: HttpRequest, form: CareForm, campaign: CareCampaign | None) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "crm/care_form.html", {"form": form, "campaign": campaign}, status=status)
