"""Merging two leads, or two accounts: first the comparison, then the merge."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from b2bops.common.forms import OPTIONS_SHOWN, saved
from crm.forms.merging import OtherForm
from crm.models import Account, Lead
from crm.selectors.merging import MergePreview, merge_preview
from crm.services import merging

CHOSEN = "take-"


@require_safe
def lead_options(request: HttpRequest) -> HttpResponse:
    """The offers under a lead box: ``?from=<name of the box>&<name>=<what was typed>``."""
    words = request.GET.get(request.GET.get("from", "q"), "").replace("\x00", "").strip()[:100]
    rows = Lead.objects.visible_to(request.user).kept().order_by("company")
    found = (rows.filter(company__icontains=words) | rows.filter(number__icontains=words)) if words else rows.none()
    offers = list(found.values_list("number", "company")[:OPTIONS_SHOWN])
    return render(request, "catalog/_options.html", {"offers": offers})


def lead_merge(request: HttpRequest, pk: int) -> HttpResponse:
    leads = Lead.objects.visible_to(request.user).kept()
    kept = get_object_or_404(leads, pk=pk)
    form = _form(request, rows=leads.exclude(pk=pk), code_field="number", options_url="crm:lead_options")
    if request.method == "POST" and form.is_valid():
        other = form.cleaned_data["with"]
        done = saved(
            form, lambda: merging.lead_merge(actor=request.user, kept=kept, merged=other, take=_taken(request))
        )
        if done:
            return _done(request, done, other)
    return _page(request, kept, form, reverse("crm:lead_list"), _("Leads"), "number")


def account_merge(request: HttpRequest, pk: int) -> HttpResponse:
    accounts = Account.objects.visible_to(request.user).kept()
    kept = get_object_or_404(accounts, pk=pk)
    form = _form(request, rows=accounts.exclude(pk=pk), code_field="code", options_url="crm:account_options")
    if request.method == "POST" and form.is_valid():
        other = form.cleaned_data["with"]
        done = saved(
            form, lambda: merging.account_merge(actor=request.user, kept=kept, merged=other, take=_taken(request))
        )
        if done:
            return _done(request, done, other)
    return _page(request, kept, form, reverse("crm:account_list"), _("Accounts"), "code")


def _form(request: HttpRequest, **options: Any) -> OtherForm:
    sent = request.POST if request.method == "POST" else request.GET
    return OtherForm(sent if "with" in sent or request.method == "POST" else None, **options)


def _taken(request: HttpRequest) -> list[str]:
    return [name.removeprefix(CHOSEN) for name, value in request.POST.items() if value == "merged"]


def _done(request: HttpRequest, kept: Any, merged: Any) -> HttpResponse:
    messages.success(request, _("%(gone)s is now part of %(kept)s.") % {"gone": merged, "kept": kept})
    return redirect(kept)


def _page(request: HttpRequest, kept: Any, form: OtherForm, list_url: str, list_title: str, code: str) -> HttpResponse:
    user: Any = request.user
    preview: MergePreview | None = None
    other = form.cleaned_data.get("with") if form.is_bound and form.is_valid() else None
    if other is not None:
        hidden = frozenset() if "contract_price" in user.rights else frozenset({"price_list"})
        preview = merge_preview(kept=kept, merged=other, hidden=hidden)
    context = {
        "kept": kept,
        "form": form,
        "preview": preview,
        "other_key": getattr(other, code, ""),
        "list_url": list_url,
        "list_title": list_title,
    }
    return render(request, "crm/merge.html", context, status=422 if form.errors else 200)
