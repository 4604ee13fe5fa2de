"""Screens of tickets: who sees what, the console, refusals where they were typed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from crm.models import CannedReply, Ticket, TicketChannel, TicketStatus
from crm.selectors.knowledge import search_terms
from crm.services import tickets
from tests.factories import AccountFactory, ContactFactory, LevelFactory, TicketFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(territory, operations_manager):
    LevelFactory()
    contact = ContactFactory(account=AccountFactory(territory=territory), name="Mia Vogt", email="mia@example.com")
    new = tickets.NewTicket(subject="Where is it?", body="Late.", channel=TicketChannel.MAIL, contact=contact)
    return tickets.ticket_open(actor=operations_manager, new=new, now=timezone.now())


def url(name, ticket):
    return reverse(f"crm:ticket_{name}", args=[ticket.pk])


@pytest.mark.parametrize("queue", ["mine", "unassigned", "breaching", "untriaged", "open", "all", "nonsense", "a\x00"])
def test_queues(as_user, operations_member, ticket, queue):
    client = as_user(operations_member)
    assert client.get(reverse("crm:ticket_list"), {"queue": queue}).status_code == 200
    assert client.get(url("detail", ticket), {"queue": queue}).status_code == 200


def test_list_and_console_cost_the_same_for_many(as_user, operations_member, ticket):
    client = as_user(operations_member)

    def cost(path):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    paths = [reverse("crm:ticket_list"), url("detail", ticket)]
    client.get(paths[0])
    few = [cost(path) for path in paths]
    for _row in range(12):
        TicketFactory(account=AccountFactory(), assignee=operations_member)
    assert [cost(path) for path in paths] == few


def test_sellers_read_and_note_and_are_not_offered_more(as_user, sales_member, other_territory_member, ticket):
    page = as_user(sales_member).get(url("detail", ticket)).content.decode()
    assert "Write a note" in page
    assert "Answer the customer" not in page
    assert as_user(sales_member).post(url("note", ticket), {"body": "They are important."}).status_code == 302
    assert as_user(sales_member).post(url("reply", ticket), {"body": "x"}).status_code == 403
    assert as_user(other_territory_member).get(url("detail", ticket)).status_code == 404
    assert as_user(other_territory_member).post(url("note", ticket), {"body": "x"}).status_code == 404


@pytest.mark.parametrize("cast", ["supply_member", "technology_member", "outsider"])
def test_closed_to_the_other_teams(request, as_user, ticket, cast):
    assert as_user(request.getfixturevalue(cast)).get(url("detail", ticket)).status_code == 403


def test_take_reply_and_solve(as_user, operations_member, ticket):
    client = as_user(operations_member)
    client.post(url("take", ticket))
    client.post(url("reply", ticket), {"body": "Which one?", "status": "WAITING_FOR_CUSTOMER"})
    client.post(url("move", ticket), {"status": "SOLVED"})
    ticket.refresh_from_db()
    assert (ticket.assignee, ticket.status) == (operations_member, TicketStatus.SOLVED)


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("reply", {"body": "", "status": "OPEN"}, "required"),
        ("reply", {"body": "a\x00b", "status": "OPEN"}, "Null"),
        ("merge", {"into": "TK-0000-1"}, "You see no ticket"),
        ("split", {"subject": "x"}, "Choose some of the messages"),
        ("assign", {"assignee": "999"}, "valid choice"),
    ],
)
def test_refusals_come_back_with_the_console(as_user, operations_member, ticket, name, body, said):
    answer = as_user(operations_member).post(url(name, ticket), body)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_canned_reply_is_filled_in_behind_what_was_typed(as_user, operations_member, ticket):
    CannedReply.objects.create(code="track", title="On its way", body="Dear {contact}, {ticket} is on its way.")
    answer = as_user(operations_member).post(url("insert", ticket), {"canned": "track", "body": "Hello!"})
    assert f"Hello!\n\nDear Mia Vogt, {ticket.number} is on its way." in answer.content.decode()
    assert b"Hello!" in as_user(operations_member).post(url("insert", ticket), {"body": "Hello!"}).content


def test_the_form_opens_and_changes_a_ticket(as_user, operations_member, ticket):
    client = as_user(operations_member)
    account = ticket.account
    sound = {
        "subject": "By phone",
        "account": account.code,
        "ticket_type": "ORDER",
        "priority": "HIGH",
        "language": "en",
        "channel": "PHONE",
        "body": "They called.",
    }
    assert client.post(reverse("crm:ticket_create"), sound).status_code == 302
    made = Ticket.objects.get(subject="By phone")
    assert (made.account, made.channel) == (account, "PHONE")
    changed = client.post(url("edit", made), {**sound, "subject": "By telephone", "tags": "a, b"})
    assert changed.status_code == 302
    made.refresh_from_db()
    assert (made.subject, made.tags.count()) == ("By telephone", 2)
    assert client.post(url("edit", made), {**sound, "account": "NOBODY"}).status_code == 422


def test_many_are_given_to_one(as_user, operations_member, ticket):
    client = as_user(operations_member)
    address = reverse("crm:ticket_assign_selected")
    assert ticket.number in client.post(address, {"pk": [ticket.pk]}).content.decode()
    client.post(address, {"pk": [ticket.pk], "assign": "yes", "assignee": operations_member.pk})
    ticket.refresh_from_db()
    assert ticket.assignee == operations_member
    assert client.post(address, {"pk": ["x"]}).status_code == 422


def test_search_terms_are_bounded():
    assert len(search_terms("word" * 3 + " " + " ".join(f"word{n}" for n in range(50)))) == 10
