"""What a person asked us, for the file of everything that is held about them."""

from typing import Any

from crm.models import Contact, MessageKind, TicketMessage


def tickets(contact: Contact) -> list[dict[str, Any]]:
    """The messages they wrote, with their tickets. 1 query."""
    rows = TicketMessage.objects.filter(contact=contact, kind=MessageKind.CUSTOMER).select_related("ticket")
    return [
        {
            "ticket": row.ticket.number,
            "subject": row.ticket.subject,
            "at": row.sent_at.isoformat(),
            "sender": row.sender_email,
            "text": row.body,
        }
        for row in rows.order_by("sent_at")
    ]
