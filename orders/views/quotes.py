"""Screens of quotes."""

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
from orders.forms.lines import LineForm, line_forms, show_refusal
from orders.forms.quotes import DeclineForm, QuoteForm
from orders.history import history_items
from orders.listings.quotes import QUOTES
from orders.models import QUOTE_TRANSITIONS, Quote, QuoteStatus
from orders.services import quotes as quote_services
from supply.models import Warehouse

S = QuoteStatus


@require_GET
def quote_list(request: HttpRequest) -> HttpResponseBase:
    rows = Quote.objects.visible_to(request.user).select_related("account__territory", "created_by")
    return listing_response(request, QUOTES, rows)


@require_http_methods(["GET", "POST"])
def quote_create(request: HttpRequest) -> HttpResponse:
    initial = {name: request.GET.get(name, "")[:200] for name in ("account", "opportunity")}
    form = QuoteForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            quote = quote_services.quote_create(actor=request.user, **form.cleaned_data)
        except InvalidValue as error:
            show_refusal(form, [], error)
        else:
            return redirect(quote)
    return render(request, "orders/quote_form.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def quote_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _quote(request, pk), LineForm())


@require_POST
def quote_line_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add the typed product; a refusal is shown at its field."""
    quote = _quote(request, pk)
    [form] = line_forms(request.POST, user=request.user)[:1] or [LineForm(request.POST)]
    if form.is_valid():
        line = form.new_line()
        try:
            quote_services.quote_line_add(
                actor=request.user,
                quote=quote,
                product=line.product,
                quantity=line.quantity,
                unit_price=line.unit_price,
                discount_pct=line.discount_pct,
            )
        except InvalidValue as error:
            show_refusal(form, [], error)
        else:
            return redirect(quote)
    return _page(request, quote, form, status=422)


@require_POST
def quote_line_remove(request: HttpRequest, pk: int, line_pk: int) -> HttpResponse:
    quote = _quote(request, pk)
    quote_services.quote_line_remove(actor=request.user, quote=quote, line_id=line_pk)
    return redirect(quote)


def quote_action(verb: Callable[..., Any], success: str) -> Callable[[HttpRequest, int], HttpResponse]:
    """A POST view that calls one quote service and goes back to the quote."""

    @require_POST
    def act(request: HttpRequest, pk: int) -> HttpResponse:
        quote = _quote(request, pk)
        done = verb(actor=request.user, quote=quote)
        return _told(request, done)

    act.__doc__ = success
    return act


quote_submit = quote_action(quote_services.quote_submit, "Finish the draft.")
quote_reopen = quote_action(quote_services.quote_reopen, "Take back to draft what nobody outside has seen.")
quote_send = quote_action(quote_services.quote_send, "Mark it as sent.")


@require_POST
def quote_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve somebody else's quote, with or without a word."""
    quote = quote_services.quote_approve(
        actor=request.user, quote=_quote(request, pk), note=request.POST.get("note", "")
    )
    return _told(request, quote)


@require_POST
def quote_reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Send somebody else's quote back, with a word why."""
    quote = quote_services.quote_reject(
        actor=request.user, quote=_quote(request, pk), note=request.POST.get("note", "")
    )
    return _told(request, quote)


@require_POST
def quote_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """The customer says no, for a reason."""
    reason, note = request.POST.get("reason", ""), request.POST.get("note", "")
    quote = quote_services.quote_decline(actor=request.user, quote=_quote(request, pk), reason=reason, note=note)
    return _told(request, quote)


@require_POST
def quote_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """The customer says yes; goes on to the order it made."""
    quote = _quote(request, pk)
    key = request.POST.get("warehouse", "")
    warehouse = Warehouse.objects.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 19 else None
    order = quote_services.quote_accept(actor=request.user, quote=quote, warehouse=warehouse, now=timezone.now())
    messages.success(request, _("%(quote)s made %(order)s.") % {"quote": quote.number, "order": order.number})
    return redirect(order)


def _told(request: HttpRequest, quote: Quote) -> HttpResponse:
    messages.success(request, f"{quote.number}: {quote.get_status_display()}")
    return redirect(quote)


def _quote(request: HttpRequest, pk: int) -> Quote:
    rows = Quote.objects.visible_to(request.user).select_related(
        "account__territory", "created_by", "approved_by", "contact", "order", "opportunity", "previous"
    )
    return get_object_or_404(rows, pk=pk)


def _page(request: HttpRequest, quote: Quote, form: LineForm, status: int = 200) -> HttpResponse:
    user: Any = request.user
    may_write = user.may_use("orders:quote_send", "POST")
    decides = user.may_use("orders:quote_approve", "POST") and quote.created_by_id != user.pk
    moves = {target: QUOTE_TRANSITIONS.allows(quote.status, target) for target in S.values}
    context = {
        "quote": quote,
        "lines": list(quote.lines.select_related("product").order_by("position")),
        "reasons": quote_services.review_reasons(quote),
        "history": history_items(selectors.order_history(quote)),
        "warehouses": list(Warehouse.objects.filter(is_active=True).order_by("name")),
        "form": form,
        "versions": selectors.quote_versions(quote),
        "differences": selectors.quote_differences(quote),
        "may_revise": may_write and moves[S.SUPERSEDED],
        "may_copy": may_write,
        "last_step": quote_services.last_step(quote) if may_write and quote.status == S.DRAFT else None,
        "decline_form": DeclineForm(),
        "may_edit": may_write and quote.status == S.DRAFT,
        "may_send": may_write and moves[S.SENT],
        "may_mail": may_write and (moves[S.SENT] or quote.sent_at is not None),
        "may_accept": may_write and moves[S.ACCEPTED],
        "may_decline": may_write and moves[S.DECLINED],
        "may_reopen": may_write and moves[S.DRAFT],
        "may_decide": decides and quote.status == S.IN_REVIEW,
    }
    return render(request, "orders/quote_detail.html", context, status=status)
