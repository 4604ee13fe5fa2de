"""Screens of purchase orders."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from b2bops.common.errors import BusinessError
from b2bops.common.form_page import form_page
from b2bops.common.forms import chosen_keys, saved
from b2bops.common.listing import listing_response
from b2bops.common.returning import return_to
from supply import selectors
from supply.forms import CancelForm, ConfirmForm, LineForm, PurchaseOrderForm, ReceiptForm
from supply.listings import PURCHASE_ORDERS
from supply.models import PurchaseOrder
from supply.services import purchasing

REFUSALS_SHOWN = 5


def _order(request: HttpRequest, pk: int) -> PurchaseOrder:
    visible = PurchaseOrder.objects.visible_to(request.user)
    related = ("supplier", "warehouse", "created_by", "approved_by")
    return get_object_or_404(visible.select_related(*related), pk=pk)


@require_safe
def purchase_order_list(request: HttpRequest) -> HttpResponseBase:
    rows = selectors.purchase_orders_for_list(PurchaseOrder.objects.visible_to(request.user))
    return listing_response(request, PURCHASE_ORDERS, rows)


@require_safe
def purchase_order_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _detail(request, _order(request, pk), LineForm(user=request.user))


def _detail(request: HttpRequest, order: PurchaseOrder, line_form: LineForm) -> HttpResponse:
    user: Any = request.user
    context = {
        "order": order,
        "page": selectors.purchase_order_page(order, user=user),
        "line_form": line_form,
        "confirm_form": ConfirmForm(initial={"expected_date": order.expected_date}),
        "cancel_form": CancelForm(),
    }
    return render(request, "supply/purchase_order_detail.html", context, status=422 if line_form.errors else 200)


def purchase_order_create(request: HttpRequest) -> HttpResponse:
    form = PurchaseOrderForm(request.POST or None, initial=request.GET.dict(), user=request.user)
    if form.is_valid():
        order = saved(form, lambda: purchasing.order_create(actor=request.user, **form.cleaned_data))
        if order:
            messages.success(request, _("%(order)s is a draft; add what you want to buy.") % {"order": order})
            return redirect(order)
    back = reverse("supply:purchase_order_list")
    return form_page(
        request,
        form,
        title=_("New purchase order"),
        back_url=back,
        back_label=_("Purchase orders"),
        submit=_("Make the draft"),
    )


@require_POST
def line_add(request: HttpRequest, pk: int) -> HttpResponse:
    order = _order(request, pk)
    form = LineForm(request.POST, user=request.user)
    if form.is_valid():
        line = saved(form, lambda: purchasing.line_add(actor=request.user, order=order, **form.cleaned_data))
        if line:
            return redirect(order)
    return _detail(request, order, form)


@require_POST
def line_remove(request: HttpRequest, pk: int, line_pk: int) -> HttpResponse:
    order = _order(request, pk)
    purchasing.line_remove(actor=request.user, line=get_object_or_404(order.lines, pk=line_pk))
    return redirect(order)


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    order = purchasing.order_approve(actor=request.user, order=_order(request, pk))
    messages.success(request, _("%(order)s is approved.") % {"order": order})
    return redirect(order)


@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    order = purchasing.order_send(actor=request.user, order=_order(request, pk))
    messages.success(request, _("%(order)s is marked as sent.") % {"order": order})
    return redirect(order)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    order = _order(request, pk)
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The date was not understood; nothing was saved."))
        return redirect(order)
    purchasing.order_confirm(actor=request.user, order=order, expected_date=form.cleaned_data["expected_date"])
    messages.success(request, _("%(order)s is confirmed by the supplier.") % {"order": order})
    return redirect(order)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    order = _order(request, pk)
    form = CancelForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The reason is too long or not text; nothing was saved."))
        return redirect(order)
    purchasing.order_cancel(actor=request.user, order=order, reason=form.cleaned_data["reason"])
    messages.success(request, _("%(order)s is cancelled.") % {"order": order})
    return redirect(order)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    order = purchasing.order_close(actor=request.user, order=_order(request, pk))
    messages.success(request, _("%(order)s is closed.") % {"order": order})
    return redirect(order)


def receive(request: HttpRequest, pk: int) -> HttpResponse:
    order = _order(request, pk)
    lines = list(order.lines.select_related("product").order_by("pk"))
    form = ReceiptForm(request.POST or None, lines=lines)
    if form.is_valid():
        receipt = saved(
            form,
            lambda: purchasing.receipt_post(
                actor=request.user,
                order=order,
                received_at=form.cleaned_data["received_at"],
                quantities=form.quantities(),
                lots=form.lots(),
            ),
        )
        if receipt:
            messages.success(request, _("Receipt %(receipt)s is booked.") % {"receipt": receipt})
            return redirect(order)
    return render(
        request, "supply/receipt_form.html", {"order": order, "form": form}, status=422 if form.errors else 200
    )


@require_POST
def approve_selected(request: HttpRequest) -> HttpResponse:
    done = _each(request, lambda order: purchasing.order_approve(actor=request.user, order=order))
    text = ngettext("%(count)d order was approved.", "%(count)d orders were approved.", done)
    return _answer(request, text, done)


@require_POST
def send_selected(request: HttpRequest) -> HttpResponse:
    done = _each(request, lambda order: purchasing.order_send(actor=request.user, order=order))
    text = ngettext("%(count)d order was marked as sent.", "%(count)d orders were marked as sent.", done)
    return _answer(request, text, done)


def _each(request: HttpRequest, verb: Callable[[PurchaseOrder], PurchaseOrder]) -> int:
    """Do it to every chosen order on its own, so that one refusal does not hold up the rest; how many went through."""
    keys = chosen_keys(request.POST.getlist("pk"))
    done, refusals = 0, []
    for order in PurchaseOrder.objects.visible_to(request.user).filter(pk__in=keys).order_by("pk"):
        try:
            verb(order)
            done += 1
        except BusinessError as error:
            refusals.append(error.sentence())
    for sentence in refusals[:REFUSALS_SHOWN]:
        messages.error(request, sentence)
    if len(refusals) > REFUSALS_SHOWN:
        messages.error(request, _("%(count)d more were refused.") % {"count": len(refusals) - REFUSALS_SHOWN})
    return done


def _answer(request: HttpRequest, text: str, done: int) -> HttpResponse:
    if done:
        messages.success(request, text % {"count": done})
    return return_to(request, "supply:purchase_order_list")
