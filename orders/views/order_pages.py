"""The list of orders and the page of one."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from b2bops.common.listing import listing_response
from orders import selectors
from orders.forms.orders import ShipForm
from orders.history import history_items
from orders.listings.orders import ORDERS
from orders.models import SalesOrder, SalesOrderLine
from orders.services import status

BUTTONS = {
    "edit": "orders:order_edit",
    "confirm": "orders:order_confirm",
    "hold": "orders:order_hold",
    "ship": "orders:order_ship",
    "bill": "orders:order_bill",
    "cancel": "orders:order_cancel",
    "amend": "orders:order_amend",
    "close_short": "orders:order_close_short",
    "reopen": "orders:order_reopen",
}


@require_GET
def order_list(request: HttpRequest) -> HttpResponseBase:
    """All orders the person sees. Queries: count, page, and the choices of the territory filter."""
    rows = SalesOrder.objects.visible_to(request.user).select_related("account__territory")
    return listing_response(request, ORDERS, rows)


@require_GET
def order_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One order: lines, axes, holds, credit, shipments, backorders, history. At most 16 queries of its own."""
    rows = SalesOrder.objects.visible_to(request.user)
    order = get_object_or_404(rows.select_related("account__territory", "warehouse", "created_by", "quote"), pk=pk)
    lines = list(selectors.order_lines(order))
    exposure = selectors.account_exposure(order.account)
    context: dict[str, Any] = {
        "order": order,
        "lines": lines,
        "billable_lines": [line for line in lines if line.to_bill > 0],
        "open_lines": [line for line in lines if line.still_open > 0],
        "holds": list(order.holds.select_related("released_by").order_by("-pk")),
        "history": history_items(selectors.order_history(order)),
        "exposure": exposure,
        "shipments": selectors.order_shipments(order),
        "backorders": selectors.backorders(_open(order, lines)),
        "ship_form": ShipForm(),
        "may": _may(request.user, order, lines),
    }
    return render(request, "orders/order_detail.html", context)


def _open(order: SalesOrder, lines: list[SalesOrderLine]) -> list[SalesOrderLine]:
    """The lines that stock is promised to: none before the order is confirmed."""
    if order.confirmed_at is None or order.cancelled_at is not None:
        return []
    for line in lines:
        line.order = order
    return [line for line in lines if line.still_open > 0]


def _may(user: Any, order: SalesOrder, lines: list[Any]) -> dict[str, bool]:
    """Which buttons to show: what the policy table and the status both allow."""
    may = {verb: status.allows(order, verb) and user.may_use(name, "POST") for verb, name in BUTTONS.items()}
    may["bill"] = may["bill"] and any(line.to_bill > 0 for line in lines)
    may["mail"] = order.confirmed_at is not None and user.may_use("orders:order_mail", "POST")
    may["copy"] = user.may_use("orders:order_copy", "POST")
    may["repeat"] = user.may_use("orders:recurring_from_order", "POST")
    may["see_shipment"] = user.may_use("supply:shipment_detail")
    came_back = user.may_use("orders:order_return", "POST")
    may["take_back"] = came_back and any(line.shipped_qty > line.returned_qty for line in lines)
    may["release"] = user.may_use("orders:order_hold_release", "POST")
    return may
