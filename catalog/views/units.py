"""Screens of units of measure and of a product's other units."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from b2bops.common.forms import saved
from b2bops.common.listing import listing_response
from catalog.forms.units import ProductUnitForm, UnitForm
from catalog.listings.units import UNITS
from catalog.models import Product, ProductUnit, UnitOfMeasure
from catalog.services import units as unit_services


@require_safe
def unit_list(request: HttpRequest) -> HttpResponseBase:
    return listing_response(request, UNITS, UnitOfMeasure.objects.visible_to(request.user))


def unit_create(request: HttpRequest) -> HttpResponse:
    form = UnitForm(request.POST or None)
    if form.is_valid():
        done = saved(form, lambda: unit_services.unit_create(actor=request.user, **form.cleaned_data))
        if done:
            messages.success(request, _("%(unit)s was added.") % {"unit": done})
            return redirect("catalog:unit_list")
    return _form_page(request, form, None)


def unit_edit(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(UnitOfMeasure.objects.visible_to(request.user), pk=pk)
    form = UnitForm(request.POST or None, instance=unit)
    if form.is_valid():
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        done = saved(form, lambda: unit_services.unit_update(actor=request.user, unit=unit, **changes))
        if done:
            messages.success(request, _("%(unit)s was saved.") % {"unit": done})
            return redirect("catalog:unit_list")
    return _form_page(request, form, UnitOfMeasure.objects.get(pk=pk))


def product_unit_set(request: HttpRequest, pk: int) -> HttpResponse:
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=pk)
    form = ProductUnitForm(request.POST or None, product=product)
    if form.is_valid():
        values = form.cleaned_data
        done = saved(form, lambda: unit_services.product_unit_set(actor=request.user, product=product, **values))
        if done:
            messages.success(request, _("%(unit)s was set.") % {"unit": done})
            return redirect(product)
    context = {"form": form, "product": product}
    return render(request, "catalog/product_unit_form.html", context, status=422 if form.errors else 200)


@require_POST
def product_unit_remove(request: HttpRequest, pk: int) -> HttpResponse:
    products = Product.objects.visible_to(request.user)
    row = get_object_or_404(ProductUnit.objects.select_related("product").filter(product__in=products), pk=pk)
    unit_services.product_unit_remove(actor=request.user, product_unit=row)
    messages.success(request, _("The unit was removed."))
    return redirect(row.product)


def _form_page(request: HttpRequest, form: UnitForm, unit: UnitOfMeasure | None) -> HttpResponse:
    context = {"form": form, "unit": unit}
    return render(request, "catalog/unit_form.html", context, status=422 if form.errors else 200)
