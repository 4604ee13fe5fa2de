"""Screens of suppliers' offers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from b2bops.common.form_page import form_page
from b2bops.common.forms import saved
from b2bops.common.listing import listing_response
from supply.forms import OfferForm
from supply.listings import OFFERS
from supply.models import SupplierProduct
from supply.services import suppliers as supplier_services


@require_safe
def supplier_product_list(request: HttpRequest) -> HttpResponseBase:
    rows = SupplierProduct.objects.visible_to(request.user).select_related("supplier", "product")
    return listing_response(request, OFFERS, rows)


def supplier_product_create(request: HttpRequest) -> HttpResponse:
    start = {name: request.GET[name] for name in ("supplier", "product") if name in request.GET}
    form = OfferForm(request.POST or None, initial=start, user=request.user)
    if form.is_valid():
        offer = saved(form, lambda: supplier_services.offer_create(actor=request.user, **form.cleaned_data))
        if offer:
            messages.success(request, _("The offer was recorded."))
            return redirect(offer.supplier)
    return _page(request, form, _("New offer"))


def supplier_product_edit(request: HttpRequest, pk: int) -> HttpResponse:
    offers = SupplierProduct.objects.visible_to(request.user).select_related("supplier", "product")
    offer = get_object_or_404(offers, pk=pk)
    form = OfferForm(request.POST or None, instance=offer, user=request.user)
    if form.is_valid():
        changes = form.changes()
        done = saved(form, lambda: supplier_services.offer_update(actor=request.user, offer=offer, **changes))
        if done:
            messages.success(request, _("The offer was saved."))
            return redirect(offer.supplier)
    note = _("%(supplier)s sells %(product)s") % {"supplier": offer.supplier, "product": offer.product}
    return _page(request, form, _("Edit offer"), note)


def _page(request: HttpRequest, form: OfferForm, title: str, note: str = "") -> HttpResponse:
    back = reverse("supply:supplier_product_list")
    return form_page(
        request, form, title=title, back_url=back, back_label=_("Supplier products"), submit=_("Save"), note=note
    )
