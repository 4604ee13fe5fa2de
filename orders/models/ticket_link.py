"""What a ticket is about: an order, a shipment, or both. Customer service knows neither; this table joins them."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from crm.models import Ticket
from orders.models.order import SalesOrder
from supply.models import Shipment


class TicketLinkQuerySet(LockingQuerySet["TicketLink"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(ticket__in=Ticket.objects.visible_to(user))


class TicketLink(models.Model):
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="links", verbose_name=_("ticket"))
    order = models.ForeignKey(
        SalesOrder, models.CASCADE, null=True, blank=True, related_name="ticket_links", verbose_name=_("order")
    )
    shipment = models.ForeignKey(
        Shipment, models.CASCADE, null=True, blank=True, related_name="ticket_links", verbose_name=_("shipment")
    )

    objects = TicketLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link of a ticket")
        verbose_name_plural = _("links of tickets")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(order__isnull=False) | Q(shipment__isnull=False),
                name="ticketlink_names_an_order_or_a_shipment",
            ),
            models.UniqueConstraint(
                fields=["ticket", "order"], condition=Q(shipment__isnull=True), name="ticketlink_order_once"
            ),
            models.UniqueConstraint(
                fields=["ticket", "shipment"], condition=Q(shipment__isnull=False), name="ticketlink_shipment_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.order_id or ''} {self.shipment_id or ''}"
