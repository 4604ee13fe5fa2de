"""Tickets joined to orders and shipments."""

import pytest
from django.utils import timezone

from b2bops.platform.models import AuditEntry
from crm.models import MessageKind
from orders.models import TicketLink
from orders.services import ticket_links
from orders.sources import document_of
from supply.models import Shipment
from tests.factories import AccountFactory, SalesOrderFactory, TicketFactory, WarehouseFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def order():
    return SalesOrderFactory(account=AccountFactory())


def link(actor, ticket, number):
    return ticket_links.ticket_link(actor=actor, ticket=ticket, number=number)


def test_joined_once_by_number_and_recorded_once(operations_member, order):
    ticket = TicketFactory(account=order.account)
    first, again = (link(operations_member, ticket, f" {order.number.lower()} ") for _time in range(2))
    assert first == again
    assert AuditEntry.objects.filter(action="ticket_link.created").count() == 1


def test_a_shipment_brings_its_order(operations_member, order):
    shipment = Shipment.objects.create(
        number="SH-1", warehouse=WarehouseFactory(), source=document_of(order), reference=order.number, shipped_at=NOW
    )
    made = link(operations_member, TicketFactory(account=order.account), "SH-1")
    assert (made.shipment, made.order) == (shipment, order)


def test_an_unknown_senders_ticket_gets_the_account_of_the_order(operations_member, order):
    ticket = TicketFactory()
    link(operations_member, ticket, order.number)
    ticket.refresh_from_db()
    assert ticket.account == order.account


@pytest.mark.parametrize("number", ["SO-0", "", "a\x00", "x" * 500])
def test_numbers_nobody_has_are_refused(operations_member, order, number):
    with pytest.raises(ticket_links.LinkRefused) as refused:
        link(operations_member, TicketFactory(account=order.account), number)
    assert refused.value.field == "number"


def test_another_accounts_order_is_refused(operations_member, order):
    with pytest.raises(ticket_links.LinkRefused):
        link(operations_member, TicketFactory(account=AccountFactory()), order.number)


def test_a_seller_does_not_join_what_they_do_not_see(sales_member, territory, order):
    ticket = TicketFactory(account=AccountFactory(territory=territory))
    with pytest.raises(ticket_links.LinkRefused, match="You see no order"):
        link(sales_member, ticket, order.number)


def test_a_ticket_is_opened_from_an_order(operations_member, order):
    ticket = ticket_links.order_ticket_open(
        actor=operations_member, order=order, subject="Short delivery", body="They called.", now=NOW
    )
    assert (ticket.account, ticket.links.get().order) == (order.account, order)
    assert ticket.messages.get().kind == MessageKind.NOTE


def test_a_link_is_taken_away(operations_member, order):
    made = link(operations_member, TicketFactory(account=order.account), order.number)
    ticket_links.ticket_unlink(actor=operations_member, link=made)
    assert TicketLink.objects.count() == 0
