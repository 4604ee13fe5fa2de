"""Screens of leads."""

from datetime import timedelta
from decimal import Decimal
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
from crm import selectors
from crm.forms.accounts import AssignForm
from crm.forms.leads import CLOSE_DAYS, ConvertForm, LeadForm, ReasonForm
from crm.history import history_items
from crm.listings.leads import LEADS
from crm.models import LEAD_TRANSITIONS, Account, Lead, LeadStatus
from crm.services import conversion, leads

HISTORY_ROWS = 30


@require_safe
def lead_list(request: HttpRequest) -> HttpResponseBase:
    rows = Lead.objects.visible_to(request.user).kept().select_related("campaign", "territory", "owner")
    user: Any = request.user
    may_import = user.may_use("crm:lead_import_start", "POST")
    return listing_response(request, LEADS, rows, page="crm/lead_list.html", context={"may_import": may_import})


@require_safe
def lead_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The lead, what it looks like, and what happened. A merged one leads to the other."""
    user: Any = request.user
    lead = _lead(request, pk)
    if lead.merged_into is not None:
        messages.info(request, _("%(lead)s was merged into this one.") % {"lead": lead.number})
        return redirect(lead.merged_into)
    allowed = {status.value: LEAD_TRANSITIONS.allows(lead.status, status) for status in LeadStatus}
    context = {
        "lead": lead,
        "allowed": allowed if user.may_use("crm:lead_edit", "POST") else {},
        "may_edit": user.may_use("crm:lead_edit", "POST"),
        "look_alikes": _look_alikes(request, lead),
        "reason_form": ReasonForm(),
        "history": history_items(
            AuditEntry.objects.filter(model="crm.lead", object_id=str(pk)).order_by("-pk")[:HISTORY_ROWS]
        ),
    }
    return render(request, "crm/lead_detail.html", context)


def lead_create(request: HttpRequest) -> HttpResponse:
    form = LeadForm(request.POST or None, user=request.user)
    if form.is_valid():
        done = saved(form, lambda: leads.lead_capture(actor=request.user, now=timezone.now(), **form.given()))
        if done:
            messages.success(request, _("%(lead)s was added.") % {"lead": done})
            return redirect(done)
    return _form_page(request, form, None)


def lead_edit(request: HttpRequest, pk: int) -> HttpResponse:
    lead = _lead(request, pk)
    form = LeadForm(request.POST or None, instance=lead, user=request.user)
    if form.is_valid():
        done = saved(form, lambda: leads.lead_update(actor=request.user, lead=lead, **form.changes()))
        if done:
            messages.success(request, _("%(lead)s was saved.") % {"lead": done})
            return redirect(done)
    return _form_page(request, form, Lead.objects.get(pk=pk))


@require_POST
def lead_start(request: HttpRequest, pk: int) -> HttpResponse:
    lead = leads.lead_start(actor=request.user, lead=_lead(request, pk), now=timezone.now())
    return redirect(lead)


@require_POST
def lead_qualify(request: HttpRequest, pk: int) -> HttpResponse:
    lead = leads.lead_qualify(actor=request.user, lead=_lead(request, pk), now=timezone.now())
    messages.success(request, _("%(lead)s is qualified. Convert it to go on.") % {"lead": lead})
    return redirect(lead)


@require_POST
def lead_disqualify(request: HttpRequest, pk: int) -> HttpResponse:
    lead = _lead(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose why the lead is given up."))
        return redirect(lead)
    reason = form.cleaned_data["reason"]
    lead = leads.lead_disqualify(actor=request.user, lead=lead, reason=reason, now=timezone.now())
    messages.success(request, _("%(lead)s is disqualified; you can take it up again.") % {"lead": lead})
    return redirect(lead)


def lead_convert(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the account and the opportunity, then convert."""
    lead = _lead(request, pk)
    if lead.status == LeadStatus.CONVERTED:
        return redirect(lead)
    look_alikes = [each for each in _look_alikes(request, lead) if each.is_account]
    likely = next((each.record for each in look_alikes if each.is_likely), None)
    initial = {
        "account": request.GET.get("account", likely.code if isinstance(likely, Account) else "")[:40],
        "name": _("First order of %(company)s") % {"company": lead.company},
        "expected_close": timezone.localdate() + timedelta(days=CLOSE_DAYS),
    }
    form = ConvertForm(request.POST or None, user=request.user, initial=initial)
    if form.is_valid():
        done = saved(form, lambda: _convert(request, lead, form.cleaned_data))
        if done:
            messages.success(request, _("%(lead)s is converted.") % {"lead": lead})
            return redirect(done.opportunity or done.account)
    context = {"lead": lead, "form": form, "look_alikes": look_alikes}
    return render(request, "crm/lead_convert.html", context, status=422 if form.errors else 200)


@require_POST
def lead_assign(request: HttpRequest) -> HttpResponse:
    """First the choice of owner and territory for the ticked leads, then, with ``assign``, the change."""
    keys = chosen_keys(request.POST.getlist("pk"))
    rows = Lead.objects.visible_to(request.user).kept().filter(pk__in=keys).order_by("company")
    form = AssignForm(request.POST if "assign" in request.POST else None, user=request.user)
    if form.is_valid():
        chosen = [row.pk for row in rows]
        done = saved(form, lambda: leads.leads_assign(actor=request.user, lead_ids=chosen, **form.cleaned_data))
        if done is not None:
            text = ngettext("%(count)d lead was changed.", "%(count)d leads were changed.", done)
            messages.success(request, text % {"count": done})
            return redirect("crm:lead_list")
    return render(request, "crm/lead_assign.html", {"form": form, "leads": rows}, status=422 if form.errors else 200)


def _convert(request: HttpRequest, lead: Lead, chosen: dict[str, Any]) -> conversion.Conversion:
    opening = None
    if chosen["with_opportunity"]:
        opening = conversion.Opening(chosen["name"], chosen["expected_close"], chosen["amount"] or Decimal(0))
    return conversion.lead_convert(
        actor=request.user, lead=lead, now=timezone.now(), account=chosen["account"], opening=opening
    )


def _lead(request: HttpRequest, pk: int) -> Lead:
    related = ("campaign", "territory", "owner", "disqualified_reason", "account", "contact", "opportunity")
    return get_object_or_404(Lead.objects.visible_to(request.user).select_related(*related, "merged_into"), pk=pk)


def _look_alikes(request: HttpRequest, lead: Lead) -> list[selectors.LookAlike]:
    if not lead.is_open:
        return []
    return selectors.lead_look_alikes(
        lead=lead,
        leads=Lead.objects.visible_to(request.user),
        accounts=Account.objects.visible_to(request.user),
    )


def _form_page(request: HttpRequest, form: LeadForm, lead: Lead | None) -> HttpResponse:
    return render(request, "crm/lead_form.html", {"form": form, "lead": lead}, status=422 if form.errors else 200)
