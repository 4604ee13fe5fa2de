"""The list of tickets."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import BulkAction, Column, Listing
from crm.filters.tickets import TicketFilter
from crm.models import Ticket


def person(user: Any) -> str | None:
    """How a colleague is shown; None for nobody."""
    return (user.get_full_name() or user.username) if user else None


def missed(ticket: Ticket) -> str:
    """Which promise was missed; "" when none was."""
    if ticket.resolution_breached:
        return gettext("resolution missed")
    return gettext("first response missed") if ticket.first_response_breached else ""


TICKETS = Listing(
    key="tickets",
    title=_("Tickets"),
    icon="life-buoy",
    columns=(
        Column("subject", _("Subject"), sort="subject", note=lambda row: row.number, wide=True),
        Column("number", _("Number"), "code", sort="number", export_only=True),
        Column("account.name", _("Account"), sort="account__name", note=lambda row: row.sender_label),
        Column(
            "status",
            _("Status"),
            "badge",
            sort="status",
            value=lambda row: row.get_status_display(),
            tone=lambda row: row.tone,
        ),
        Column(
            "priority",
            _("Priority"),
            "badge",
            sort="priority_rank",
            value=lambda row: row.get_priority_display(),
            tone=lambda row: row.priority_tone,
            note=lambda row: row.get_ticket_type_display(),
        ),
        Column("ticket_type", _("Type"), export_only=True, value=lambda row: row.get_ticket_type_display()),
        Column("assignee", _("Assignee"), sort="assignee__username", value=lambda row: person(row.assignee)),
        Column("opened_at", _("Opened"), "datetime", sort="opened_at"),
        Column("resolution_due_at", _("Due"), "datetime", sort="resolution_due_at", note=missed),
        Column("missed", _("Missed"), export_only=True, value=missed),
    ),
    filterset=TicketFilter,
    sort="-opened_at",
    link=lambda row: reverse("crm:ticket_detail", args=[row.pk]),
    create_url_name="crm:ticket_create",
    create_label=_("New ticket"),
    bulk_actions=(BulkAction(_("Give to"), "crm:ticket_assign_selected", "user-round-check"),),
    empty_title=_("No ticket here"),
    empty_text=_("Customers open tickets by mail and on the help page; you can open one for them."),
)
