"""Sending documents: a mail row in the transaction of its cause; the PDF is made, kept and attached when it leaves."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from b2bops.platform.models import Email
from b2bops.platform.services.mail import About, mail_queue
from crm.models import Account
from orders.documents.mails import MailText, mail_proposed
from orders.models import CreditNote, Invoice, OrderStatus, Quote, SalesOrder

KINDS: Mapping[type[Any], str] = {
    Quote: "quote",
    SalesOrder: "order",
    Invoice: "invoice",
    CreditNote: "credit_note",
    Account: "account_statement",
}


def kind_of(document: Any) -> str:
    """Under which name a document is printed and its mail's text is kept: ``quote``, ``order`` …"""
    return KINDS[type(document)]


@transaction.atomic
def document_mail(*, actor: Any, document: Any, mail: MailText, key: str) -> Email:
    """Send a document with the words in ``mail``. The same ``key`` again sends nothing. Raises MailAddressRefused."""
    kind = kind_of(document)
    account_id = document.pk if isinstance(document, Account) else document.account_id
    return mail_queue(
        actor=actor,
        key=f"orders.{kind}:{document.pk}:{key}",
        to=mail.to,
        cc=mail.cc,
        subject=mail.subject,
        text=mail.text,
        document=f"orders.{kind}",
        language=mail.language,
        about=About(document, account_id),
    )


@transaction.atomic
def document_mail_usual(*, actor: Any, document: Any, key: str) -> Email | None:
    """Send it with the usual words to the usual person; None when the account has nobody with a mail address."""
    proposed = mail_proposed(kind_of(document), document)
    return document_mail(actor=actor, document=document, mail=proposed, key=key) if proposed.to else None


def order_heard(*, key: str, payload: dict[str, Any]) -> None:
    """An order was confirmed (at once, or by its last hold): the accounts that want it get a confirmation, once."""
    if payload["status"] != OrderStatus.CONFIRMED:
        return
    order = SalesOrder.objects.select_related("account", "created_by").filter(pk=payload["id"]).first()
    if order is not None and order.account.mails_confirmations:
        document_mail_usual(actor=order.created_by, document=order, key="confirmed")


def invoice_heard(*, key: str, payload: dict[str, Any]) -> None:
    """An invoice was issued: the accounts that want it get it by mail, once."""
    _mail_issued(Invoice.objects.select_related("account", "created_by").filter(pk=payload["id"]).first())


def credit_note_heard(*, key: str, payload: dict[str, Any]) -> None:
    """A credit note was issued: the accounts that want it get it by mail, once."""
    _mail_issued(CreditNote.objects.select_related("account", "created_by").filter(pk=payload["id"]).first())


def _mail_issued(document: Invoice | CreditNote | None) -> None:
    if document is not None and document.account.mails_invoices:
        document_mail_usual(actor=document.created_by, document=document, key="issued")
