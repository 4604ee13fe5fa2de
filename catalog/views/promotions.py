"""Screens of promotions."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from b2bops.common.form_page import form_page
from b2bops.common.forms import saved
from b2bops.common.listing import listing_response
from catalog.forms.promotions import PromotionForm
from catalog.listings.promotions import PROMOTIONS
from catalog.models import PROMOTION_TRANSITIONS, Promotion, PromotionStatus
from catalog.selectors import offer_text
from catalog.services import promotions as promotion_services

PANELS = ("crm:promotion_audience", "orders:promotion_panel")


@require_safe
def promotion_list(request: HttpRequest) -> HttpResponseBase:
    return listing_response(request, PROMOTIONS, Promotion.objects.visible_to(request.user))


@require_safe
def promotion_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    promotion = _promotion(request, pk)
    moves = PROMOTION_TRANSITIONS.moves.get(promotion.status, frozenset())

    def may(verb: str, target: PromotionStatus) -> bool:
        return target in moves and user.may_use(f"catalog:promotion_{verb}", "POST")

    context = {
        "promotion": promotion,
        "offer": offer_text(promotion),
        "targets": promotion.targets.select_related("product", "category").order_by("pk"),
        "may_edit": promotion.status != PromotionStatus.ENDED and user.may_use("catalog:promotion_edit", "POST"),
        "may_activate": may("activate", PromotionStatus.ACTIVE),
        "may_pause": may("pause", PromotionStatus.PAUSED),
        "may_end": may("end", PromotionStatus.ENDED),
        "panels": {name.replace(":", "_"): user.may_use(name) for name in PANELS},
    }
    return render(request, "catalog/promotion_detail.html", context)


def promotion_create(request: HttpRequest) -> HttpResponse:
    form = PromotionForm(request.POST or None, user=request.user)
    if form.is_valid():
        done = saved(form, lambda: promotion_services.promotion_create(actor=request.user, **form.values()))
        if done:
            messages.success(
                request, _("%(promotion)s was drafted; switch it on when it is right.") % {"promotion": done}
            )
            return redirect(done)
    return _form(request, form, _("New promotion"), reverse("catalog:promotion_list"))


def promotion_edit(request: HttpRequest, pk: int) -> HttpResponse:
    promotion = _promotion(request, pk)
    form = PromotionForm(request.POST or None, instance=promotion, user=request.user)
    if form.is_valid():
        values = form.values()
        done = saved(
            form,
            lambda: promotion_services.promotion_update(actor=request.user, promotion=promotion, **values),
        )
        if done:
            messages.success(request, _("%(promotion)s was saved.") % {"promotion": done})
            return redirect(done)
    return _form(request, form, _("Edit the promotion"), promotion.get_absolute_url())


@require_POST
def promotion_activate(request: HttpRequest, pk: int) -> HttpResponse:
    done = promotion_services.promotion_activate(
        actor=request.user, promotion=_promotion(request, pk), on=timezone.localdate()
    )
    messages.success(request, _("%(promotion)s is on.") % {"promotion": done})
    return redirect(done)


@require_POST
def promotion_pause(request: HttpRequest, pk: int) -> HttpResponse:
    done = promotion_services.promotion_pause(actor=request.user, promotion=_promotion(request, pk))
    messages.success(request, _("%(promotion)s is paused.") % {"promotion": done})
    return redirect(done)


@require_POST
def promotion_end(request: HttpRequest, pk: int) -> HttpResponse:
    done = promotion_services.promotion_end(actor=request.user, promotion=_promotion(request, pk))
    messages.success(request, _("%(promotion)s has ended.") % {"promotion": done})
    return redirect(done)


def _promotion(request: HttpRequest, pk: int) -> Promotion:
    return get_object_or_404(Promotion.objects.visible_to(request.user), pk=pk)


def _form(request: HttpRequest, form: PromotionForm, title: str, back_url: str) -> HttpResponse:
    return form_page(request, form, title=title, back_url=back_url, back_label=_("Promotions"), submit=_("Save"))
