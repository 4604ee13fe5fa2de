"""Buttons of an order: each calls one service and goes back to the page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from orders.forms.orders import HoldForm, ReleaseForm, ShipForm
from orders.models import OrderStatus, SalesOrder
from orders.services import billing
from orders.services import orders as order_services
from orders.views import asked

BULK_MAX = 200


@require_POST
def order_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    order = order_services.order_confirm(actor=request.user, order=_order(request, pk), now=timezone.now())
    _tell_confirmed(request, order)
    return redirect(order)


@require_POST
def order_hold_release(request: HttpRequest, pk: int) -> HttpResponse:
    order = _order(request, pk)
    form = ReleaseForm(request.POST)
    form.is_valid()
    order = order_services.hold_release(
        actor=request.user,
        order=order,
        reason=form.cleaned_data.get("reason", ""),
        note=form.cleaned_data.get("note", ""),
        now=timezone.now(),
    )
    _tell_confirmed(request, order)
    return redirect(order)


@require_POST
def order_hold(request: HttpRequest, pk: int) -> HttpResponse:
    form = HoldForm(request.POST)
    form.is_valid()
    order = order_services.hold_place(
        actor=request.user, order=_order(request, pk), note=form.cleaned_data.get("note", "")
    )
    messages.warning(request, _("%(number)s waits until somebody releases it.") % {"number": order.number})
    return redirect(order)


@require_POST
def order_ship(request: HttpRequest, pk: int) -> HttpResponse:
    form = ShipForm(request.POST)
    form.is_valid()
    order = order_services.order_ship(
        actor=request.user,
        order=_order(request, pk),
        quantities=asked.quantities(request.POST),
        shipped_at=timezone.now(),
        carrier=form.cleaned_data.get("carrier", ""),
        tracking_number=form.cleaned_data.get("tracking_number", ""),
    )
    share = f"{order.delivered_pct.normalize():f}"
    messages.success(request, _("Shipped. %(number)s is %(share)s %% delivered.") % {"number": order, "share": share})
    return redirect(order)


@require_POST
def order_bill(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue an invoice for the typed quantities, or, when none was typed, for all that is shipped."""
    order = _order(request, pk)
    quantities = asked.quantities(request.POST) or None
    invoice = billing.order_invoice(actor=request.user, order=order, on=timezone.localdate(), quantities=quantities)
    messages.success(request, _("%(invoice)s was issued for %(order)s.") % {"invoice": invoice, "order": order})
    return redirect(order)


@require_POST
def order_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    order = order_services.order_cancel(actor=request.user, order=_order(request, pk), now=timezone.now())
    messages.success(request, _("%(number)s is cancelled; its stock is free again.") % {"number": order.number})
    return redirect(order)


@require_POST
def order_close_short(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel what has not left yet."""
    order = order_services.order_close_short(
        actor=request.user, order=_order(request, pk), note=request.POST.get("note", "")
    )
    messages.success(request, _("What was open of %(number)s is cancelled.") % {"number": order.number})
    return redirect(order)


@require_POST
def order_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a cancellation back."""
    order = order_services.order_reopen(actor=request.user, order=_order(request, pk), now=timezone.now())
    messages.success(request, f"{order.number}: {order.get_status_display()}")
    return redirect(order)


@require_POST
def order_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft like this one at today's prices."""
    order = order_services.order_copy(actor=request.user, order=_order(request, pk), now=timezone.now())
    messages.success(request, _("%(number)s was entered as a draft.") % {"number": order.number})
    return redirect(order)


@require_POST
def order_bulk_confirm(request: HttpRequest) -> HttpResponse:
    """Confirm the ticked orders, each for itself."""
    keys = [int(value) for value in request.POST.getlist("pk")[:BULK_MAX] if value.isdecimal() and len(value) < 19]
    orders = SalesOrder.objects.visible_to(request.user).filter(pk__in=keys).order_by("pk")
    outcome = order_services.orders_confirm(actor=request.user, orders=orders, now=timezone.now())
    if count := len(outcome.confirmed):
        text = ngettext("%(count)s order is confirmed.", "%(count)s orders are confirmed.", count)
        messages.success(request, text % {"count": count})
    if outcome.held:
        messages.warning(request, _("On hold: %(numbers)s") % {"numbers": ", ".join(outcome.held)})
    for sentence in list(outcome.refused.values())[:5]:
        messages.error(request, sentence)
    return redirect("orders:order_list")


def _order(request: HttpRequest, pk: int) -> SalesOrder:
    return get_object_or_404(SalesOrder.objects.visible_to(request.user), pk=pk)


def _tell_confirmed(request: HttpRequest, order: SalesOrder) -> None:
    if order.status == OrderStatus.ON_HOLD:
        messages.warning(request, _("%(number)s is on hold; see why below.") % {"number": order.number})
    else:
        messages.success(request, _("%(number)s is confirmed and its stock reserved.") % {"number": order.number})
