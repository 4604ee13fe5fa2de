"""Two tickets that are one matter, and one ticket that is two."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue
from b2bops.platform.services import audit
from crm.models import InboundMail, MessageKind, Ticket, TicketMessage, TicketStatus
from crm.services.ticket_events import snapshot, ticket_lock, ticket_store
from crm.services.ticket_messages import message_write
from crm.services.ticket_status import status_set
from crm.services.tickets import NewTicket, ticket_open


class MergeRefused(InvalidValue):
    """Tickets that cannot become one."""

    code = "merge_refused"


class SplitRefused(InvalidValue):
    """Messages that cannot become a ticket of their own."""

    code = "split_refused"


@transaction.atomic
def ticket_merge(*, actor: Any, ticket: Ticket, into: Ticket, now: datetime) -> Ticket:
    """Move the thread of a duplicate into ``into`` and close the duplicate. Returns the ticket that lives on.

    Both are locked in primary-key order. Mails to the duplicate's thread reach the one that lives on.
    """
    first, second = sorted((ticket.pk, into.pk))
    locked = {pk: ticket_lock(pk) for pk in dict.fromkeys((first, second))}
    duplicate, kept = locked[ticket.pk], locked[into.pk]
    _check_merge(duplicate, kept)
    before = snapshot(duplicate)
    moved = TicketMessage.objects.filter(ticket=duplicate).update(ticket=kept)
    InboundMail.objects.filter(ticket=duplicate).update(ticket=kept)
    Ticket.objects.filter(merged_into=duplicate).update(merged_into=kept)
    if duplicate.status != TicketStatus.CLOSED:
        status_set(duplicate, TicketStatus.CLOSED, now=now)
    duplicate.merged_into = kept
    ticket_store(actor=actor, ticket=duplicate, before=before, action="ticket.merged")
    audit.record(
        actor=actor, action="ticket.absorbed", instance=kept, after={"ticket": duplicate.number, "messages": moved}
    )
    text = _("%(ticket)s (%(subject)s) was merged into this ticket.")
    said = text % {"ticket": duplicate, "subject": duplicate.subject}
    message_write(actor=actor, ticket=kept, kind=MessageKind.NOTE, body=said, now=now)
    return kept


@transaction.atomic
def ticket_split(*, actor: Any, ticket: Ticket, message_ids: Collection[int], subject: str, now: datetime) -> Ticket:
    """Move some messages of a thread into a new ticket of the same customer. Returns the new ticket."""
    stored = ticket_lock(ticket.pk)
    chosen = list(TicketMessage.objects.filter(ticket=stored, pk__in=message_ids).order_by("sent_at", "pk"))
    count = TicketMessage.objects.filter(ticket=stored).count()
    if not chosen or len(chosen) == count:
        raise SplitRefused(
            _("Choose some of the messages, not none and not all."),
            field="messages",
            value=len(chosen),
            remedy=_("At least one message moves and at least one stays."),
        )
    new = NewTicket(
        subject=subject,
        body=_("Split from %(ticket)s.") % {"ticket": stored},
        channel=stored.channel,  # type: ignore[arg-type]
        account=stored.account,
        contact=stored.contact,
        sender_name=stored.sender_name,
        sender_email=stored.sender_email,
        ticket_type=stored.ticket_type,
        priority=stored.priority,
        language=stored.language,
        product=stored.product,
        team=stored.team,
        assignee=stored.assignee,
        opening_note=True,
    )
    part = ticket_open(actor=actor, new=new, now=now)
    before = snapshot(part)
    part.split_from = stored
    ticket_store(actor=actor, ticket=part, before=before, action="ticket.split")
    TicketMessage.objects.filter(pk__in=[message.pk for message in chosen]).update(ticket=part)
    audit.record(
        actor=actor, action="ticket.split_off", instance=stored, after={"ticket": part.number, "messages": len(chosen)}
    )
    return part


def _check_merge(duplicate: Ticket, kept: Ticket) -> None:
    if duplicate.pk == kept.pk:
        reason, remedy = _("A ticket cannot be merged into itself."), _("Choose another ticket.")
    elif duplicate.merged_into is not None or kept.merged_into is not None:
        merged = duplicate if duplicate.merged_into is not None else kept
        reason = _("%(ticket)s is already merged into %(other)s.") % {"ticket": merged, "other": merged.merged_into}
        remedy = _("Choose %(other)s.") % {"other": merged.merged_into}
    elif duplicate.account_id and kept.account_id and duplicate.account_id != kept.account_id:
        reason = _("The tickets belong to different accounts.")
        remedy = _("Correct the account of one of them first.")
    else:
        return
    raise MergeRefused(reason, field="into", value=kept.number, remedy=remedy)
