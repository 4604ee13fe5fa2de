"""Mails from customers, as a mail gateway hands them in: once each, into their thread or as a new ticket."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from b2bops.platform.models import Email
from b2bops.platform.selectors import company_profile
from b2bops.platform.services import audit, records
from b2bops.platform.services.files import ATTACHMENTS, FILE_MAX_BYTES, HEAD_BYTES, media_type_of
from crm.models import (
    Contact,
    InboundMail,
    MailOutcome,
    MessageKind,
    Ticket,
    TicketChannel,
    TicketLanguage,
    TicketMessage,
)
from crm.service_mail import fresh_text, ignored_reason, message_ids, thread_tokens
from crm.services import ticket_messages, tickets
from crm.services.ticket_messages import ATTACHMENTS_MAX, Sender, Upload

LOOP_MAILS, LOOP_WINDOW = 10, timedelta(minutes=10)
SUBJECT_MAX, TEXT_MAX = 200, 50_000
_ANSWER = re.compile(r"^(?:\s*(?:re|aw|fw|fwd|wg|sv|回复|答复|转发)\s*[:：]\s*)+", re.IGNORECASE)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class NewMail:
    """A mail as it came: addresses without names, headers by name."""

    message_id: str
    sender: str
    subject: str
    text: str
    sender_name: str = ""
    recipient: str = ""
    in_reply_to: str = ""
    references: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    uploads: Sequence[Upload] = ()


def mail_receive(*, actor: Any, mail: NewMail, now: datetime) -> InboundMail:
    """Take a mail in. The same Message-ID again changes nothing and gives the first answer.

    A mail that nobody wrote is kept as ignored, with the reason. Raises RecordRefused for a mail that cannot be kept.
    """
    try:
        with transaction.atomic():
            earlier = InboundMail.objects.filter(message_id=mail.message_id).first()
            return earlier or _take(actor, mail, now)
    except IntegrityError:
        # Two deliveries at once: the one that lost finds the other's row.
        earlier = InboundMail.objects.filter(message_id=mail.message_id).first()
        if earlier is None:
            raise
        return earlier


def _take(actor: Any, mail: NewMail, now: datetime) -> InboundMail:
    row = InboundMail(
        message_id=mail.message_id,
        sender=mail.sender.lower(),
        recipient=mail.recipient[:300],
        subject=mail.subject[:300],
        text=mail.text,
        received_at=now,
        outcome=MailOutcome.IGNORED,
    )
    row.reason = _ignored(mail, now)
    if not row.reason:
        ticket = thread_of(mail)
        row.outcome = MailOutcome.THREADED if ticket else MailOutcome.NEW_TICKET
        row.ticket = _answer(actor, ticket, mail, now) if ticket else _open(actor, mail, now)
    records.check(row)
    row.save()
    said = {"outcome": row.outcome, "reason": row.reason, "ticket": row.ticket}
    audit.record(actor=actor, action="inbound_mail.taken", instance=row, after=said)
    return row


def thread_of(mail: NewMail) -> Ticket | None:
    """The ticket a mail answers: by the token in its subject, else by the mails it names. At most 4 queries."""
    for number, token in thread_tokens(mail.subject):
        found = Ticket.objects.filter(number=number, thread_token=token).select_related("merged_into").first()
        if found is not None:
            return found.merged_into or found
    named = message_ids(mail.references, mail.in_reply_to)[:50]
    if not named:
        return None
    message = TicketMessage.objects.filter(mail_id__in=named).select_related("ticket__merged_into").first()
    if message is not None:
        return message.ticket.merged_into or message.ticket
    sent = Email.objects.filter(message_id__in=named, about_model="crm.ticket").values_list("about_id", flat=True)
    found = Ticket.objects.filter(pk__in=list(sent)).select_related("merged_into").first()
    return (found.merged_into or found) if found else None


def sender_contact(address: str) -> Contact | None:
    """The person of that address; None when nobody has it or people of several accounts do. 1 query."""
    people = list(Contact.objects.filter(email__iexact=address, is_active=True).select_related("account")[:2])
    return people[0] if len(people) == 1 else None


def _ignored(mail: NewMail, now: datetime) -> str:
    profile = company_profile()
    own = {settings.DEFAULT_FROM_EMAIL, profile.email} - {""}
    reason = ignored_reason(sender=mail.sender, subject=mail.subject, headers=mail.headers, own=own)
    if reason:
        return reason
    lately = Q(sender=mail.sender.lower(), received_at__gte=now - LOOP_WINDOW)
    return "LOOP" if InboundMail.objects.filter(lately).count() >= LOOP_MAILS else ""


def _answer(actor: Any, ticket: Ticket, mail: NewMail, now: datetime) -> Ticket:
    kept, refused = _sorted_uploads(mail.uploads)
    contact = sender_contact(mail.sender)
    ticket_messages.ticket_receive(
        actor=actor,
        ticket=ticket,
        sender=Sender(mail.sender_name, mail.sender, contact),
        body=fresh_text(mail.text)[:TEXT_MAX] or _("(no text)"),
        now=now,
        uploads=kept,
        mail_id=mail.message_id,
    )
    _note_refused(actor, ticket, refused, now)
    return ticket


def _open(actor: Any, mail: NewMail, now: datetime) -> Ticket:
    kept, refused = _sorted_uploads(mail.uploads)
    contact = sender_contact(mail.sender)
    new = tickets.NewTicket(
        subject=_ANSWER.sub("", " ".join(mail.subject.split()))[:SUBJECT_MAX] or _("(no subject)"),
        body=mail.text.strip()[:TEXT_MAX] or _("(no text)"),
        channel=TicketChannel.MAIL,
        contact=contact,
        sender_name=(mail.sender_name or (contact.name if contact else ""))[:120],
        sender_email=mail.sender,
        language=TicketLanguage.ZH if _CHINESE.search(mail.subject + mail.text) else TicketLanguage.EN,
        uploads=kept,
        mail_id=mail.message_id,
    )
    ticket = tickets.ticket_open(actor=actor, new=new, now=now)
    _note_refused(actor, ticket, refused, now)
    return ticket


def _sorted_uploads(uploads: Sequence[Upload]) -> tuple[list[Upload], list[str]]:
    """(files that can be kept, names of those that cannot): a mail is not lost for one bad attachment."""
    kept: list[Upload] = []
    refused: list[str] = []
    for upload in uploads:
        content = upload.stream.read(FILE_MAX_BYTES + 1)
        upload.stream.seek(0)
        sound = 0 < len(content) <= FILE_MAX_BYTES and media_type_of(content[:HEAD_BYTES]) in ATTACHMENTS
        if sound and len(kept) < ATTACHMENTS_MAX:
            kept.append(upload)
        else:
            refused.append(upload.name.replace("\x00", "")[:100])
    return kept, refused


def _note_refused(actor: Any, ticket: Ticket, refused: list[str], now: datetime) -> None:
    if not refused:
        return
    body = _("Attachments that are not kept here: %(names)s") % {"names": ", ".join(refused[:50])}
    ticket_messages.message_write(actor=actor, ticket=ticket, kind=MessageKind.NOTE, body=body, now=now)
