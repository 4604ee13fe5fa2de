"""Screens of returns: from what is asked for to what becomes of the goods."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from b2bops.common.errors import InvalidValue
from b2bops.common.listing import listing_response
from orders import selectors
from orders.forms.returns import CloseForm, findings
from orders.history import history_items
from orders.listings.returns import RETURNS
from orders.models import (
    RETURN_TRANSITIONS,
    Disposition,
    ReturnOutcome,
    ReturnReason,
    ReturnStatus,
    SalesOrder,
    SalesReturn,
)
from orders.services import returns
from orders.views import asked

S = ReturnStatus
BUTTONS = {
    "approve": ("orders:return_approve", S.APPROVED),
    "reject": ("orders:return_reject", S.REJECTED),
    "receive": ("orders:return_receive", S.RECEIVED),
    "inspect": ("orders:return_inspect", S.INSPECTED),
    "close": ("orders:return_close", S.CLOSED),
}


@require_GET
def return_list(request: HttpRequest) -> HttpResponseBase:
    rows = SalesReturn.objects.visible_to(request.user).select_related("account__territory", "order")
    return listing_response(request, RETURNS, rows)


@require_GET
def return_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One return, its lines, what came of it, and the next step. 5 queries beside the session's."""
    row = _return(request, pk)
    lines = list(row.lines.select_related("product", "order_line__order").order_by("pk"))
    context = {
        "document": row,
        "lines": lines,
        "history": history_items(selectors.order_history(row)),
        "may": _may(request.user, row),
        "outcomes": ReturnOutcome.choices,
        "dispositions": Disposition.choices,
        "close_form": CloseForm(),
        "replaces": any(line.outcome == ReturnOutcome.REPLACE for line in lines),
        "refunds": any(line.outcome == ReturnOutcome.REFUND for line in lines),
    }
    return render(request, "orders/return_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def order_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose what of an order comes back, and why."""
    rows = SalesOrder.objects.visible_to(request.user).select_related("account")
    order = get_object_or_404(rows, pk=pk)
    refusal = ""
    if request.method == "POST":
        try:
            done = returns.return_request(
                actor=request.user,
                order=order,
                lines=[
                    returns.ReturnAsked(key, quantity, request.POST.get(f"reason-{key}", ReturnReason.OTHER))
                    for key, quantity in asked.quantities(request.POST).items()
                ],
                note=request.POST.get("note", ""),
                now=timezone.now(),
            )
        except InvalidValue as error:
            refusal = error.sentence()
        else:
            messages.success(request, _("%(number)s waits for approval.") % {"number": done.number})
            return redirect(done)
    lines = list(selectors.order_lines(order))
    left = returns.returnable(lines)
    offered = [
        (line, left[line.pk], request.POST.get(f"quantity-{line.pk}", "")) for line in lines if left[line.pk] > 0
    ]
    context = {"order": order, "offered": offered, "reasons": ReturnReason.choices, "refusal": refusal}
    return render(request, "orders/return_form.html", context, status=422 if refusal else 200)


@require_POST
def return_approve(request: HttpRequest, pk: int) -> HttpResponse:
    done = returns.return_approve(actor=request.user, sales_return=_return(request, pk))
    return _told(request, done)


@require_POST
def return_reject(request: HttpRequest, pk: int) -> HttpResponse:
    note = request.POST.get("note", "")
    return _told(request, returns.return_reject(actor=request.user, sales_return=_return(request, pk), note=note))


@require_POST
def return_receive(request: HttpRequest, pk: int) -> HttpResponse:
    quantities = asked.quantities(request.POST)
    row = _return(request, pk)
    return _told(
        request,
        returns.return_receive(actor=request.user, sales_return=row, quantities=quantities, now=timezone.now()),
    )


@require_POST
def return_inspect(request: HttpRequest, pk: int) -> HttpResponse:
    row = _return(request, pk)
    found = findings(request.POST, keys=row.lines.values_list("pk", flat=True))
    return _told(request, returns.return_inspect(actor=request.user, sales_return=row, findings=found))


@require_POST
def return_close(request: HttpRequest, pk: int) -> HttpResponse:
    form = CloseForm(request.POST)
    if not form.is_valid():
        problem = next(iter(form.errors.values()))[0]
        raise InvalidValue(
            str(problem), field="restocking_fee_pct", value=request.POST.get("restocking_fee_pct", "")[:40]
        )
    values = form.cleaned_data
    done = returns.return_close(
        actor=request.user,
        sales_return=_return(request, pk),
        now=timezone.now(),
        restocking_fee_pct=values["restocking_fee_pct"] or Decimal(0),
        replacement_is_free=values["replacement_is_free"],
    )
    return _told(request, done)


def _return(request: HttpRequest, pk: int) -> SalesReturn:
    rows = SalesReturn.objects.visible_to(request.user)
    related = ("account__territory", "order", "credit_note", "replacement", "created_by", "decided_by")
    return get_object_or_404(rows.select_related(*related), pk=pk)


def _may(user: Any, row: SalesReturn) -> dict[str, bool]:
    """Which steps to offer: what the policy table and the status both allow."""
    may = {
        verb: RETURN_TRANSITIONS.allows(row.status, target) and user.may_use(name, "POST")
        for verb, (name, target) in BUTTONS.items()
    }
    if row.created_by_id == user.pk:
        may["approve"] = may["reject"] = False
    return may


def _told(request: HttpRequest, row: SalesReturn) -> HttpResponse:
    messages.success(request, f"{row.number}: {row.get_status_display()}")
    return redirect(row)
