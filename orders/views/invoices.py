"""Screens of invoices: the list, one, crediting it, its dispute, and the run that bills what is shipped."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from b2bops.common.forms import chosen_keys, saved
from b2bops.common.listing import listing_response
from crm.models import Account
from orders import selectors
from orders.forms.money import CreditForm, PeriodForm, ReasonForm
from orders.history import history_items
from orders.listings.invoices import INVOICES
from orders.models import Invoice, InvoiceStatus, SalesOrder
from orders.services import billing, credit_notes, dunning
from orders.services.credit_lines import CreditLine
from orders.views import asked

BUTTONS = {
    "credit": "orders:invoice_credit",
    "dispute": "orders:invoice_dispute",
    "pay": "orders:payment_create",
}


@require_GET
def invoice_list(request: HttpRequest) -> HttpResponseBase:
    rows = Invoice.objects.visible_to(request.user).select_related("account__territory")
    return listing_response(request, INVOICES, rows)


@require_GET
def invoice_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Lines, tax by rate, what settled it, reminders and history. 8 queries beside the session's."""
    return _page(request, _invoice(request, pk), CreditForm())


@require_POST
def invoice_credit(request: HttpRequest, pk: int) -> HttpResponse:
    """Credit the typed quantities, or, when none was typed, all that is left."""
    invoice = _invoice(request, pk)
    form = CreditForm(request.POST)
    if not form.is_valid():
        return _page(request, invoice, form)
    head = {name: form.cleaned_data[name] for name in ("reason", "note")}
    rebill = form.cleaned_data["rebill"]
    quantities = asked.quantities(request.POST)
    today = timezone.localdate()
    if quantities:
        rows = invoice.lines.in_bulk(quantities)
        lines = [CreditLine(rows[key], amount, rebill=rebill) for key, amount in quantities.items() if key in rows]
        done = saved(
            form,
            lambda: credit_notes.credit_note_create(
                actor=request.user, account=invoice.account, lines=lines, on=today, invoice=invoice, **head
            ),
        )
    else:
        done = saved(
            form,
            lambda: credit_notes.invoice_credit_in_full(
                actor=request.user, invoice=invoice, on=today, rebill=rebill, **head
            ),
        )
    if done is None:
        return _page(request, invoice, form)
    messages.success(request, _("%(number)s was issued.") % {"number": done})
    return redirect(done)


@require_POST
def invoice_dispute(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark as disputed with a reason; without one, end the dispute."""
    invoice = _invoice(request, pk)
    if invoice.disputed_at is not None:
        dunning.invoice_dispute_end(actor=request.user, invoice=invoice)
        messages.success(request, _("The dispute of %(number)s is over.") % {"number": invoice})
        return redirect(invoice)
    form = ReasonForm(request.POST)
    form.is_valid()
    reason = form.cleaned_data.get("reason", "")
    dunning.invoice_dispute(actor=request.user, invoice=invoice, reason=reason, now=timezone.now())
    messages.warning(request, _("%(number)s is disputed: no reminder is sent.") % {"number": invoice})
    return redirect(invoice)


@require_http_methods(["GET", "HEAD", "POST"])
def invoice_run(request: HttpRequest) -> HttpResponse:
    """What is shipped and not yet billed, by account; the ticked ones get one invoice per account and currency."""
    form = PeriodForm(request.GET if request.method != "POST" else request.POST)
    period = form.cleaned_data if form.is_valid() else {"start": None, "end": None}
    groups = selectors.unbilled(Account.objects.visible_to(request.user), **period)
    if request.method == "POST":
        return _bill_chosen(request, groups)
    return render(request, "orders/invoice_run.html", {"form": form, "groups": groups})


def _bill_chosen(request: HttpRequest, groups: list[selectors.Unbilled]) -> HttpResponse:
    chosen = set(chosen_keys(request.POST.getlist("pk")))
    orders: dict[Account, list[SalesOrder]] = {}
    for group in groups:
        if group.account.pk in chosen:
            orders.setdefault(group.account, []).extend(group.orders.values())
    issued = 0
    for account, rows in orders.items():
        today = timezone.localdate()
        issued += len(billing.account_invoice(actor=request.user, account=account, orders=rows, on=today))
    if not issued:
        messages.warning(request, _("No account was ticked."))
        return redirect("orders:invoice_run")
    text = ngettext("%(count)d invoice was issued.", "%(count)d invoices were issued.", issued)
    messages.success(request, text % {"count": issued})
    return redirect("orders:invoice_list")


def _invoice(request: HttpRequest, pk: int) -> Invoice:
    rows = Invoice.objects.visible_to(request.user).select_related("account__territory", "created_by")
    return get_object_or_404(rows, pk=pk)


def _page(request: HttpRequest, invoice: Invoice, form: CreditForm) -> HttpResponse:
    user: Any = request.user
    lines = list(invoice.lines.select_related("product", "order_line__order").order_by("position"))
    may = {verb: user.may_use(name, "POST") for verb, name in BUTTONS.items()}
    may["credit"] = may["credit"] and invoice.status != InvoiceStatus.CANCELLED
    context = {
        "invoice": invoice,
        "lines": lines,
        "orders": list({line.order_line.order_id: line.order_line.order for line in lines if line.order_line}.values()),
        "taxes": selectors.tax_breakdown(lines),
        "allocations": list(invoice.allocations.standing().select_related("payment", "credit_note").order_by("pk")),
        "notices": list(invoice.notices.select_related("level").order_by("pk")),
        "history": history_items(selectors.order_history(invoice)),
        "days_overdue": (timezone.localdate() - invoice.due_on).days if invoice.open_amount > 0 else 0,
        "form": form,
        "may": may,
    }
    return render(request, "orders/invoice_detail.html", context, status=422 if form.errors else 200)
