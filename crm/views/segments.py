"""Screens of segments, the accounts in them, and whom a promotion is for."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from b2bops.common.form_page import form_page
from b2bops.common.forms import chosen_keys, saved
from b2bops.common.listing import listing_response
from catalog.models import Promotion
from crm.forms.contracts import AudienceForm, ChooseSegmentForm, SegmentForm
from crm.listings.contracts import SEGMENTS
from crm.models import Account, Segment
from crm.selectors.contracts import segments_for_list
from crm.services import segments as segment_services


@require_safe
def segment_list(request: HttpRequest) -> HttpResponseBase:
    return listing_response(request, SEGMENTS, segments_for_list(Segment.objects.visible_to(request.user)))


def segment_create(request: HttpRequest) -> HttpResponse:
    form = SegmentForm(request.POST or None, user=request.user)
    if form.is_valid():
        done = saved(form, lambda: segment_services.segment_create(actor=request.user, **form.cleaned_data))
        if done:
            messages.success(request, _("%(segment)s was added.") % {"segment": done})
            return redirect("crm:segment_list")
    return _form(request, form, _("New segment"))


def segment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The segment's form: its accounts are a filter away in the list of accounts."""
    segment = get_object_or_404(Segment.objects.visible_to(request.user), pk=pk)
    form = SegmentForm(request.POST or None, instance=segment, user=request.user)
    if form.is_valid():
        changes = form.changes()
        done = saved(form, lambda: segment_services.segment_update(actor=request.user, segment=segment, **changes))
        if done:
            messages.success(request, _("%(segment)s was saved.") % {"segment": done})
            return redirect("crm:segment_list")
    return _form(request, form, Segment.objects.get(pk=pk).name)


@require_POST
def account_segment(request: HttpRequest) -> HttpResponse:
    """First the choice of a segment for the ticked accounts, then, with ``assign``, the change."""
    keys = chosen_keys(request.POST.getlist("pk"))
    accounts = Account.objects.visible_to(request.user).filter(pk__in=keys).order_by("name")
    form = ChooseSegmentForm(request.POST if "assign" in request.POST else None)
    if form.is_valid():
        count = segment_services.accounts_put_in_segment(
            actor=request.user, account_ids=[account.pk for account in accounts], segment=form.cleaned_data["segment"]
        )
        text = ngettext("%(count)d account was changed.", "%(count)d accounts were changed.", count)
        messages.success(request, text % {"count": count})
        return redirect("crm:account_list")
    context = {"form": form, "accounts": accounts, "title": _("Put into a segment")}
    return render(request, "crm/account_assign.html", context, status=422 if form.errors else 200)


@require_safe
def promotion_audience(request: HttpRequest, pk: int) -> HttpResponse:
    """The panel on a promotion's page: the chosen accounts and segments one sees, and the form to change them."""
    user: Any = request.user
    promotion = get_object_or_404(Promotion.objects.visible_to(user), pk=pk)
    return _audience(request, promotion, AudienceForm(user=user, initial=_chosen(promotion, user)))


@require_POST
def promotion_audience_set(request: HttpRequest, pk: int) -> HttpResponse:
    promotion = get_object_or_404(Promotion.objects.visible_to(request.user), pk=pk)
    form = AudienceForm(request.POST, user=request.user)
    if form.is_valid():
        segment_services.promotion_audience_set(
            actor=request.user,
            promotion=promotion,
            accounts=form.cleaned_data["accounts"],
            segments=list(form.cleaned_data["segments"]),
        )
        messages.success(request, _("The audience was saved."))
        return redirect(promotion)
    return _audience(request, promotion, form)


def _chosen(promotion: Promotion, user: Any) -> dict[str, Any]:
    accounts = Account.objects.visible_to(user).filter(pk__in=promotion.audiences.values("account"))
    codes = accounts.order_by("code").values_list("code", flat=True)
    segments = promotion.audiences.exclude(segment=None).values_list("segment", flat=True)
    return {"accounts": ", ".join(codes), "segments": list(segments)}


def _audience(request: HttpRequest, promotion: Promotion, form: AudienceForm) -> HttpResponse:
    user: Any = request.user
    visible = Account.objects.visible_to(user)
    context = {
        "promotion": promotion,
        "form": form,
        "accounts": visible.filter(pk__in=promotion.audiences.values("account")).order_by("name"),
        "segments": Segment.objects.filter(pk__in=promotion.audiences.values("segment")),
        "may_edit": user.may_use("crm:promotion_audience_set", "POST"),
    }
    status = 422 if form.errors else 200
    return render(request, "crm/_promotion_audience.html", context, status=status)


def _form(request: HttpRequest, form: SegmentForm, title: str) -> HttpResponse:
    back = reverse("crm:segment_list")
    return form_page(request, form, title=title, back_url=back, back_label=_("Segments"), submit=_("Save"))
