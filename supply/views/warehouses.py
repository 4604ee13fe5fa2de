"""Screens of warehouses."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from b2bops.common.form_page import form_page
from b2bops.common.forms import saved
from b2bops.common.listing import listing_response
from supply.forms import WarehouseForm
from supply.listings import WAREHOUSES
from supply.models import Warehouse
from supply.services import warehouses as warehouse_services


@require_safe
def warehouse_list(request: HttpRequest) -> HttpResponseBase:
    return listing_response(request, WAREHOUSES, Warehouse.objects.visible_to(request.user))


def warehouse_create(request: HttpRequest) -> HttpResponse:
    form = WarehouseForm(request.POST or None)
    if form.is_valid():
        warehouse = saved(form, lambda: warehouse_services.warehouse_create(actor=request.user, **form.cleaned_data))
        if warehouse:
            messages.success(request, _("%(warehouse)s was added.") % {"warehouse": warehouse})
            return redirect("supply:warehouse_list")
    return _page(request, form, _("New warehouse"))


def warehouse_edit(request: HttpRequest, pk: int) -> HttpResponse:
    warehouse = get_object_or_404(Warehouse.objects.visible_to(request.user), pk=pk)
    form = WarehouseForm(request.POST or None, instance=warehouse)
    if form.is_valid():
        changes = form.changes()
        done = saved(
            form, lambda: warehouse_services.warehouse_update(actor=request.user, warehouse=warehouse, **changes)
        )
        if done:
            messages.success(request, _("%(warehouse)s was saved.") % {"warehouse": done})
            return redirect("supply:warehouse_list")
    return _page(request, form, _("Edit warehouse"))


def _page(request: HttpRequest, form: WarehouseForm, title: str) -> HttpResponse:
    back = reverse("supply:warehouse_list")
    return form_page(request, form, title=title, back_url=back, back_label=_("Warehouses"), submit=_("Save"))
