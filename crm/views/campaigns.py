"""Screens of campaigns and their funnel."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from b2bops.common.forms import saved
from b2bops.common.listing import listing_response
from crm.charts import funnel_chart
from crm.forms.campaigns import CampaignForm, CostForm, PeriodForm
from crm.listings.campaigns import CAMPAIGNS
from crm.models import Campaign, CampaignCost, Lead, Opportunity
from crm.selectors.campaigns import campaigns_for_list
from crm.selectors.funnel import Funnel, Period, funnel_by_campaign, funnel_by_channel
from crm.services import campaigns

BY = {"campaign": funnel_by_campaign, "channel": funnel_by_channel}


@require_safe
def campaign_list(request: HttpRequest) -> HttpResponseBase:
    rows = campaigns_for_list(Campaign.objects.visible_to(request.user), user=request.user)
    return listing_response(request, CAMPAIGNS, rows, page="crm/campaign_list.html")


@require_safe
def campaign_funnel(request: HttpRequest) -> HttpResponse:
    """Leads to revenue, by campaign or channel, in a time."""
    user: Any = request.user
    form = PeriodForm(request.GET)
    period = Period(**form.cleaned_data) if form.is_valid() else Period()
    by = request.GET.get("by", "") if request.GET.get("by", "") in BY else "campaign"
    lines = [line for line in _funnel(user, by, period) if line.leads or line.opportunities or line.cost]
    context = {
        "form": form,
        "by": by,
        "lines": lines,
        "chart": funnel_chart(lines) if lines else None,
        "currency": settings.DEFAULT_CURRENCY,
        "sees_all": user.sees_all_territories,
    }
    return render(request, "crm/campaign_funnel.html", context, status=200 if form.is_valid() else 422)


@require_safe
def campaign_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _detail_page(request, _campaign(request, pk), CostForm(initial={"spent_on": timezone.localdate()}))


def campaign_create(request: HttpRequest) -> HttpResponse:
    form = CampaignForm(request.POST or None, initial={"owner": request.user.pk, "starts_on": timezone.localdate()})
    if form.is_valid():
        done = saved(form, lambda: campaigns.campaign_create(actor=request.user, **form.cleaned_data))
        if done:
            messages.success(request, _("%(campaign)s was added.") % {"campaign": done})
            return redirect(done)
    return _form_page(request, form, None)


def campaign_edit(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = _campaign(request, pk)
    form = CampaignForm(request.POST or None, instance=campaign)
    if form.is_valid():
        changes = form.changes()
        done = saved(form, lambda: campaigns.campaign_update(actor=request.user, campaign=campaign, **changes))
        if done:
            messages.success(request, _("%(campaign)s was saved.") % {"campaign": done})
            return redirect(done)
    return _form_page(request, form, _campaign(request, pk))


@require_POST
def campaign_cost_add(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = _campaign(request, pk)
    form = CostForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        if saved(form, lambda: campaigns.campaign_cost_add(actor=request.user, campaign=campaign, **values)):
            messages.success(request, _("The cost was written down."))
            return redirect(campaign)
    return _detail_page(request, campaign, form, status=422)


@require_POST
def campaign_cost_remove(request: HttpRequest, pk: int, cost_pk: int) -> HttpResponse:
    campaign = _campaign(request, pk)
    cost = get_object_or_404(CampaignCost, campaign=campaign, pk=cost_pk)
    campaigns.campaign_cost_remove(actor=request.user, cost=cost)
    messages.success(request, _("The cost was taken back."))
    return redirect(campaign)


def _funnel(user: Any, by: str, period: Period) -> list[Funnel]:
    return BY[by](
        leads=Lead.objects.visible_to(user),
        opportunities=Opportunity.objects.visible_to(user),
        period=period,
        on=timezone.localdate(),
    )


def _campaign(request: HttpRequest, pk: int) -> Campaign:
    return get_object_or_404(Campaign.objects.visible_to(request.user).select_related("owner"), pk=pk)


def _detail_page(request: HttpRequest, campaign: Campaign, form: CostForm, status: int = 200) -> HttpResponse:
    user: Any = request.user
    line = next(line for line in _funnel(user, "campaign", Period()) if line.key == campaign)
    context = {
        "campaign": campaign,
        "line": line,
        "costs": campaign.costs.order_by("-spent_on", "-pk"),
        "form": form,
        "currency": settings.DEFAULT_CURRENCY,
        "sees_all": user.sees_all_territories,
        "may_edit": user.may_use("crm:campaign_edit", "POST"),
        "form_url": request.build_absolute_uri(f"{reverse('crm:lead_form')}?campaign={campaign.code}"),
    }
    return render(request, "crm/campaign_detail.html", context, status=status)


def _form_page(request: HttpRequest, form: CampaignForm, campaign: Campaign | None) -> HttpResponse:
    context = {"form": form, "campaign": campaign}
    return render(request, "crm/campaign_form.html", context, status=422 if form.errors else 200)
