"""Screens of suppliers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from b2bops.common.charts import BarChart, Series, draw
from b2bops.common.form_page import form_page
from b2bops.common.forms import saved
from b2bops.common.listing import listing_response
from supply import selectors
from supply.forms import SupplierForm
from supply.listings import SUPPLIERS
from supply.models import PurchaseOrder, Supplier, SupplierProduct
from supply.services import suppliers as supplier_services

ROWS_SHOWN = 10


@require_safe
def supplier_list(request: HttpRequest) -> HttpResponseBase:
    rows = selectors.suppliers_for_list(Supplier.objects.visible_to(request.user))
    return listing_response(request, SUPPLIERS, rows)


@require_safe
def supplier_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    supplier = get_object_or_404(Supplier.objects.visible_to(user), pk=pk)
    record = selectors.supplier_record(supplier)
    orders = PurchaseOrder.objects.visible_to(user).filter(supplier=supplier)
    offers = SupplierProduct.objects.visible_to(user).filter(supplier=supplier)
    context = {
        "supplier": supplier,
        "record": record,
        "chart": _lead_time_chart(record) if record.lead_days else None,
        "orders": orders.select_related("warehouse").order_by("-created_at")[:ROWS_SHOWN],
        "offers": offers.select_related("product").order_by("product__sku", "priority")[:ROWS_SHOWN],
        "may_edit": user.may_use("supply:supplier_edit", "POST"),
        "may_buy": user.may_use("supply:purchase_order_list"),
    }
    return render(request, "supply/supplier_detail.html", context)


def supplier_create(request: HttpRequest) -> HttpResponse:
    form = SupplierForm(request.POST or None)
    if form.is_valid():
        supplier = saved(form, lambda: supplier_services.supplier_create(actor=request.user, **form.cleaned_data))
        if supplier:
            messages.success(request, _("%(supplier)s was added.") % {"supplier": supplier})
            return redirect(supplier)
    return _page(request, form, _("New supplier"), reverse("supply:supplier_list"), _("Suppliers"))


def supplier_edit(request: HttpRequest, pk: int) -> HttpResponse:
    supplier = get_object_or_404(Supplier.objects.visible_to(request.user), pk=pk)
    name, address = supplier.name, supplier.get_absolute_url()
    form = SupplierForm(request.POST or None, instance=supplier)
    if form.is_valid():
        changes = form.changes()
        done = saved(form, lambda: supplier_services.supplier_update(actor=request.user, supplier=supplier, **changes))
        if done:
            messages.success(request, _("%(supplier)s was saved.") % {"supplier": done})
            return redirect(done)
    return _page(request, form, _("Edit supplier"), address, name)


def _page(request: HttpRequest, form: SupplierForm, title: str, back_url: str, back_label: str) -> HttpResponse:
    return form_page(request, form, title=title, back_url=back_url, back_label=back_label, submit=_("Save"))


def _lead_time_chart(record: selectors.SupplierRecord) -> Any:
    """How many receipts took how many days."""
    days = range(min(record.lead_days), max(record.lead_days) + 1)
    counts = [float(record.lead_days.count(day)) for day in days]
    chart = BarChart(
        title=_("Measured lead time"),
        categories=[str(day) for day in days],
        series=[Series(_("Receipts"), counts)],
        unit=_("receipts by days"),
    )
    return draw(chart)
