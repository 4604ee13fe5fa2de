"""Mails that come in: once each, into their thread, or kept as ignored with the reason."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone

from b2bops.platform.models import Email
from crm.models import InboundMail, MessageKind, Ticket, TicketStatus
from crm.service_mail import fresh_text, ignored_reason, message_ids
from crm.services import inbound_mail, ticket_merge, ticket_messages
from crm.services.ticket_messages import Upload
from tests.factories import ContactFactory, TicketFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def mail(number=1, **more):
    said = {
        "message_id": f"<{number}@customer.example>",
        "sender": "mia@example.com",
        "subject": "Where is our order?",
        "text": "It was promised for Monday.",
    }
    return inbound_mail.NewMail(**{**said, **more})


def receive(actor=None, now=NOW, **more):
    return inbound_mail.mail_receive(actor=actor, mail=mail(**more), now=now)


def test_a_mail_of_a_known_person_is_a_ticket_of_the_account():
    contact = ContactFactory(email="Mia@Example.com")
    row = receive()
    ticket = row.ticket
    assert (row.outcome, ticket.account, ticket.contact) == ("NEW_TICKET", contact.account, contact)
    assert Email.objects.get().subject == ticket.thread_subject


def test_the_same_mail_twice_is_one_ticket():
    assert receive().pk == receive().pk
    assert Ticket.objects.count() == InboundMail.objects.count() == 1


def test_an_unknown_sender_goes_to_triage_and_so_does_one_of_two_accounts():
    assert receive().ticket in Ticket.objects.untriaged()
    ContactFactory(email="mia@example.com")
    ContactFactory(email="mia@example.com")
    assert receive(number=2).ticket.account is None


def test_an_answer_finds_its_thread_by_the_subject_and_opens_it_again(operations_member):
    ticket = receive().ticket
    ticket_messages.ticket_reply(actor=operations_member, ticket=ticket, body="Which one?", now=NOW)
    answer = receive(
        number=2,
        subject=f"RE: {ticket.thread_subject}",
        text="SO-1\n\nOn Mon, 23 Nov 2026 at 10:00, Service wrote:\n> Which one?",
        now=NOW + timedelta(hours=1),
    )
    ticket.refresh_from_db()
    assert (answer.outcome, answer.ticket, ticket.status) == ("THREADED", ticket, TicketStatus.OPEN)
    assert ticket.messages.order_by("pk").last().body == "SO-1"


def test_an_answer_finds_its_thread_by_the_mail_it_answers(operations_member):
    ticket = receive().ticket
    sent = ticket_messages.ticket_reply(actor=operations_member, ticket=ticket, body="Which one?", now=NOW)
    sent.refresh_from_db()
    assert sent.mail_id
    assert receive(number=2, subject="Hello", in_reply_to=sent.mail_id).ticket == ticket
    opened = Email.objects.order_by("pk").first()
    assert receive(number=3, subject="Hello", references=f"<x@y> {opened.message_id}").ticket == ticket
    assert receive(number=4, subject="Hello", references="<1@customer.example>").ticket == ticket


def test_a_number_without_its_token_opens_no_thread():
    ticket = receive().ticket
    wrong = receive(number=2, subject=f"[{ticket.number}-00000000] Hello")
    assert wrong.outcome == "NEW_TICKET"
    assert ticket.messages.count() == 1


def test_an_answer_to_a_merged_ticket_reaches_the_one_that_lives_on(operations_member):
    duplicate, kept = receive().ticket, TicketFactory()
    ticket_merge.ticket_merge(actor=operations_member, ticket=duplicate, into=kept, now=NOW)
    assert receive(number=2, subject=duplicate.thread_subject).ticket == kept


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"headers": {"Auto-Submitted": "auto-replied"}}, "AUTO_SUBMITTED"),
        ({"headers": {"Precedence": "bulk"}}, "BULK"),
        ({"headers": {"List-Id": "<news.example>"}}, "BULK"),
        ({"sender": "MAILER-DAEMON@example.com"}, "MACHINE_SENDER"),
        ({"headers": {"Return-Path": "<>"}}, "MACHINE_SENDER"),
        ({"subject": "Automatic reply: Where is it?"}, "AUTOMATIC_SUBJECT"),
        ({"subject": "自动回复：谢谢"}, "AUTOMATIC_SUBJECT"),
    ],
)
def test_what_nobody_wrote_is_ignored_with_the_reason(more, reason):
    row = receive(**more)
    assert (row.outcome, row.reason, row.ticket) == ("IGNORED", reason, None)
    assert Ticket.objects.count() == 0


def test_our_own_address_and_a_flood_are_ignored(settings):
    assert receive(sender=settings.DEFAULT_FROM_EMAIL.replace("@localhost", "@local.example")).reason in (
        "OWN_ADDRESS",
        "MACHINE_SENDER",
    )
    assert ignored_reason(sender="Shop@x.example", subject="", headers={}, own=["shop@x.example"]) == "OWN_ADDRESS"
    for number in range(10, 20):
        receive(number=number)
    assert receive(number=20).reason == "LOOP"
    assert receive(number=21, now=NOW + timedelta(hours=1)).outcome == "NEW_TICKET"


def test_a_bad_attachment_does_not_lose_the_mail():
    uploads = [Upload("a.txt", BytesIO(b"the list")), Upload("run.exe", BytesIO(b"MZ\x00\x01\x02"))]
    ticket = receive(uploads=uploads).ticket
    assert [one.file.name for one in ticket.messages.first().attachments.all()] == ["a.txt"]
    assert "run.exe" in ticket.messages.get(kind=MessageKind.NOTE).body


@pytest.mark.parametrize("subject", ["", "Re: ", "x" * 1999])
def test_subjects_that_say_nothing_or_too_much(subject):
    assert 0 < len(receive(subject=subject).ticket.subject) <= 200


@pytest.mark.parametrize(
    ("text", "fresh"),
    [
        ("Yes.\n\nAm 23.11.2026 um 10:00 schrieb Service:\n> Ok?", "Yes."),
        ("Yes.\n\n##- Please write above this line -##\n\nDear", "Yes."),
        ("好的\n\n在 2026年11月23日 Service 写道：\n> 好吗", "好的"),
        ("Yes.\n> Ok?\n> Fine?", "Yes."),
        ("> only a quote", "> only a quote"),
        ("On time it was not.", "On time it was not."),
    ],
)
def test_only_what_is_new_is_kept(text, fresh):
    assert fresh_text(text) == fresh


def test_message_ids_newest_first_without_repeats():
    assert message_ids("<a@x> <b@x>", "<b@x>") == ["<b@x>", "<a@x>"]
