"""Writing in a ticket's thread: answers, notes, and what the customer sends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue
from b2bops.platform.services import audit, files, notifications, records
from crm.models import Contact, MessageKind, Ticket, TicketAttachment, TicketMessage, TicketStatus
from crm.services import ticket_clock, ticket_mail
from crm.services.ticket_events import snapshot, ticket_lock, ticket_store
from crm.services.ticket_status import TicketMerged, status_set

ATTACHMENTS_MAX = 10


@dataclass(frozen=True)
class Upload:
    """A file as it arrives, not yet checked."""

    name: str
    stream: BinaryIO


@dataclass(frozen=True)
class Sender:
    """Who wrote, when it was not a colleague."""

    name: str = ""
    email: str = ""
    contact: Contact | None = None


class TooManyAttachments(InvalidValue):
    """More files than one message takes."""

    code = "too_many_attachments"


@transaction.atomic
def ticket_reply(
    *,
    actor: Any,
    ticket: Ticket,
    body: str,
    now: datetime,
    status: str = TicketStatus.WAITING_FOR_CUSTOMER,
    uploads: Sequence[Upload] = (),
) -> TicketMessage:
    """Answer the customer in public and move on to ``status`` (empty: leave it, but NEW becomes OPEN).

    The first answer stops the first-response clock."""
    stored = ticket_lock(ticket.pk)
    _check_living(stored)
    before = snapshot(stored)
    if stored.first_responded_at is None:
        ticket_clock.breaches_mark(stored, at=now)
        stored.first_responded_at = now
        stored.first_response_warn_at = None
    target = status or (TicketStatus.OPEN if stored.status == TicketStatus.NEW else "")
    if target and target != stored.status:
        status_set(stored, TicketStatus(target), now=now)
    stored.last_message_at = now
    message = message_write(
        actor=actor,
        ticket=stored,
        kind=MessageKind.REPLY,
        body=body,
        now=now,
        uploads=uploads,
    )
    ticket_store(actor=actor, ticket=stored, before=before, action="ticket.replied")
    ticket_mail.reply_mail(actor=actor, message=message)
    return message


@transaction.atomic
def ticket_note(
    *, actor: Any, ticket: Ticket, body: str, now: datetime, uploads: Sequence[Upload] = ()
) -> TicketMessage:
    """Write a note that only colleagues read; the assignee is told."""
    stored = ticket_lock(ticket.pk)
    message = message_write(actor=actor, ticket=stored, kind=MessageKind.NOTE, body=body, now=now, uploads=uploads)
    if stored.assignee is not None and stored.assignee != actor:
        text = _("New note in %(ticket)s: %(subject)s") % {"ticket": stored, "subject": stored.subject}
        notifications.notify(users=[stored.assignee], text=text, url=stored.get_absolute_url())
    return message


@transaction.atomic
def ticket_receive(
    *,
    actor: Any,
    ticket: Ticket,
    sender: Sender,
    body: str,
    now: datetime,
    uploads: Sequence[Upload] = (),
    mail_id: str = "",
) -> TicketMessage:
    """Add what the customer wrote: a waiting or solved ticket opens again, its clock runs on, the assignee is told."""
    stored = ticket_lock(ticket.pk)
    _check_living(stored)
    before = snapshot(stored)
    if stored.clock_stopped:
        status_set(stored, TicketStatus.OPEN, now=now)
    stored.last_message_at = now
    message = message_write(
        actor=actor,
        ticket=stored,
        kind=MessageKind.CUSTOMER,
        body=body,
        now=now,
        sender=sender,
        uploads=uploads,
        mail_id=mail_id,
    )
    ticket_store(actor=actor, ticket=stored, before=before, action="ticket.answered_by_customer")
    if stored.assignee is not None:
        text = _("The customer answered in %(ticket)s: %(subject)s") % {"ticket": stored, "subject": stored.subject}
        notifications.notify(users=[stored.assignee], text=text, url=stored.get_absolute_url())
    return message


def message_write(
    *,
    actor: Any,
    ticket: Ticket,
    kind: MessageKind,
    body: str,
    now: datetime,
    sender: Sender | None = None,
    uploads: Sequence[Upload] = (),
    mail_id: str = "",
) -> TicketMessage:
    """The message with its checked attachments and one audit entry, which does not repeat the text (it may be erased).

    Raises RecordRefused for an empty or too long text, FileNotTaken and TooManyAttachments for its files.
    """
    if len(uploads) > ATTACHMENTS_MAX:
        raise TooManyAttachments(
            _("%(count)d files are too many.") % {"count": len(uploads)},
            field="attachments",
            value=len(uploads),
            remedy=_("Send at most %(limit)d with one message.") % {"limit": ATTACHMENTS_MAX},
        )
    message = TicketMessage(
        ticket=ticket,
        kind=kind,
        body=body.strip(),
        author=actor if sender is None and getattr(actor, "pk", None) else None,
        contact=sender.contact if sender else None,
        sender_name=sender.name[:120] if sender else "",
        sender_email=sender.email if sender else "",
        mail_id=mail_id,
        sent_at=now,
    )
    records.check(message)
    message.save()
    kept = [files.file_store(actor=actor, name=one.name, stream=one.stream, field="attachments") for one in uploads]
    TicketAttachment.objects.bulk_create([TicketAttachment(message=message, file=file) for file in kept])
    said = {"ticket": ticket.number, "kind": kind, "attachments": [file.name for file in kept]}
    audit.record(actor=actor, action="ticket_message.created", instance=message, after=said)
    return message


def _check_living(ticket: Ticket) -> None:
    if ticket.merged_into is not None:
        raise TicketMerged(
            _("%(ticket)s was merged into %(other)s.") % {"ticket": ticket, "other": ticket.merged_into},
            field="ticket",
            value=ticket.number,
            remedy=_("Write in %(other)s instead.") % {"other": ticket.merged_into},
        )
