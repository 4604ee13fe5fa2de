"""Opening tickets and saying what they are about."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from b2bops.accounts.models import User
from b2bops.common.errors import InvalidValue
from b2bops.platform.services import audit, notifications, numbers, records
from catalog.models import Product
from crm.models import (
    Account,
    Contact,
    MessageKind,
    ServiceTeam,
    Ticket,
    TicketChannel,
    TicketLanguage,
    TicketPriority,
    TicketTag,
    TicketType,
)
from crm.services import ticket_clock, ticket_mail
from crm.services.ticket_assignment import rule_apply
from crm.services.ticket_events import publish, snapshot, ticket_lock, ticket_store
from crm.services.ticket_messages import Sender, Upload, message_write
from crm.services.ticket_status import TicketMerged

TAGS_MAX, TAG_LENGTH_MAX = 12, 40
CLASSIFIED = ("subject", "ticket_type", "priority", "language", "product", "account", "contact", "team")


class ContactElsewhere(InvalidValue):
    """The contact is a person of another account."""

    code = "contact_elsewhere"


class TagRefused(InvalidValue):
    """Too many tags, or one too long."""

    code = "tag_refused"


@dataclass(frozen=True)
class NewTicket:
    """What is known of a ticket when it comes in. ``uploads`` belong to its first message.

    ``opening_note`` makes that message a note: a colleague's words, not the customer's.
    """

    subject: str
    body: str
    channel: TicketChannel
    account: Account | None = None
    contact: Contact | None = None
    sender_name: str = ""
    sender_email: str = ""
    ticket_type: str = TicketType.QUESTION
    priority: str = TicketPriority.NORMAL
    language: str = TicketLanguage.EN
    product: Product | None = None
    team: ServiceTeam | None = None
    assignee: User | None = None
    uploads: Sequence[Upload] = ()
    tags: Sequence[str] = field(default_factory=tuple)
    mail_id: str = ""
    opening_note: bool = False


@transaction.atomic
def ticket_open(*, actor: Any, new: NewTicket, now: datetime) -> Ticket:
    """Open a ticket with its first message: numbered, its clock started, given to someone by the first fitting rule.

    Raises RecordRefused, ContactElsewhere, TagRefused and what its files raise.
    """
    _check_contact(new.account, new.contact)
    ticket = Ticket(
        number=numbers.take(kind="TK", on=timezone.localtime(now).date()),
        subject=new.subject.strip(),
        account=new.account or (new.contact.account if new.contact else None),
        contact=new.contact,
        sender_name=new.sender_name or (new.contact.name if new.contact else ""),
        sender_email=new.sender_email or (new.contact.email if new.contact else ""),
        ticket_type=new.ticket_type,
        priority=new.priority,
        channel=new.channel,
        language=new.language,
        product=new.product,
        team=new.team,
        assignee=new.assignee,
        public_token=secrets.token_urlsafe(32),
        thread_token=secrets.token_hex(4),
        opened_at=now,
        last_message_at=now,
    )
    if ticket.assignee is None and ticket.team is None:
        rule_apply(ticket)
    ticket_clock.targets_set(ticket)
    ticket_clock.due_set(ticket, ticket_clock.schedule_in_force(ticket))
    records.check(ticket)
    ticket.save()
    _write_opening(actor, ticket, new, now)
    return ticket


@transaction.atomic
def ticket_classify(*, actor: Any, ticket: Ticket, tags: Sequence[str] | None = None, **changes: Any) -> Ticket:
    """Change what a ticket is about: ``subject ticket_type priority language product account contact team`` and tags.

    A new type or priority gives new targets, counted from the opening.
    """
    records.check_editable(changes, CLASSIFIED)
    stored = ticket_lock(ticket.pk)
    if stored.merged_into is not None:
        raise TicketMerged(
            _("%(ticket)s was merged into %(other)s.") % {"ticket": stored, "other": stored.merged_into},
            field="ticket",
            value=stored.number,
        )
    before = snapshot(stored)
    for name, value in changes.items():
        setattr(stored, name, value)
    if (
        "account" in changes
        and "contact" not in changes
        and stored.contact
        and stored.contact.account_id != stored.account_id
    ):
        stored.contact = None
    _check_contact(stored.account, stored.contact)
    records.check(stored)
    if (stored.ticket_type, stored.priority) != (before["ticket_type"], before["priority"]):
        ticket_clock.targets_set(stored)
        ticket_clock.clock_recount(stored)
    ticket_store(actor=actor, ticket=stored, before=before, action="ticket.classified")
    if tags is not None:
        _tags_set(actor, stored, tags)
    return stored


def _write_opening(actor: Any, ticket: Ticket, new: NewTicket, now: datetime) -> None:
    message_write(
        actor=actor,
        ticket=ticket,
        kind=MessageKind.NOTE if new.opening_note else MessageKind.CUSTOMER,
        body=new.body,
        now=now,
        sender=None if new.opening_note else Sender(ticket.sender_name, ticket.sender_email, new.contact),
        uploads=new.uploads,
        mail_id=new.mail_id,
    )
    entry = audit.record(
        actor=actor,
        action="ticket.opened",
        instance=ticket,
        after={name: value for name, value in snapshot(ticket).items() if value not in (None, "", False)},
    )
    if new.tags:
        _tags_set(actor, ticket, new.tags)
    publish(topic="ticket.opened", ticket=ticket, cause=entry.pk)
    if new.channel in (TicketChannel.MAIL, TicketChannel.PORTAL) and not new.opening_note:
        ticket_mail.opened_mail(actor=actor, ticket=ticket)
    if ticket.assignee is not None and ticket.assignee != actor:
        text = _("%(ticket)s was given to you: %(subject)s") % {"ticket": ticket, "subject": ticket.subject}
        notifications.notify(users=[ticket.assignee], text=text, url=ticket.get_absolute_url())


def _tags_set(actor: Any, ticket: Ticket, tags: Sequence[str]) -> None:
    wanted = sorted({" ".join(tag.split()).lower() for tag in tags} - {""})
    wrong = next((tag for tag in wanted if len(tag) > TAG_LENGTH_MAX or "\x00" in tag), None)
    if wrong is not None or len(wanted) > TAGS_MAX:
        raise TagRefused(
            _("These tags cannot be kept."),
            field="tags",
            value=(wrong or str(len(wanted))).replace("\x00", "�")[:60],
            remedy=_("Give at most %(count)d tags of at most %(length)d characters.")
            % {"count": TAGS_MAX, "length": TAG_LENGTH_MAX},
        )
    had = sorted(TicketTag.objects.filter(ticket=ticket).values_list("name", flat=True))
    if had == wanted:
        return
    TicketTag.objects.filter(ticket=ticket).exclude(name__in=wanted).delete()
    TicketTag.objects.bulk_create([TicketTag(ticket=ticket, name=name) for name in wanted if name not in had])
    audit.record(actor=actor, action="ticket.tagged", instance=ticket, before={"tags": had}, after={"tags": wanted})


def _check_contact(account: Account | None, contact: Contact | None) -> None:
    if contact is None or account is None or contact.account_id == account.pk:
        return
    raise ContactElsewhere(
        _("%(contact)s is not a person of %(account)s.") % {"contact": contact, "account": account},
        field="contact",
        value=contact,
        remedy=_("Choose a contact of the account, or change the account."),
    )
