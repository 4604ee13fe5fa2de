"""Pages for customers who do not sign in."""

from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from crm.markdown import as_html
from crm.models import ArticleStatus, KnowledgeArticle, KnowledgeCategory, Ticket, TicketRating, TicketStatus
from crm.services import ticket_merge, ticket_messages, ticket_status
from tests.factories import ContactFactory, TicketFactory

pytestmark = pytest.mark.django_db
ASKED = {
    "name": "Mia Vogt",
    "email": "mia@example.com",
    "subject": "Where is it?",
    "ticket_type": "DELIVERY",
    "body": "SO-1",
}
NOW = timezone.now()


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


@pytest.fixture
def article():
    shelf = KnowledgeCategory.objects.create(name="Deliveries")
    return KnowledgeArticle.objects.create(
        slug="damaged", title="Goods arrive damaged", body="Take **pictures**.", category=shelf, status="PUBLISHED"
    )


def ask(client, **more):
    return client.post(reverse("help:ask"), {**ASKED, **more})


def test_a_request_becomes_a_ticket_with_a_page_of_its_own(client):
    contact = ContactFactory(email="mia@example.com")
    file = SimpleUploadedFile("list.txt", b"two boxes")
    answer = ask(client, attachments=[file])
    ticket = Ticket.objects.get()
    assert answer.url == reverse("help:status", args=[ticket.public_token])
    assert (ticket.account, ticket.channel, ticket.ticket_type) == (contact.account, "PORTAL", "DELIVERY")
    page = client.get(answer.url)
    assert b"list.txt" in page.content
    assert page["Referrer-Policy"] == "same-origin"


def test_a_filled_trap_is_thanked_and_nothing_is_kept(client):
    assert b"Thank you" in ask(client, homepage="https://spam.example").content
    assert Ticket.objects.count() == 0


def test_seven_requests_in_ten_minutes_are_too_many(client):
    assert [ask(client).status_code for _time in range(7)] == [302] * 6 + [429]
    assert Ticket.objects.count() == 6


@pytest.mark.parametrize(
    ("more", "status"),
    [({"email": "x"}, 422), ({"body": ""}, 422), ({"subject": "a\x00b"}, 422), ({"ticket_type": "X"}, 422)],
)
def test_refusals_stand_at_their_field(client, more, status):
    answer = ask(client, **more)
    assert answer.status_code == status
    assert b"field-errors" in answer.content
    assert Ticket.objects.count() == 0


def test_a_program_is_no_attachment(client):
    answer = ask(client, attachments=[SimpleUploadedFile("run.exe", b"MZ\x00\x01")])
    assert answer.status_code == 422
    assert b"run.exe" in answer.content


def test_notes_and_their_files_are_not_shown(client, operations_member):
    ask(client)
    ticket = Ticket.objects.get()
    upload = ticket_messages.Upload("secret.txt", BytesIO(b"margin"))
    note = ticket_messages.ticket_note(
        actor=operations_member, ticket=ticket, body="They always complain.", uploads=[upload], now=NOW
    )
    file = note.attachments.get()
    page = client.get(reverse("help:status", args=[ticket.public_token]))
    assert b"always complain" not in page.content
    assert client.get(reverse("help:attachment", args=[ticket.public_token, file.pk])).status_code == 404
    assert client.get(reverse("crm:ticket_attachment", args=[file.pk])).status_code == 302


def test_a_guessed_address_and_another_tickets_file_are_not_found(client):
    ask(client, attachments=[SimpleUploadedFile("list.txt", b"two boxes")])
    ticket, other = Ticket.objects.get(), TicketFactory()
    file = ticket.messages.get().attachments.get()
    assert client.get(reverse("help:status", args=["guessed"])).status_code == 404
    assert client.get(reverse("help:attachment", args=[other.public_token, file.pk])).status_code == 404
    assert client.get(reverse("help:attachment", args=[ticket.public_token, file.pk])).status_code == 200


def test_answering_opens_it_again_and_rating_closes_it_once(client, operations_member):
    ask(client)
    ticket = Ticket.objects.get()
    ticket_status.ticket_move(actor=operations_member, ticket=ticket, status="SOLVED", now=NOW)
    url = reverse("help:status", args=[ticket.public_token])
    client.post(f"{url}answer/", {"body": "Not yet!"})
    ticket.refresh_from_db()
    assert ticket.status == TicketStatus.OPEN
    assert client.post(f"{url}rate/", {"score": "5"}).status_code == 422
    ticket_status.ticket_move(actor=operations_member, ticket=ticket, status="SOLVED", now=NOW)
    assert client.post(f"{url}rate/", {"score": "9"}).status_code == 422
    assert client.post(f"{url}rate/", {"score": "4", "comment": "Fine."}).status_code == 302
    assert client.post(f"{url}rate/", {"score": "1"}).status_code == 422
    ticket.refresh_from_db()
    assert (TicketRating.objects.get().score, ticket.status) == (4, TicketStatus.CLOSED)


def test_the_page_of_a_merged_request_shows_the_one_that_lives_on(client, operations_member):
    ask(client)
    ticket, kept = Ticket.objects.get(), TicketFactory(subject="The other one")
    ticket_merge.ticket_merge(actor=operations_member, ticket=ticket, into=kept, now=NOW)
    assert b"The other one" in client.get(reverse("help:status", args=[ticket.public_token])).content


def test_articles_are_found_read_and_voted_on_once(client, article):
    home, offers = reverse("help:home"), reverse("help:suggestions")
    for url in (home, f"{home}?q=damaged", f"{offers}?subject=damaged"):
        assert b"Goods arrive damaged" in client.get(url).content
    assert b"Goods arrive" not in client.get(f"{reverse('help:home')}?q=invoice").content
    page = reverse("help:article", args=["damaged"])
    assert b"<strong>pictures</strong>" in client.get(page).content
    for _time in range(2):
        client.post(f"{page}helpful/", {"helpful": "yes"})
    article.refresh_from_db()
    assert (article.helpful_count, article.unhelpful_count) == (1, 0)


@pytest.mark.parametrize("status", [ArticleStatus.DRAFT, ArticleStatus.ARCHIVED])
def test_only_published_articles_are_public(client, article, status):
    KnowledgeArticle.objects.update(status=status)
    assert client.get(reverse("help:article", args=["damaged"])).status_code == 404
    assert b"Goods arrive" not in client.get(reverse("help:home")).content


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](https://elsewhere.example/pixel.png)",
        '<img src=x onerror="alert(1)">',
        "[x](data:text/html,<script>)",
    ],
)
def test_articles_run_nothing_and_load_nothing(hostile):
    html = as_html(hostile)
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html
