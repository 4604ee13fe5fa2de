"""The queue of open holds, and the lines that wait for goods."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from b2bops.common.forms import chosen_keys
from b2bops.common.listing import listing_response
from orders import selectors
from orders.forms.orders import ReleaseManyForm
from orders.listings.holds import BACKORDERS, HOLDS
from orders.models import OrderHold, SalesOrder
from orders.services import orders as order_services
from supply.models import Shipment

BULK_MAX = 200


@require_GET
def hold_list(request: HttpRequest) -> HttpResponseBase:
    rows = OrderHold.objects.visible_to(request.user).open().select_related("order__account")
    return listing_response(request, HOLDS, rows)


@require_POST
def hold_release_selected(request: HttpRequest) -> HttpResponse:
    """Ask for a word first, then release the ticked holds, each for itself."""
    keys = chosen_keys(request.POST.getlist("pk"))[:BULK_MAX]
    rows = OrderHold.objects.visible_to(request.user).open().select_related("order__account")
    holds = list(rows.filter(pk__in=keys).order_by("created_at"))
    form = ReleaseManyForm(request.POST if "note" in request.POST else None)
    if not holds or not form.is_valid():
        context = {"holds": holds, "form": form}
        return render(request, "orders/hold_release.html", context, status=422 if form.errors else 200)
    note = form.cleaned_data["note"]
    outcome = order_services.holds_release(actor=request.user, holds=holds, note=note, now=timezone.now())
    if count := len(outcome.confirmed):
        text = ngettext("%(count)s order goes on.", "%(count)s orders go on.", count)
        messages.success(request, text % {"count": count})
    if outcome.held:
        messages.warning(request, _("Still on hold: %(numbers)s") % {"numbers": ", ".join(outcome.held)})
    for sentence in list(outcome.refused.values())[:5]:
        messages.error(request, sentence)
    return redirect("orders:hold_list")


@require_GET
def backorder_list(request: HttpRequest) -> HttpResponseBase:
    return listing_response(request, BACKORDERS, selectors.waiting_lines(user=request.user))


@require_GET
def shipment_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """What the page of a shipment shows of the order it was for; fetched by address."""
    shipment = get_object_or_404(Shipment.objects.visible_to(request.user), pk=pk)
    order = selectors.shipment_order(shipment)
    seen = order is not None and SalesOrder.objects.visible_to(request.user).filter(pk=order.pk).exists()
    return render(request, "orders/_shipment_panel.html", {"order": order if seen else None})
