"""Taking a person out of tickets: their words stay, who they were does not."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from crm.models import Contact, InboundMail, Ticket, TicketMessage, TicketRating
from crm.privacy import Scrub


def tickets_erase(*, contact: Contact, scrub: Scrub) -> Iterable[models.Model]:
    """Subjects, messages and mails of the account's tickets lose the name and the addresses; senders become nobody."""
    tickets = list(Ticket.objects.filter(account=contact.account_id))
    messages = list(TicketMessage.objects.filter(ticket__in=tickets))
    for ticket in tickets:
        ticket.subject = scrub.text(ticket.subject)[:200]
        if ticket.contact_id == contact.pk:
            ticket.sender_name, ticket.sender_email = scrub.pseudonym[:120], ""
    for message in messages:
        message.body = scrub.text(message.body)
        if message.contact_id == contact.pk:
            message.sender_name, message.sender_email = scrub.pseudonym[:120], ""
    Ticket.objects.bulk_update(tickets, ["subject", "sender_name", "sender_email"], batch_size=200)
    TicketMessage.objects.bulk_update(messages, ["body", "sender_name", "sender_email"], batch_size=200)
    ratings = list(TicketRating.objects.filter(ticket__in=tickets).exclude(comment=""))
    for rating in ratings:
        rating.comment = scrub.text(rating.comment)
    TicketRating.objects.bulk_update(ratings, ["comment"], batch_size=200)
    theirs = Q(sender__iexact=contact.email) if contact.email else Q(pk__in=[])
    InboundMail.objects.filter(theirs).update(sender="", text="", subject="")
    return [*tickets, *messages]
