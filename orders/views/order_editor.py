"""Entering and editing an order: header, line editor, and the live preview beside it."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from b2bops.common import money
from b2bops.common.errors import InvalidValue
from crm.models import Account
from orders import selectors
from orders.forms.lines import LineForm, amended_forms_of, blank_rows, line_forms, line_forms_of, show_refusal
from orders.forms.orders import OrderForm
from orders.models import OrderStatus, SalesOrder
from orders.services import orders as order_services
from orders.services import pricing, status
from supply import selectors as supply_selectors

HEADER = (
    "warehouse",
    "requested_date",
    "customer_reference",
    "delivery_terms",
    "payment_terms",
    "ship_complete",
    "note",
    "internal_note",
)


@require_http_methods(["GET", "POST"])
def order_create(request: HttpRequest) -> HttpResponse:
    """Enter a draft."""
    initial = {"account": request.GET.get("account", "")[:200]}
    # A POST without any field is a form sent empty, not a form not sent.
    sent = request.POST if request.method == "POST" else None
    form = OrderForm(sent, user=request.user, initial=initial)
    lines = line_forms(request.POST, user=request.user) if request.method == "POST" else blank_rows()
    if request.method == "POST" and _valid(form, lines):
        try:
            order = order_services.order_create(
                actor=request.user,
                account=form.cleaned_data["account"],
                lines=[line.new_line() for line in lines],
                ordered_at=timezone.now(),
                **form.header(),
            )
        except InvalidValue as error:
            show_refusal(form, lines, error)
        else:
            messages.success(request, _("%(number)s was entered as a draft.") % {"number": order.number})
            return redirect(order)
    return _page(request, form, lines, None)


@require_http_methods(["GET", "POST"])
def order_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft or a held order; its prices are looked up again."""
    order = get_object_or_404(SalesOrder.objects.visible_to(request.user).select_related("account"), pk=pk)
    status.check(order, "edit")
    form = _header_form(request, order)
    lines = line_forms(request.POST, user=request.user) if request.method == "POST" else line_forms_of(order)
    if request.method == "POST" and _valid(form, lines):
        try:
            new_lines = [line.new_line() for line in lines]
            order_services.draft_update(actor=request.user, order=order, lines=new_lines, **form.header())
        except InvalidValue as error:
            show_refusal(form, lines, error)
        else:
            messages.success(request, _("%(number)s was changed.") % {"number": order.number})
            return redirect(order)
    return _page(request, form, lines, order)


@require_http_methods(["GET", "POST"])
def order_amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a confirmed order; unchanged lines keep their prices, and the order is checked again."""
    order = get_object_or_404(SalesOrder.objects.visible_to(request.user).select_related("account"), pk=pk)
    status.check(order, "amend")
    form = _header_form(request, order)
    lines = line_forms(request.POST, user=request.user) if request.method == "POST" else amended_forms_of(order)
    if request.method == "POST" and _valid(form, lines):
        try:
            amended = [line.amended_line() for line in lines]
            done = order_services.order_amend(actor=request.user, order=order, lines=amended, **form.header())
        except InvalidValue as error:
            show_refusal(form, lines, error)
        else:
            tell = messages.warning if done.status == OrderStatus.ON_HOLD else messages.success
            tell(request, _("%(number)s was amended: %(status)s.") % _named(done))
            return redirect(order)
    return _page(request, form, lines, order)


@require_GET
def order_line_row(request: HttpRequest) -> HttpResponse:
    """One more empty row for the line editor."""
    line = LineForm()
    line.fields["product"].widget.attrs["autofocus"] = True
    return render(request, "orders/_line_row.html", {"line": line})


@require_POST
def order_preview(request: HttpRequest) -> HttpResponse:
    """What the typed order would cost, whether the goods are there, and what it does to the credit. Writes nothing."""
    order = None
    if (pk := request.POST.get("order", "")).isdecimal():
        order = get_object_or_404(SalesOrder.objects.visible_to(request.user), pk=int(pk[:18]))
    form = OrderForm(request.POST, user=request.user, order=order)
    lines = [line for line in line_forms(request.POST, user=request.user) if line.is_valid()]
    complete = form.is_valid()
    account = order.account if order else form.cleaned_data.get("account")
    context: dict[str, Any] = {"account": account}
    if account and lines and complete:
        try:
            context |= _preview(account, form.header(), lines, order)
        except InvalidValue as error:
            context["refusal"] = error.sentence()
    return render(request, "orders/_order_preview.html", context)


def _preview(
    account: Account, header: dict[str, Any], lines: list[LineForm], order: SalesOrder | None
) -> dict[str, Any]:
    on = timezone.localtime(order.ordered_at).date() if order else timezone.localdate()
    priced = pricing.lines_price(account=account, lines=[line.new_line() for line in lines], on=on)
    warehouse = header["warehouse"] if order is None or order.confirmed_at is None else order.warehouse
    free = supply_selectors.available(warehouse=warehouse, product_ids=[line.product.pk for line in priced])
    freight = pricing.freight_checked(header["freight"], currency=account.currency)
    subtotal = money.total(line.amount for line in priced)
    tax = money.total(line.tax_amount for line in priced)
    exposure = selectors.account_exposure(account, without=order)
    total = subtotal + tax + freight
    return {
        "rows": [
            {
                "line": line,
                "free": free.get(line.product.pk, Decimal(0)),
                "short": free.get(line.product.pk, Decimal(0)) < line.quantity,
                "cheap": pricing.passes_limit(
                    unit_price=line.unit_price, discount_pct=line.discount_pct, trace=line.price_trace
                ),
            }
            for line in priced
        ],
        "subtotal": subtotal,
        "tax": tax,
        "freight": freight,
        "total": total,
        "exposure": exposure,
        "together": exposure + total,
        "over": account.credit_limit is not None and exposure + total > account.credit_limit,
    }


def _header_form(request: HttpRequest, order: SalesOrder) -> OrderForm:
    initial = {name: getattr(order, name) for name in HEADER} | {"freight": order.freight or None}
    sent = request.POST if request.method == "POST" else None
    return OrderForm(sent, user=request.user, order=order, initial=initial)


def _named(order: SalesOrder) -> dict[str, Any]:
    return {"number": order.number, "status": order.get_status_display()}


def _valid(form: OrderForm, lines: list[LineForm]) -> bool:
    good = [form.is_valid(), *(line.is_valid() for line in lines)]
    if not lines:
        form.add_error(None, _("Add at least one line."))
    return all(good) and bool(lines)


def _page(request: HttpRequest, form: OrderForm, lines: list[LineForm], order: SalesOrder | None) -> HttpResponse:
    context = {"form": form, "lines": lines or blank_rows(), "order": order}
    refused = form.is_bound and (form.errors or any(line.errors for line in lines))
    return render(request, "orders/order_form.html", context, status=422 if refused else 200)
