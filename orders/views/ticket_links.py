"""Tickets on the page of an order, orders and shipments on the page of a ticket; each fetched by address."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from b2bops.common.forms import saved
from crm.models import Ticket
from orders.forms.tickets import OrderTicketForm
from orders.models import SalesOrder, TicketLink
from orders.services import ticket_links


@require_GET
def ticket_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """The orders and shipments of a ticket, and a box to join another. 3 queries."""
    return _panel(request, _ticket(request, pk))


@require_POST
def ticket_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Join the ticket to the order or shipment named by its number."""
    ticket = _ticket(request, pk)
    number = request.POST.get("number", "")
    ticket_links.ticket_link(actor=request.user, ticket=ticket, number=number)
    if request.headers.get("HX-Request"):
        return _panel(request, ticket)
    return redirect(ticket)


@require_POST
def ticket_unlink(request: HttpRequest, pk: int) -> HttpResponse:
    link = get_object_or_404(TicketLink.objects.visible_to(request.user).select_related("ticket"), pk=pk)
    ticket_links.ticket_unlink(actor=request.user, link=link)
    if request.headers.get("HX-Request"):
        return _panel(request, link.ticket)
    return redirect(link.ticket)


@require_GET
def order_tickets(request: HttpRequest, pk: int) -> HttpResponse:
    """The tickets of an order. 2 queries."""
    user: Any = request.user
    order = get_object_or_404(SalesOrder.objects.visible_to(user), pk=pk)
    links = TicketLink.objects.visible_to(user).filter(order=order).select_related("ticket", "shipment")
    context = {
        "order": order,
        "links": links.order_by("-ticket__opened_at"),
        "may_open": user.may_use("orders:order_ticket_create", "POST"),
    }
    return render(request, "orders/_order_tickets.html", context)


def order_ticket_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a ticket about an order."""
    order = get_object_or_404(SalesOrder.objects.visible_to(request.user).select_related("account"), pk=pk)
    form = OrderTicketForm(request.POST or None, initial={"subject": order.number})
    if form.is_valid():
        values = form.cleaned_data
        done = saved(
            form,
            lambda: ticket_links.order_ticket_open(actor=request.user, order=order, now=timezone.now(), **values),
        )
        if done:
            messages.success(request, _("%(ticket)s was opened.") % {"ticket": done})
            return redirect(done)
    context = {
        "form": form,
        "title": _("Open a ticket about %(order)s") % {"order": order},
        "back_url": order.get_absolute_url(),
        "back": order.number,
    }
    return render(request, "crm/service_form.html", context, status=422 if form.errors else 200)


def _ticket(request: HttpRequest, pk: int) -> Ticket:
    return get_object_or_404(Ticket.objects.visible_to(request.user), pk=pk)


def _panel(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    user: Any = request.user
    links = TicketLink.objects.filter(ticket=ticket).select_related("order", "shipment").order_by("pk")
    context = {
        "ticket": ticket,
        "links": links,
        "may_link": ticket.merged_into_id is None and user.may_use("orders:ticket_link", "POST"),
    }
    return render(request, "orders/_ticket_panel.html", context)
