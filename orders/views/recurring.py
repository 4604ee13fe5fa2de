"""Screens of recurring orders."""

from collections.abc import Callable
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
from orders.forms.lines import LineForm, blank_rows, line_forms, line_forms_of, show_refusal
from orders.forms.recurring import RecurringForm, SkipForm, initial_of
from orders.history import history_items
from orders.listings.recurring import RECURRING
from orders.models import RecurringOrder, RecurringStatus, SalesOrder
from orders.services import recurring as recurring_services
from orders.services.periods import next_dates

DATES_SHOWN = 6


@require_GET
def recurring_list(request: HttpRequest) -> HttpResponseBase:
    rows = RecurringOrder.objects.visible_to(request.user).select_related("account__territory")
    return listing_response(request, RECURRING, rows)


@require_GET
def recurring_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The agreement, its next dates, and what became of the past ones."""
    user: Any = request.user
    recurring = _recurring(request, pk)
    context = {
        "recurring": recurring,
        "lines": list(recurring.lines.select_related("product").order_by("position")),
        "dates": next_dates(recurring, DATES_SHOWN) if recurring.next_date else [],
        "periods": list(recurring.periods.select_related("order").order_by("-due_date")[:24]),
        "history": history_items(selectors.order_history(recurring)),
        "skip_form": SkipForm(initial={"due_date": recurring.next_date}),
        "may_write": user.may_use("orders:recurring_edit", "POST") and recurring.status != RecurringStatus.ENDED,
    }
    return render(request, "orders/recurring_detail.html", context)


@require_http_methods(["GET", "POST"])
def recurring_create(request: HttpRequest) -> HttpResponse:
    """A new agreement for an account."""
    sent = request.POST if request.method == "POST" else None
    initial = {"account": request.GET.get("account", "")[:200], "start_date": timezone.localdate()}
    form = RecurringForm(sent, user=request.user, initial=initial)
    lines = line_forms(request.POST, user=request.user) if sent is not None else blank_rows()
    return _written(
        request, form, lines, None, lambda new, values: recurring_services.recurring_create(lines=new, **values)
    )


@require_http_methods(["GET", "POST"])
def recurring_from_order(request: HttpRequest, pk: int) -> HttpResponse:
    """A new agreement on the lines of an order."""
    order = get_object_or_404(SalesOrder.objects.visible_to(request.user).select_related("account"), pk=pk)
    sent = request.POST if request.method == "POST" else None
    initial = {
        "start_date": timezone.localdate(),
        "warehouse": order.warehouse_id,
        "customer_reference": order.customer_reference,
    }
    form = RecurringForm(sent, user=request.user, given=True, initial=initial)
    lines = line_forms(request.POST, user=request.user) if sent is not None else line_forms_of(order)
    return _written(
        request,
        form,
        lines,
        None,
        lambda new, values: recurring_services.recurring_create(account=order.account, lines=new, **values),
    )


@require_http_methods(["GET", "POST"])
def recurring_edit(request: HttpRequest, pk: int) -> HttpResponse:
    recurring = _recurring(request, pk)
    sent = request.POST if request.method == "POST" else None
    form = RecurringForm(sent, user=request.user, given=True, initial=initial_of(recurring))
    lines = line_forms(request.POST, user=request.user) if sent is not None else line_forms_of(recurring)
    return _written(
        request,
        form,
        lines,
        recurring,
        lambda new, values: recurring_services.recurring_update(
            recurring=recurring, lines=new, **_changed(recurring, values)
        ),
    )


@require_POST
def recurring_pause(request: HttpRequest, pk: int) -> HttpResponse:
    return _told(request, recurring_services.recurring_pause(actor=request.user, recurring=_recurring(request, pk)))


@require_POST
def recurring_resume(request: HttpRequest, pk: int) -> HttpResponse:
    done = recurring_services.recurring_resume(
        actor=request.user, recurring=_recurring(request, pk), on=timezone.localdate()
    )
    return _told(request, done)


@require_POST
def recurring_end(request: HttpRequest, pk: int) -> HttpResponse:
    return _told(request, recurring_services.recurring_end(actor=request.user, recurring=_recurring(request, pk)))


@require_POST
def recurring_skip(request: HttpRequest, pk: int) -> HttpResponse:
    """Make no order of the next date."""
    recurring, form = _recurring(request, pk), SkipForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write why the date is skipped."))
        return redirect(recurring)
    done = recurring_services.recurring_skip(actor=request.user, recurring=recurring, **form.cleaned_data)
    return _told(request, done)


def _written(
    request: HttpRequest,
    form: RecurringForm,
    lines: list[LineForm],
    recurring: RecurringOrder | None,
    service: Callable[[list[Any], dict[str, Any]], RecurringOrder],
) -> HttpResponse:
    """Save what was sent, or show the form."""
    if request.method == "POST":
        good = [form.is_valid(), *(line.is_valid() for line in lines)]
        if not lines:
            form.add_error(None, _("Add at least one line."))
        elif all(good):
            values = {"actor": request.user, **form.cleaned_data}
            try:
                return _told(request, service([line.new_line() for line in lines], values))
            except InvalidValue as error:
                show_refusal(form, lines, error)
    refused = form.is_bound and (form.errors or any(line.errors for line in lines))
    context = {"form": form, "lines": lines or blank_rows(), "recurring": recurring}
    return render(request, "orders/recurring_form.html", context, status=422 if refused else 200)


def _changed(recurring: RecurringOrder, values: dict[str, Any]) -> dict[str, Any]:
    """The fields that differ: dates are counted anew only when the rhythm was touched."""
    return {name: value for name, value in values.items() if name == "actor" or getattr(recurring, name) != value}


def _told(request: HttpRequest, recurring: RecurringOrder) -> HttpResponse:
    messages.success(request, f"{recurring.number}: {recurring.get_status_display()}")
    return redirect(recurring)


def _recurring(request: HttpRequest, pk: int) -> RecurringOrder:
    rows = RecurringOrder.objects.visible_to(request.user).select_related(
        "account__territory", "warehouse", "created_by"
    )
    return get_object_or_404(rows, pk=pk)
