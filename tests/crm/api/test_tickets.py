"""Tickets by API: a whole life, retries, refusals with field and value, and who may."""

import base64

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import CannedReply, InboundMail, KnowledgeCategory, Ticket
from tests.factories import AccountFactory, ContactFactory, TicketFactory

pytestmark = pytest.mark.django_db
TICKETS, MAIL = "/api/v1/tickets/", "/api/v1/tickets/inbound-mail/"


def mail(**more):
    return {"message_id": "<1@x.example>", "sender": "mia@example.com", "subject": "Hello", "text": "Hi.", **more}


def test_a_whole_life_by_api(api_as, operations_member):
    client = api_as(operations_member)
    contact = ContactFactory()
    file = {"name": "list.txt", "content": base64.b64encode(b"two boxes").decode()}
    body = {"subject": "Late", "body": "Where?", "contact": contact.pk, "tags": ["late"], "attachments": [file]}
    made = client.post(TICKETS, body, headers={"Idempotency-Key": "one"})
    again = client.post(TICKETS, body, headers={"Idempotency-Key": "one"})
    assert (made.status_code, again.json()) == (201, made.json())
    assert (made.json()["account"], made.json()["status"]) == (contact.account.code, "NEW")
    assert made.json()["messages"][0]["attachments"] == ["list.txt"]
    url = f"{TICKETS}{made.json()['id']}/"
    assert client.post(f"{url}take/").json()["assignee"] == "operations-member"
    assert client.post(f"{url}note/", {"body": "Ask the carrier."}).status_code == 200
    assert client.post(f"{url}reply/", {"body": "Which one?"}).json()["status"] == "WAITING_FOR_CUSTOMER"
    assert client.patch(url, {"priority": "HIGH", "tags": []}).json()["tags"] == []
    assert client.post(f"{url}move/", {"status": "SOLVED"}).json()["status"] == "SOLVED"
    assert client.post(f"{url}move/", {"status": "WAITING_FOR_SUPPLIER"}).status_code == 409
    assert Ticket.objects.count() == 1


def test_merge_and_split(api_as, operations_member):
    client = api_as(operations_member)
    first, second = (client.post(TICKETS, {"subject": text, "body": text}).json() for text in "ab")
    merged = client.post(f"{TICKETS}{second['id']}/merge/", {"into": first["number"]}).json()
    assert (merged["number"], len(merged["messages"])) == (first["number"], 3)
    moved = [merged["messages"][0]["id"]]
    part = client.post(f"{TICKETS}{first['id']}/split/", {"subject": "c", "messages": moved})
    assert part.status_code == 201
    assert part.json()["subject"] == "c"


def test_a_mail_is_taken_once(api_as, operations_member):
    client = api_as(operations_member)
    answers = [client.post(MAIL, mail()).json() for _again in range(2)]
    assert answers[0] == answers[1]
    assert answers[0]["outcome"] == "NEW_TICKET"
    ignored = client.post(MAIL, mail(message_id="<2@x>", headers={"Auto-Submitted": "auto-replied"})).json()
    assert (ignored["outcome"], ignored["reason"]) == ("IGNORED", "AUTO_SUBMITTED")
    assert InboundMail.objects.count() == 2


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"message_id": ""}, "message_id"),
        ({"sender": "nobody"}, "sender"),
        ({"text": "a\x00b"}, "text"),
        ({"subject": None}, "subject"),
        ({"headers": [1]}, "headers"),
        ({"attachments": [{"name": "a", "content": "*"}]}, "attachments"),
        ({"attachments": "x"}, "attachments"),
        ({"text": "x" * 1_000_001}, "text"),
    ],
)
def test_mails_that_make_no_sense_are_refused_by_name(api_as, operations_member, more, field):
    answer = api_as(operations_member).post(MAIL, mail(**more))
    assert answer.status_code == 400
    assert field in str(answer.json())
    assert Ticket.objects.count() == 0


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("reply/", {"body": ""}),
        ("reply/", {"body": "x", "status": "NEVER"}),
        ("move/", {}),
        ("assign/", {"assignee": "sales-member"}),
        ("merge/", {"into": "TK-0000-1"}),
        ("split/", {"subject": "x", "messages": [10**30]}),
        ("split/", {"subject": "x", "messages": [999]}),
        ("", {"priority": "VERY"}),
        ("", {"subject": "x" * 201}),
    ],
)
def test_bad_input_is_4xx(api_as, operations_member, sales_member, path, body):
    client, ticket = api_as(operations_member), TicketFactory()
    call = client.post if path else client.patch
    assert 400 <= call(f"{TICKETS}{ticket.pk}/{path}", body).status_code < 500


def test_sellers_see_their_territory_open_and_note_but_do_not_answer(
    api_as, sales_member, other_territory_member, territory
):
    account = AccountFactory(territory=territory)
    ticket = TicketFactory(account=account)
    TicketFactory()
    mine, other = api_as(sales_member), api_as(other_territory_member)
    assert [row["number"] for row in mine.get(TICKETS).json()["results"]] == [ticket.number]
    assert other.get(TICKETS).json()["results"] == []
    assert other.get(f"{TICKETS}{ticket.pk}/").status_code == 404
    assert mine.post(TICKETS, {"subject": "s", "body": "b", "account": account.code}).status_code == 201
    assert other.post(TICKETS, {"subject": "s", "body": "b", "account": account.code}).status_code == 400
    assert mine.post(f"{TICKETS}{ticket.pk}/note/", {"body": "b"}).status_code == 200
    assert mine.post(f"{TICKETS}{ticket.pk}/reply/", {"body": "b"}).status_code == 403
    assert mine.post(MAIL, mail()).status_code == 403


def test_articles_and_canned_replies(api_as, operations_member, sales_member):
    client = api_as(operations_member)
    KnowledgeCategory.objects.create(name="Orders")
    made = client.post("/api/v1/articles/", {"title": "How to return", "body": "*Ask us.*", "category": "Orders"})
    assert (made.status_code, made.json()["slug"]) == (201, "how-to-return")
    url = f"/api/v1/articles/{made.json()['id']}/"
    assert client.patch(url, {"body": "New"}).json()["version"] == 2
    assert client.post(f"{url}move/", {"status": "PUBLISHED"}).json()["published_at"]
    assert client.post(f"{url}move/", {"status": "PUBLISHED"}).status_code == 409
    wrong = client.post("/api/v1/canned-replies/", {"code": "a", "title": "A", "body": "Dear {nobody}"})
    assert (wrong.status_code, wrong.json()["errors"][0]["value"]) == (422, "nobody")
    right = {"code": "a", "title": "A", "body": "Dear {contact}"}
    assert client.post("/api/v1/canned-replies/", right).status_code == 201
    assert CannedReply.objects.count() == 1
    assert api_as(sales_member).get(url).status_code == 200
    assert api_as(sales_member).patch(url, {"body": "x"}).status_code == 403


def test_lists_cost_the_same_for_five_and_fifteen(api_as, operations_member):
    client = api_as(operations_member)
    for _row in range(5):
        TicketFactory(account=AccountFactory())
    client.get(TICKETS)
    with CaptureQueriesContext(connection) as few:
        client.get(TICKETS)
    for _row in range(10):
        TicketFactory(account=AccountFactory())
    with CaptureQueriesContext(connection) as many:
        client.get(TICKETS)
    assert len(many) == len(few)
