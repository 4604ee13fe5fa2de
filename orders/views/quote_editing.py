"""Editing a draft quote in place, and making another one of it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from b2bops.common.errors import BusinessError, InvalidValue
from b2bops.common.forms import chosen_keys, saved
from orders.forms.lines import LineForm
from orders.forms.quotes import QuoteHeadForm
from orders.models import Quote
from orders.services import quotes as quote_services

BULK_MAX = 200


@require_http_methods(["GET", "POST"])
def quote_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The head: contact, terms, notes, freight, dates."""
    quote = quote_of(request, pk)
    form = QuoteHeadForm(request.POST if request.method == "POST" else None, quote=quote)
    if form.is_valid():
        done = saved(form, lambda: quote_services.quote_update(actor=request.user, quote=quote, **form.head()))
        if done:
            messages.success(request, _("%(number)s was saved.") % {"number": done.number})
            return redirect(quote)
    context = {"form": form, "quote": quote}
    return render(request, "orders/quote_head_form.html", context, status=422 if form.errors else 200)


@require_POST
def quote_line_change(request: HttpRequest, pk: int, line_pk: int) -> HttpResponse:
    """Another quantity, price or discount; a refusal says which field and why."""
    form = LineForm(request.POST)
    form.fields.pop("product")
    if not form.is_valid():
        raise _refusal(form)
    values = form.cleaned_data
    quote = quote_of(request, pk)
    quote_services.quote_line_change(
        actor=request.user,
        quote=quote,
        line_id=line_pk,
        quantity=values["quantity"],
        unit_price=values["unit_price"],
        discount_pct=values["discount_pct"] or Decimal(0),
    )
    return redirect(quote)


@require_POST
def quote_line_move(request: HttpRequest, pk: int, line_pk: int) -> HttpResponse:
    """One place up or down, or to a position."""
    quote = quote_of(request, pk)
    typed = request.POST.get("position", "")
    position = int(typed) if typed.isdecimal() and len(typed) < 7 else 1
    quote_services.quote_line_move(actor=request.user, quote=quote, line_id=line_pk, position=position)
    return redirect(quote)


@require_POST
def quote_undo(request: HttpRequest, pk: int) -> HttpResponse:
    quote = quote_of(request, pk)
    quote_services.quote_undo(actor=request.user, quote=quote)
    messages.success(request, _("The last step was taken back."))
    return redirect(quote)


@require_POST
def quote_revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Goes on to the next version."""
    new = quote_services.quote_revise(actor=request.user, quote=quote_of(request, pk))
    messages.success(request, _("%(number)s is the version to work on now.") % {"number": new.number})
    return redirect(new)


@require_POST
def quote_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Goes on to the copy."""
    new = quote_services.quote_copy(actor=request.user, quote=quote_of(request, pk))
    messages.success(request, _("%(number)s was made at today's prices.") % {"number": new.number})
    return redirect(new)


@require_POST
def quote_bulk_submit(request: HttpRequest) -> HttpResponse:
    """Finish the ticked drafts, each for itself."""
    return _each(request, quote_services.quote_submit)


@require_POST
def quote_bulk_send(request: HttpRequest) -> HttpResponse:
    """Mark the ticked quotes as sent, each for itself."""
    return _each(request, quote_services.quote_send)


def quote_of(request: HttpRequest, pk: int) -> Quote:
    """The quote, if this person sees it."""
    rows = Quote.objects.visible_to(request.user).select_related("account", "contact")
    return get_object_or_404(rows, pk=pk)


def _each(request: HttpRequest, verb: Any) -> HttpResponse:
    keys = chosen_keys(request.POST.getlist("pk"))[:BULK_MAX]
    for quote in Quote.objects.visible_to(request.user).filter(pk__in=keys).order_by("pk"):
        try:
            done = verb(actor=request.user, quote=quote)
        except BusinessError as error:
            messages.error(request, f"{quote.number}: {error.sentence()}")
        else:
            messages.success(request, f"{done.number}: {done.get_status_display()}")
    return redirect("orders:quote_list")


def _refusal(form: forms.Form) -> InvalidValue:
    name, errors = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else name
    return InvalidValue(f"{label}: {errors[0]}", field=name, value=form.data.get(name, "")[:40])
