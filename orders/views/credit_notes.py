"""Screens of credit notes."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from b2bops.common.listing import listing_response
from orders import selectors
from orders.history import history_items
from orders.listings.invoices import CREDIT_NOTES
from orders.models import CreditNote, Invoice


@require_GET
def credit_note_list(request: HttpRequest) -> HttpResponseBase:
    rows = CreditNote.objects.visible_to(request.user).select_related("account__territory")
    return listing_response(request, CREDIT_NOTES, rows)


@require_GET
def credit_note_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Lines, tax by rate, what it settled, and open invoices it could settle. 7 queries beside the session's."""
    rows = CreditNote.objects.visible_to(request.user).select_related("account", "invoice", "created_by")
    note = get_object_or_404(rows, pk=pk)
    user: Any = request.user
    lines = list(note.lines.select_related("product", "invoice_line__invoice").order_by("position"))
    open_rows = Invoice.objects.filter(account=note.account, currency=note.currency).open().order_by("due_on", "pk")
    context = {
        "note": note,
        "lines": lines,
        "taxes": selectors.tax_breakdown(lines),
        "allocations": list(note.allocations.select_related("invoice").order_by("pk")),
        "open_invoices": list(open_rows[:50]) if note.open_amount > 0 else [],
        "history": history_items(selectors.order_history(note)),
        "may_allocate": user.may_use("orders:credit_note_allocate", "POST"),
    }
    return render(request, "orders/credit_note_detail.html", context)
