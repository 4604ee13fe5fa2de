"""Rating a solved request, once; closing what was solved a while ago."""

from datetime import timedelta

import pytest
from django.utils import timezone

from b2bops.platform.models import Email, OutboxMessage
from b2bops.platform.services.records import RecordRefused
from crm.models import TicketChannel, TicketRating, TicketStatus
from crm.services import ticket_ratings, ticket_status, tickets

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def solved(operations_member):
    new = tickets.NewTicket(
        subject="s", body="b", channel=TicketChannel.PHONE, sender_name="Mia", sender_email="mia@example.com"
    )
    ticket = tickets.ticket_open(actor=operations_member, new=new, now=NOW)
    return ticket_status.ticket_move(actor=operations_member, ticket=ticket, status="SOLVED", now=NOW)


def rate(ticket, score=5, **more):
    return ticket_ratings.ticket_rate(actor=None, ticket=ticket, score=score, comment=" Fine. ", now=NOW, **more)


def test_rating_a_solved_request_closes_it_and_counts_once(solved):
    rating = rate(solved)
    solved.refresh_from_db()
    assert (rating.comment, solved.status, rating.closed_at) == ("Fine.", TicketStatus.CLOSED, solved.closed_at)
    assert OutboxMessage.objects.filter(topic="ticket.rated").count() == 1
    with pytest.raises(ticket_ratings.AlreadyRated):
        rate(solved, 1)


def test_what_is_not_solved_is_not_rated(solved, operations_member):
    ticket_status.ticket_move(actor=operations_member, ticket=solved, status="OPEN", now=NOW)
    with pytest.raises(ticket_ratings.NotClosedYet):
        rate(solved)


@pytest.mark.parametrize("score", [0, 6, -1])
def test_only_one_to_five(solved, score):
    with pytest.raises(RecordRefused):
        rate(solved, score)
    assert TicketRating.objects.count() == 0


def test_solved_tickets_close_after_five_days_and_the_customer_is_asked(solved):
    assert ticket_ratings.solved_close(now=NOW + timedelta(days=5, seconds=-1)) == 0
    assert ticket_ratings.solved_close(now=NOW + timedelta(days=5)) == 1
    solved.refresh_from_db()
    assert solved.status == TicketStatus.CLOSED
    assert solved.public_token in Email.objects.get().text
