"""A person's tickets are handed out to them, and lose the person when they are erased."""

import pytest
from django.utils import timezone

from crm.models import TicketChannel
from crm.services import erasure, tickets
from tests.factories import AccountFactory, ContactFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def contact(operations_member):
    contact = ContactFactory(account=AccountFactory(), name="Mia Vogt", email="mia@example.com")
    new = tickets.NewTicket(
        subject="Mia Vogt asks", body="I am Mia Vogt, late again.", channel=TicketChannel.PHONE, contact=contact
    )
    tickets.ticket_open(actor=operations_member, new=new, now=NOW)
    return contact


def test_what_they_wrote_is_in_their_file(contact, operations_manager):
    row = erasure.contact_export(actor=operations_manager, contact=contact, now=NOW)["tickets"][0]
    assert (row["text"], row["sender"]) == ("I am Mia Vogt, late again.", "mia@example.com")


def test_an_erased_person_is_in_no_ticket(contact, operations_manager):
    erasure.contact_erase(actor=operations_manager, contact=contact, now=NOW)
    ticket = contact.tickets.get()
    message = ticket.messages.get()
    said = " ".join(
        [
            ticket.subject,
            ticket.sender_name,
            ticket.sender_email,
            message.body,
            message.sender_name,
            message.sender_email,
        ]
    )
    assert "late again" in said
    assert "Mia" not in said
    assert "mia@" not in said
