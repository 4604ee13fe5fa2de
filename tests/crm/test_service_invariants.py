"""Each rule of customer service holds on sound tickets and names what breaks it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from crm.models import Ticket, TicketChannel, TicketPause, TicketRating
from crm.service_invariants import SERVICE_INVARIANTS
from crm.services import ticket_status, tickets
from tests.factories import LevelFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def ticket(operations_member):
    LevelFactory()
    new = tickets.NewTicket(subject="s", body="b", channel=TicketChannel.STAFF, assignee=operations_member)
    ticket = tickets.ticket_open(actor=operations_member, new=new, now=NOW - timedelta(days=7))
    for status, days in (("WAITING_FOR_CUSTOMER", 5), ("OPEN", 3), ("WAITING_FOR_CUSTOMER", 1)):
        ticket_status.ticket_move(actor=operations_member, ticket=ticket, status=status, now=NOW - timedelta(days=days))
    return ticket


def broken():
    return {name for name, rule in SERVICE_INVARIANTS.items() if rule()}


def test_sound_tickets_pass(ticket):
    assert broken() == set()


def test_a_wrong_sum_of_pauses(ticket):
    Ticket.objects.update(paused_minutes=99_999)
    assert broken() == {
        "paused time of a ticket is the sum of its pauses",
        "the clock of a ticket is never negative",
    }


def test_a_missing_pause(ticket):
    TicketPause.objects.filter(ended_at__isnull=True).delete()
    assert "a ticket whose clock stands has one open pause" in broken()


def test_a_due_time_of_a_standing_clock(ticket):
    Ticket.objects.update(resolution_due_at=NOW)
    assert broken() == {"a ticket whose clock stands has no due time"}


def test_an_assignee_who_left(ticket, operations_member):
    operations_member.is_active = False
    operations_member.save()
    assert broken() == {"the assignee of an unsolved ticket is active"}


def test_a_rating_before_closing(ticket):
    TicketRating.objects.create(ticket=ticket, score=5, closed_at=NOW, rated_at=NOW)
    assert broken() == {"tickets are rated after closing"}
