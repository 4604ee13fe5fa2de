"""Panels of tickets and orders, both ways."""

import pytest
from django.urls import reverse

from crm.models import Ticket
from orders.models import TicketLink
from tests.factories import AccountFactory, SalesOrderFactory, TicketFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(territory):
    return SalesOrderFactory(account=AccountFactory(territory=territory))


@pytest.fixture
def ticket(order):
    return TicketFactory(account=order.account)


def test_joined_shown_on_both_pages_and_taken_away(as_user, operations_member, order, ticket):
    client = as_user(operations_member)
    joined = client.post(
        reverse("orders:ticket_link", args=[ticket.pk]), {"number": order.number}, headers={"HX-Request": "true"}
    )
    assert order.number in joined.content.decode()
    assert ticket.subject in client.get(reverse("orders:order_tickets", args=[order.pk])).content.decode()
    client.post(reverse("orders:ticket_unlink", args=[TicketLink.objects.get().pk]))
    assert order.number not in client.get(reverse("orders:ticket_panel", args=[ticket.pk])).content.decode()


def test_a_seller_opens_a_ticket_from_their_order(as_user, sales_member, order):
    url = reverse("orders:order_ticket_create", args=[order.pk])
    assert order.number in as_user(sales_member).get(url).content.decode()
    answer = as_user(sales_member).post(url, {"subject": "Short", "body": "Two are missing."})
    assert answer.url == Ticket.objects.get().get_absolute_url()
    assert as_user(sales_member).post(url, {"subject": "", "body": ""}).status_code == 422


def test_another_territory_sees_neither(as_user, other_territory_member, order, ticket):
    client = as_user(other_territory_member)
    for name, row in (("ticket_panel", ticket), ("order_tickets", order), ("order_ticket_create", order)):
        assert client.get(reverse(f"orders:{name}", args=[row.pk])).status_code == 404


def test_sellers_do_not_join(as_user, sales_member, order, ticket):
    url = reverse("orders:ticket_link", args=[ticket.pk])
    assert as_user(sales_member).post(url, {"number": order.number}).status_code == 403
