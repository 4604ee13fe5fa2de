"""Screens of payments, and allocating them and credit notes."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from b2bops.common.errors import NotFound
from b2bops.common.form_page import form_page
from b2bops.common.forms import saved
from b2bops.common.listing import listing_response
from orders import selectors
from orders.forms.money import AllocateForm, PaymentForm, ReasonForm
from orders.history import history_items
from orders.listings.invoices import PAYMENTS
from orders.models import Allocation, CreditNote, Invoice, Payment
from orders.services import payments


@require_GET
def payment_list(request: HttpRequest) -> HttpResponseBase:
    rows = Payment.objects.visible_to(request.user).select_related("account__territory")
    return listing_response(request, PAYMENTS, rows)


@require_http_methods(["GET", "HEAD", "POST"])
def payment_create(request: HttpRequest) -> HttpResponse:
    """Enter what came in; it is allocated at once."""
    known = {name: request.GET.get(name, "")[:200] for name in ("account", "amount", "reference")}
    initial = {"received_on": timezone.localdate(), **known}
    sent = request.POST if request.method == "POST" else None
    form = PaymentForm(sent, user=request.user, initial=initial)
    if form.is_valid():
        done = saved(form, lambda: payments.payment_record(actor=request.user, **form.cleaned_data))
        if done:
            messages.success(request, _("%(number)s was entered.") % {"number": done})
            return redirect(done)
    return form_page(
        request,
        form,
        title=_("Enter a payment"),
        back_url=reverse("orders:payment_list"),
        back_label=_("Payments"),
        submit=_("Enter and allocate"),
    )


@require_GET
def payment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What it settled, and open invoices it could settle. 5 queries beside the session's."""
    payment = _payment(request, pk)
    user: Any = request.user
    rows = Invoice.objects.filter(account=payment.account, currency=payment.currency).open().order_by("due_on", "pk")
    context = {
        "payment": payment,
        "allocations": list(payment.allocations.select_related("invoice").order_by("pk")),
        "open_invoices": list(rows[:50]) if payment.open_amount > 0 else [],
        "history": history_items(selectors.order_history(payment)),
        "may_allocate": user.may_use("orders:payment_allocate", "POST"),
        "may_reverse": user.may_use("orders:payment_reverse", "POST") and payment.reversed_on is None,
    }
    return render(request, "orders/payment_detail.html", context)


@require_POST
def payment_allocate(request: HttpRequest, pk: int) -> HttpResponse:
    """An amount to the named invoice, or, when none is named, all that is left by rule."""
    payment = _payment(request, pk)
    if "invoice" in request.POST:
        return _allocate(request, payment)
    payments.payment_allocate(actor=request.user, payment=payment, on=timezone.localdate())
    messages.success(request, _("%(number)s was allocated.") % {"number": payment})
    return redirect(payment)


@require_POST
def credit_note_allocate(request: HttpRequest, pk: int) -> HttpResponse:
    """An amount of an open credit to the named invoice."""
    return _allocate(request, get_object_or_404(CreditNote.objects.visible_to(request.user), pk=pk))


@require_POST
def allocation_release(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an allocation back."""
    visible = Invoice.objects.visible_to(request.user)
    rows = Allocation.objects.select_related("payment", "credit_note", "invoice").filter(invoice__in=visible)
    allocation = get_object_or_404(rows, pk=pk)
    payments.allocation_release(actor=request.user, allocation=allocation, on=timezone.localdate())
    messages.success(request, _("%(number)s is open again by it.") % {"number": allocation.invoice})
    return redirect(allocation.source or allocation.invoice)


@require_POST
def payment_reverse(request: HttpRequest, pk: int) -> HttpResponse:
    """The payment bounced."""
    form = ReasonForm(request.POST)
    form.is_valid()
    reason = form.cleaned_data.get("reason", "")
    payment = payments.payment_reverse(
        actor=request.user, payment=_payment(request, pk), reason=reason, on=timezone.localdate()
    )
    messages.warning(request, _("%(number)s is reversed; its invoices are open again.") % {"number": payment})
    return redirect(payment)


def _payment(request: HttpRequest, pk: int) -> Payment:
    return get_object_or_404(Payment.objects.visible_to(request.user).select_related("account", "created_by"), pk=pk)


def _allocate(request: HttpRequest, source: Payment | CreditNote) -> HttpResponse:
    form = AllocateForm(request.POST)
    invoice = None
    if form.is_valid():
        rows = Invoice.objects.visible_to(request.user).filter(number=form.cleaned_data["invoice"])
        invoice = rows.first()
    if invoice is None:
        raise NotFound(
            _("Give the number of an open invoice and an amount."),
            field="invoice",
            value=request.POST.get("invoice", "")[:40],
            remedy=_("Choose one from the list."),
        )
    amount = form.cleaned_data["amount"]
    payments.allocation_create(
        actor=request.user, source=source, invoice=invoice, amount=amount, on=timezone.localdate()
    )
    messages.success(request, _("Allocated to %(invoice)s.") % {"invoice": invoice})
    return redirect(source)
