"""Screens of shipments."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from b2bops.common.form_page import form_page
from b2bops.common.forms import saved
from b2bops.common.listing import listing_response
from supply.forms import ShipmentForm
from supply.listings import SHIPMENTS
from supply.models import SHIPMENT_TRANSITIONS, Shipment, ShipmentStatus
from supply.services import shipments as shipment_services


@require_safe
def shipment_list(request: HttpRequest) -> HttpResponseBase:
    return listing_response(request, SHIPMENTS, Shipment.objects.visible_to(request.user).select_related("warehouse"))


@require_safe
def shipment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One shipment; what it was for is shown by the app whose document it is."""
    user: Any = request.user
    shipment = _shipment(request, pk)
    may_write = user.may_use("supply:shipment_edit", "POST")
    context = {
        "shipment": shipment,
        "lines": list(shipment.lines.select_related("product").order_by("pk")),
        "may_edit": may_write,
        "may_deliver": may_write and SHIPMENT_TRANSITIONS.allows(shipment.status, ShipmentStatus.DELIVERED),
        "may_see_document": user.may_use("orders:shipment_panel"),
    }
    return render(request, "supply/shipment_detail.html", context)


@require_http_methods(["GET", "POST"])
def shipment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    shipment = _shipment(request, pk)
    form = ShipmentForm(request.POST if request.method == "POST" else None, instance=shipment)
    if form.is_valid():
        changes = form.changes()
        done = saved(form, lambda: shipment_services.shipment_update(actor=request.user, shipment=shipment, **changes))
        if done:
            messages.success(request, _("%(shipment)s was saved.") % {"shipment": done})
            return redirect(shipment)
    url = shipment.get_absolute_url()
    return form_page(request, form, title=_("Edit shipment"), back_url=url, back_label=str(shipment), submit=_("Save"))


@require_POST
def shipment_deliver(request: HttpRequest, pk: int) -> HttpResponse:
    done = shipment_services.shipment_deliver(
        actor=request.user, shipment=_shipment(request, pk), delivered_at=timezone.now()
    )
    messages.success(request, _("%(shipment)s has arrived.") % {"shipment": done})
    return redirect(done)


def _shipment(request: HttpRequest, pk: int) -> Shipment:
    rows = Shipment.objects.visible_to(request.user).select_related("warehouse", "created_by")
    return get_object_or_404(rows, pk=pk)
