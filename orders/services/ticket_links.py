"""Joining tickets to the orders and shipments they speak of."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue
from b2bops.platform.services import audit, records
from crm.models import Ticket, TicketChannel, TicketType
from crm.services import tickets
from orders.models import SalesOrder, TicketLink
from orders.sources import document_of
from supply.models import Shipment


class LinkRefused(InvalidValue):
    """A number that names nothing the ticket could be about."""

    code = "link_refused"


@transaction.atomic
def ticket_link(*, actor: Any, ticket: Ticket, number: str) -> TicketLink:
    """Join a ticket to the order or shipment of that number, once. An unknown sender's ticket gets the order's account.

    Raises LinkRefused for a number nobody has and for an order of another account.
    """
    wanted = number.strip().replace("\x00", "�")[:40]
    order = SalesOrder.objects.visible_to(actor).filter(number__iexact=wanted).select_related("account").first()
    shipment = None if order else Shipment.objects.filter(number__iexact=wanted).first()
    if shipment is not None:
        order = _order_of(actor, shipment)
    if order is None:
        raise LinkRefused(
            _("You see no order or shipment %(number)s.") % {"number": wanted},
            field="number",
            value=wanted,
            remedy=_("Write its number as it stands in the list."),
        )
    if ticket.account_id is None:
        ticket = tickets.ticket_classify(actor=actor, ticket=ticket, account=order.account)
    if ticket.account_id != order.account_id:
        raise LinkRefused(
            _("%(order)s belongs to another account than the ticket.") % {"order": order},
            field="number",
            value=wanted,
            remedy=_("Correct the account of the ticket first."),
        )
    known = TicketLink.objects.filter(ticket=ticket, order=order, shipment=shipment).first()
    if known is not None:
        return known
    link = TicketLink(ticket=ticket, order=order, shipment=shipment)
    return records.row_create(
        actor=actor, instance=link, action="ticket_link.created", named=["ticket", "order", "shipment"]
    )


@transaction.atomic
def ticket_unlink(*, actor: Any, link: TicketLink) -> None:
    """Take a link away; ticket and order stay."""
    stored = TicketLink.objects.select_related("ticket", "order", "shipment").lock_one(pk=link.pk)
    said = {"ticket": stored.ticket, "order": stored.order, "shipment": stored.shipment}
    audit.record(actor=actor, action="ticket_link.removed", instance=stored, before=said)
    stored.delete()


@transaction.atomic
def order_ticket_open(*, actor: Any, order: SalesOrder, subject: str, body: str, now: datetime) -> Ticket:
    """Open a ticket about an order and join the two."""
    new = tickets.NewTicket(
        subject=subject,
        body=body,
        channel=TicketChannel.STAFF,
        account=order.account,
        ticket_type=TicketType.ORDER,
        opening_note=True,
    )
    ticket = tickets.ticket_open(actor=actor, new=new, now=now)
    ticket_link(actor=actor, ticket=ticket, number=order.number)
    return ticket


def _order_of(actor: Any, shipment: Shipment) -> SalesOrder | None:
    """The order a shipment left for, when the person sees it."""
    number = shipment.reference
    order = SalesOrder.objects.visible_to(actor).filter(number=number).select_related("account").first()
    return order if order is not None and document_of(order) == shipment.source else None
