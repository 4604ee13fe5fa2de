"""Screens of price lists and their prices."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from b2bops.common.forms import chosen_keys, saved
from b2bops.common.listing import listing_response
from b2bops.common.returning import return_to
from catalog import selectors
from catalog.forms.prices import PriceListForm, PriceRowForm
from catalog.listings.prices import PRICE_LISTS, PRICE_ROWS
from catalog.models import PriceList, PriceRow
from catalog.services import prices as price_services


@require_safe
def price_list_list(request: HttpRequest) -> HttpResponseBase:
    lists = selectors.price_lists_counted(price_lists=PriceList.objects.visible_to(request.user))
    return listing_response(request, PRICE_LISTS, lists)


@require_safe
def price_list_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    price_list = get_object_or_404(PriceList.objects.visible_to(request.user), pk=pk)
    return _detail(request, price_list, PriceRowForm(user=request.user))


def price_list_create(request: HttpRequest) -> HttpResponse:
    form = PriceListForm(request.POST or None)
    if form.is_valid():
        created = saved(form, lambda: price_services.price_list_create(actor=request.user, **form.cleaned_data))
        if created:
            messages.success(request, _("%(list)s was created; now set its prices.") % {"list": created})
            return redirect(created)
    return _form_page(request, form, None)


def price_list_edit(request: HttpRequest, pk: int) -> HttpResponse:
    price_list = get_object_or_404(PriceList.objects.visible_to(request.user), pk=pk)
    form = PriceListForm(request.POST or None, instance=price_list)
    if form.is_valid():
        changes = form.changes()
        done = saved(
            form,
            lambda: price_services.price_list_update(actor=request.user, price_list=price_list, **changes),
        )
        if done:
            messages.success(request, _("%(list)s was saved.") % {"list": done})
            return redirect(done)
    return _form_page(request, form, PriceList.objects.get(pk=pk))


@require_POST
def price_row_set(request: HttpRequest, pk: int) -> HttpResponseBase:
    price_list = get_object_or_404(PriceList.objects.visible_to(request.user), pk=pk)
    form = PriceRowForm(request.POST, user=request.user)
    if form.is_valid():
        values: dict[str, Any] = form.cleaned_data
        row = saved(form, lambda: price_services.price_set(actor=request.user, price_list=price_list, **values))
        if row:
            messages.success(request, _("The price of %(product)s was set.") % {"product": row.product})
            return redirect(price_list)
    return _detail(request, price_list, form)


@require_POST
def price_row_remove(request: HttpRequest) -> HttpResponse:
    keys = chosen_keys(request.POST.getlist("pk"))
    rows = PriceRow.objects.filter(pk__in=keys, price_list__in=PriceList.objects.visible_to(request.user))
    count = price_services.prices_remove(actor=request.user, row_ids=list(rows.values_list("pk", flat=True)))
    text = ngettext("%(count)d price was removed.", "%(count)d prices were removed.", count)
    messages.success(request, text % {"count": count})
    return return_to(request, "catalog:price_list_list")


def _detail(request: HttpRequest, price_list: PriceList, form: PriceRowForm) -> HttpResponseBase:
    user: Any = request.user
    context = {
        "price_list": price_list,
        "form": form,
        "may_edit": user.may_use("catalog:price_list_edit", "POST"),
        "listing_url": reverse("catalog:price_list_detail", args=[price_list.pk]),
    }
    rows = price_list.rows.select_related("product", "price_list")
    response = listing_response(request, PRICE_ROWS, rows, page="catalog/price_list_detail.html", context=context)
    if form.errors:
        response.status_code = 422
    return response


def _form_page(request: HttpRequest, form: PriceListForm, price_list: PriceList | None) -> HttpResponse:
    status = 422 if form.errors else 200
    context = {"form": form, "price_list": price_list}
    return render(request, "catalog/price_list_form.html", context, status=status)
