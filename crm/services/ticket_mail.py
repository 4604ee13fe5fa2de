"""Mails that go out of a ticket's thread: our answers, and the word that a ticket was opened."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from b2bops.platform.services import mail
from crm.models import Ticket, TicketMessage
from crm.service_mail import REPLY_LINE


def reply_mail(*, actor: Any, message: TicketMessage) -> None:
    """Queue our answer to whoever asked, with its files; its Message-ID brings the answer back to the thread."""
    ticket = message.ticket
    if not ticket.sender_email:
        return
    earlier = TicketMessage.objects.filter(ticket=ticket).exclude(mail_id="").order_by("-sent_at", "-pk")
    queued = mail.mail_queue(
        actor=actor,
        key=f"ticket-message:{message.pk}",
        to=[ticket.sender_email],
        subject=ticket.thread_subject,
        text=_text(ticket, message.body),
        attachments=[attachment.file for attachment in message.attachments.select_related("file")],
        language=ticket.language,
        about=mail.About(ticket, ticket.account_id),
        in_reply_to=earlier.values_list("mail_id", flat=True).first() or "",
    )
    message.mail_id = queued.message_id
    message.save(update_fields=["mail_id"])


def opened_mail(*, actor: Any, ticket: Ticket) -> None:
    """Tell the person who asked that we have it, and where to see how it stands."""
    if not ticket.sender_email:
        return
    with override(ticket.language):
        said = _("Thank you. We have your request %(number)s and will answer as soon as we can.")
        body = said % {"number": ticket.number}
    mail.mail_queue(
        actor=actor,
        key=f"ticket-opened:{ticket.pk}",
        to=[ticket.sender_email],
        subject=ticket.thread_subject,
        text=_text(ticket, body),
        language=ticket.language,
        about=mail.About(ticket, ticket.account_id),
    )


def closed_mail(*, actor: Any, ticket: Ticket) -> None:
    """Ask, once per closing, how it was."""
    if not ticket.sender_email or ticket.closed_at is None:
        return
    with override(ticket.language):
        body = _("Your request %(number)s is closed. How did we do? It takes one click:") % {"number": ticket.number}
    mail.mail_queue(
        actor=actor,
        key=f"ticket-closed:{ticket.pk}:{ticket.closed_at:%Y%m%d%H%M%S}",
        to=[ticket.sender_email],
        subject=ticket.thread_subject,
        text=f"{body}\n{address_of(ticket)}",
        language=ticket.language,
        about=mail.About(ticket, ticket.account_id),
    )


def address_of(ticket: Ticket) -> str:
    """Where the customer sees the ticket without signing in."""
    return settings.SITE_URL.rstrip("/") + reverse("help:status", args=[ticket.public_token])


def _text(ticket: Ticket, body: str) -> str:
    with override(ticket.language):
        seen = _("See this request or answer here:")
    return f"{REPLY_LINE}\n\n{body}\n\n{seen}\n{address_of(ticket)}"
