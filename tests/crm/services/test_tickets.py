"""Opening, answering, assigning, merging and splitting tickets."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone

from b2bops.common.errors import TransitionRefused
from b2bops.platform.models import AuditEntry, Notification, OutboxMessage
from b2bops.platform.services.files import FileNotTaken
from b2bops.platform.services.records import RecordRefused
from crm.models import (
    AssignmentRule,
    MessageKind,
    ServiceTeam,
    Ticket,
    TicketChannel,
    TicketMessage,
    TicketStatus,
)
from crm.services import ticket_assignment, ticket_merge, ticket_messages, ticket_status, tickets
from crm.services.ticket_messages import Sender, Upload
from tests.factories import AccountFactory, CategoryFactory, ContactFactory, ProductFactory, TicketFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TEXT = b"the packing list"


def new(**more):
    said = {"subject": "Where is it?", "body": "Our order is late.", "channel": TicketChannel.PORTAL}
    return tickets.NewTicket(**{**said, **more})


def test_a_ticket_is_numbered_recorded_once_and_told(operations_member):
    contact = ContactFactory(name="Mia Vogt", email="mia@example.com")
    ticket = tickets.ticket_open(
        actor=operations_member,
        new=new(contact=contact, tags=["Late", "late", " two  words "], uploads=[Upload("list.txt", BytesIO(TEXT))]),
        now=NOW,
    )
    assert ticket.number == f"TK-{NOW.year}-00001"
    assert (ticket.account, ticket.sender_email) == (contact.account, "mia@example.com")
    message = ticket.messages.get()
    assert (message.kind, message.contact, message.author) == (MessageKind.CUSTOMER, contact, None)
    assert message.attachments.get().file.name == "list.txt"
    assert sorted(ticket.tags.values_list("name", flat=True)) == ["late", "two words"]
    entries = AuditEntry.objects.filter(model="crm.ticket").values_list("action", flat=True)
    assert sorted(entries) == ["ticket.opened", "ticket.tagged"]
    assert "late." not in str(AuditEntry.objects.get(action="ticket_message.created").after)
    assert OutboxMessage.objects.get(topic="ticket.opened").payload["number"] == ticket.number


@pytest.mark.parametrize(
    ("wrong", "field", "error"),
    [
        ({"subject": ""}, "subject", RecordRefused),
        ({"subject": "x" * 201}, "subject", RecordRefused),
        ({"body": "  "}, "body", RecordRefused),
        ({"body": "a\x00b"}, "body", RecordRefused),
        ({"priority": "VERY"}, "priority", RecordRefused),
        ({"sender_email": "not an address"}, "sender_email", RecordRefused),
        ({"tags": ["x" * 41]}, "tags", tickets.TagRefused),
        ({"uploads": [Upload("run.exe", BytesIO(b"MZ\x00\x01"))]}, "attachments", FileNotTaken),
        ({"uploads": [Upload("a.txt", BytesIO(TEXT))] * 11}, "attachments", ticket_messages.TooManyAttachments),
    ],
)
def test_what_cannot_be_kept_leaves_nothing(operations_member, wrong, field, error):
    with pytest.raises(error) as refused:
        tickets.ticket_open(actor=operations_member, new=new(**wrong), now=NOW)
    assert refused.value.field == field
    assert Ticket.objects.count() == TicketMessage.objects.count() == AuditEntry.objects.count() == 0


def test_a_contact_of_another_account_is_refused(operations_member):
    with pytest.raises(tickets.ContactElsewhere):
        tickets.ticket_open(
            actor=operations_member, new=new(account=AccountFactory(), contact=ContactFactory()), now=NOW
        )


def test_a_move_that_is_not_in_the_table_is_refused(operations_member):
    ticket = TicketFactory(status=TicketStatus.SOLVED)
    with pytest.raises(TransitionRefused):
        ticket_status.ticket_move(
            actor=operations_member, ticket=ticket, status=TicketStatus.WAITING_FOR_CUSTOMER, now=NOW
        )
    with pytest.raises(ticket_status.StatusUnknown):
        ticket_status.ticket_move(actor=operations_member, ticket=ticket, status="GONE", now=NOW)


def test_a_note_is_not_an_answer(operations_member):
    ticket = tickets.ticket_open(actor=operations_member, new=new(), now=NOW)
    ticket_messages.ticket_note(actor=operations_member, ticket=ticket, body="Ask the carrier.", now=NOW)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.first_responded_at) == (TicketStatus.NEW, None)
    assert ticket.messages.public().count() == 1


def test_the_assignee_hears_of_the_customers_answer(operations_member, operations_manager):
    ticket = tickets.ticket_open(actor=operations_manager, new=new(assignee=operations_member), now=NOW)
    ticket_messages.ticket_receive(
        actor=None, ticket=ticket, sender=Sender("Mia"), body="And?", now=NOW + timedelta(minutes=5)
    )
    texts = list(Notification.objects.filter(user=operations_member).order_by("pk").values_list("text", flat=True))
    assert len(texts) == 2
    assert "answered" in texts[1]


def test_sellers_do_not_answer_tickets(operations_member, sales_member):
    with pytest.raises(ticket_assignment.AssigneeRefused):
        ticket_assignment.ticket_assign(actor=operations_member, ticket=TicketFactory(), assignee=sales_member)


def test_many_tickets_go_to_one_person_with_one_entry_each(operations_manager, operations_member):
    rows = [TicketFactory() for _row in range(3)] + [TicketFactory(assignee=operations_member)]
    count = ticket_assignment.tickets_assign(
        actor=operations_manager, ticket_ids=[row.pk for row in rows], assignee=operations_member
    )
    assert count == 3
    assert AuditEntry.objects.filter(action="ticket.assigned").count() == 3
    assert OutboxMessage.objects.filter(topic="ticket.assigned").count() == 3
    assert Notification.objects.filter(user=operations_member).count() == 1


def team_of(*people):
    team = ServiceTeam.objects.create(code=f"T{ServiceTeam.objects.count()}", name="Front desk")
    team.members.set(people)
    return team


def test_the_first_fitting_rule_decides_and_the_least_busy_gets_it(operations_member, operations_manager):
    desk, claims = team_of(operations_member, operations_manager), team_of(operations_manager)
    AssignmentRule.objects.create(position=2, name="rest", team=desk)
    AssignmentRule.objects.create(position=1, name="complaints", ticket_type="COMPLAINT", team=claims)
    AssignmentRule.objects.create(position=0, name="off", team=desk, is_active=False, priority="LOW")
    given = [
        tickets.ticket_open(actor=None, new=new(ticket_type=kind), now=NOW + timedelta(minutes=minute)).assignee
        for minute, kind in enumerate(["COMPLAINT", "QUESTION", "QUESTION", "QUESTION"])
    ]
    assert given[0] == operations_manager
    # One each for the two; then the manager, who got theirs longest ago, is next.
    assert given[1] == operations_member
    assert given[2] == operations_manager
    assert given[3] == operations_member


@pytest.mark.parametrize(
    ("condition", "fits"),
    [
        ({}, True),
        ({"priority": "URGENT"}, False),
        ({"language": "en"}, True),
        ({"lifecycle": "CHURNED"}, False),
        ({"lifecycle": "ACTIVE"}, True),
    ],
)
def test_conditions_of_a_rule(territory, condition, fits):
    ticket = TicketFactory(account=AccountFactory(territory=territory))
    assert ticket_assignment.rule_fits(AssignmentRule(name="r", **condition), ticket) is fits


def test_rules_look_at_territory_and_at_categories_with_all_below(territory, other_territory):
    top = CategoryFactory()
    product = ProductFactory(category=CategoryFactory(parent=top))
    ticket = TicketFactory(account=AccountFactory(territory=territory), product=product)
    top.refresh_from_db()
    assert ticket_assignment.rule_fits(AssignmentRule(territory=territory, category=top), ticket)
    assert not ticket_assignment.rule_fits(AssignmentRule(territory=other_territory), ticket)
    assert not ticket_assignment.rule_fits(AssignmentRule(category=CategoryFactory()), ticket)
    assert not ticket_assignment.rule_fits(AssignmentRule(territory=territory), TicketFactory())


def test_a_duplicate_lives_on_in_the_other(operations_member):
    kept = tickets.ticket_open(actor=operations_member, new=new(), now=NOW)
    duplicate = tickets.ticket_open(actor=operations_member, new=new(subject="Again"), now=NOW)
    ticket_merge.ticket_merge(actor=operations_member, ticket=duplicate, into=kept, now=NOW)
    duplicate.refresh_from_db()
    assert (duplicate.status, duplicate.merged_into) == (TicketStatus.CLOSED, kept)
    assert kept.messages.count() == 3
    assert kept.messages.public().count() == 2
    with pytest.raises(ticket_status.TicketMerged):
        ticket_messages.ticket_reply(actor=operations_member, ticket=duplicate, body="Hello", now=NOW)
    with pytest.raises(ticket_status.TicketMerged):
        ticket_status.ticket_move(actor=operations_member, ticket=duplicate, status="OPEN", now=NOW)


@pytest.mark.parametrize("case", ["itself", "merged", "other account"])
def test_merges_that_make_no_sense_are_refused(operations_member, case):
    ticket = TicketFactory(account=AccountFactory())
    other = {
        "itself": ticket,
        "merged": TicketFactory(status="CLOSED", merged_into=TicketFactory()),
        "other account": TicketFactory(account=AccountFactory()),
    }[case]
    with pytest.raises(ticket_merge.MergeRefused):
        ticket_merge.ticket_merge(actor=operations_member, ticket=ticket, into=other, now=NOW)


def test_one_ticket_becomes_two(operations_member):
    ticket = tickets.ticket_open(actor=operations_member, new=new(account=AccountFactory()), now=NOW)
    second = ticket_messages.ticket_receive(
        actor=None, ticket=ticket, sender=Sender("Mia"), body="By the way, the invoice is wrong.", now=NOW
    )
    part = ticket_merge.ticket_split(
        actor=operations_member, ticket=ticket, message_ids=[second.pk], subject="Wrong invoice", now=NOW
    )
    second.refresh_from_db()
    assert (second.ticket, part.split_from, part.account) == (part, ticket, ticket.account)
    assert ticket.messages.count() == 1
    with pytest.raises(ticket_merge.SplitRefused):
        ticket_merge.ticket_split(actor=operations_member, ticket=ticket, message_ids=[], subject="x", now=NOW)
