"""Placeholders in canned replies: ``{contact}`` becomes the name of the person one writes to."""

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.models import Ticket

PLACEHOLDERS: Mapping[str, Promise] = {
    "contact": _("name of the person who asked"),
    "account": _("name of the account"),
    "ticket": _("number of the ticket"),
    "subject": _("subject of the ticket"),
    "product": _("name of the product"),
    "agent": _("your name"),
}
EXAMPLE = {
    "contact": "Mia Vogt",
    "account": "Vogt & Sons",
    "ticket": "TK-2026-00042",
    "subject": "Where is our order?",
    "product": "Cordless drill",
    "agent": "Alex",
}
_BRACES = re.compile(r"\{([^{}\n]*)\}")


def unknown_placeholders(text: str) -> list[str]:
    """Names in braces that mean nothing, in order.

    >>> unknown_placeholders("Dear {contact}, your {ordr} left.")
    ['ordr']
    """
    return [name for name in _BRACES.findall(text) if name not in PLACEHOLDERS]


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with known placeholders replaced; a value is never read as a placeholder again.

    >>> fill("Dear {contact}!", {"contact": "{agent}"})
    'Dear {agent}!'
    """
    return _BRACES.sub(lambda found: values.get(found.group(1), found.group(0)), text)


def ticket_values(ticket: Ticket, *, agent: str) -> dict[str, str]:
    """What the placeholders stand for in this ticket; no query when its account and product are joined."""
    return {
        "contact": ticket.sender_label,
        "account": ticket.account.name if ticket.account else "",
        "ticket": ticket.number,
        "subject": ticket.subject,
        "product": ticket.product.name if ticket.product else "",
        "agent": agent,
    }
