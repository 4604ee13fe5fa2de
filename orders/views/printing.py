"""Documents as PDF files, and the mails they are sent with."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from b2bops.common.forms import saved
from b2bops.common.htmx import render_page_or_fragment
from b2bops.platform.documents.printing import document_print
from crm.models import Account
from orders.documents.mails import MailText, mail_proposed
from orders.forms.mails import MailForm, mail_form_of
from orders.models import CreditNote, Invoice, Quote, QuoteStatus, SalesOrder, SalesReturn
from orders.services import mailing
from orders.services import quotes as quote_services

PrintView = Callable[[HttpRequest, int], HttpResponse]
Send = Callable[[Any, Any, MailText, str], Any]


@dataclass(frozen=True)
class Printed:
    """One kind of document: its name in URLs and printers, and the rows a person may see."""

    kind: str
    rows: Callable[[Any], QuerySet[Any]]


QUOTES = Printed("quote", lambda user: Quote.objects.visible_to(user).select_related("account", "contact"))
ORDERS = Printed("order", lambda user: SalesOrder.objects.visible_to(user).select_related("account"))

INVOICES = Printed("invoice", lambda user: Invoice.objects.visible_to(user).select_related("account"))
CREDIT_NOTES = Printed("credit_note", lambda user: CreditNote.objects.visible_to(user).select_related("account"))
ACCOUNTS = Printed("account_statement", Account.objects.visible_to)
RETURNS = Printed("return", SalesReturn.objects.visible_to)


def pdf_view(of: Printed) -> PrintView:
    """The document as a PDF, in the account's language or in ``?language=``."""

    @require_safe
    def show(request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(of.rows(request.user), pk=pk)
        asked = request.GET.get("language", "")
        language = asked if asked in dict(settings.LANGUAGES) else ""
        return document_print(f"orders.{of.kind}", pk=row.pk, language=language).response()

    return show


def mail_view(of: Printed, send: Send) -> PrintView:
    """First the usual mail to look at and change, then its sending. A fragment for the dialog, a page without it."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def write(request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(of.rows(request.user), pk=pk)
        form = MailForm(request.POST) if request.method == "POST" else mail_form_of(mail_proposed(of.kind, row))
        if form.is_bound and form.is_valid():
            done = saved(form, lambda: send(request.user, row, form.mail(), form.key))
            if done:
                count = len(form.mail().to)
                text = ngettext("%(number)s is on its way.", "%(number)s is on its way to %(count)d people.", count)
                messages.success(request, text % {"number": row, "count": count})
                return redirect(row)
        context = {"form": form, "document": row, "kind": of.kind, "title": _("Send %(number)s") % {"number": row}}
        response = render_page_or_fragment(
            request, page="orders/mail_form.html", fragment="orders/_mail_form.html", context=context
        )
        response.status_code = 422 if form.is_bound else 200
        return response

    return write


def _send(actor: Any, document: Any, mail: MailText, key: str) -> Any:
    return mailing.document_mail(actor=actor, document=document, mail=mail, key=key)


def _send_quote(actor: Any, quote: Quote, mail: MailText, key: str) -> Any:
    """An approved quote is sent with its mail; one that was sent before is only mailed again."""
    if quote.status == QuoteStatus.APPROVED:
        return quote_services.quote_send(actor=actor, quote=quote, mail=mail, mail_key=key)
    return _send(actor, quote, mail, key)


account_statement_mail = mail_view(ACCOUNTS, _send)
return_pdf = pdf_view(RETURNS)
invoice_pdf, invoice_mail = pdf_view(INVOICES), mail_view(INVOICES, _send)
credit_note_pdf, credit_note_mail = pdf_view(CREDIT_NOTES), mail_view(CREDIT_NOTES, _send)
quote_pdf, quote_mail = pdf_view(QUOTES), mail_view(QUOTES, _send_quote)
order_pdf, order_mail = pdf_view(ORDERS), mail_view(ORDERS, _send)
