"""The words of customer service: kinds, priorities and states of a ticket, and which state may follow which."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from b2bops.common.transitions import TransitionTable


class TicketType(models.TextChoices):
    QUESTION = "QUESTION", _("Question")
    ORDER = "ORDER", _("Order")
    DELIVERY = "DELIVERY", _("Delivery")
    COMPLAINT = "COMPLAINT", _("Complaint")
    RETURN = "RETURN", _("Return")
    INVOICE = "INVOICE", _("Invoice")
    TECHNICAL = "TECHNICAL", _("Technical")


class TicketPriority(models.TextChoices):
    LOW = "LOW", _("Low")
    NORMAL = "NORMAL", _("Normal")
    HIGH = "HIGH", _("High")
    URGENT = "URGENT", _("Urgent")


class TicketChannel(models.TextChoices):
    MAIL = "MAIL", _("E-mail")
    PORTAL = "PORTAL", _("Portal")
    API = "API", _("API")
    STAFF = "STAFF", _("Staff")
    PHONE = "PHONE", _("Phone")


class TicketStatus(models.TextChoices):
    NEW = "NEW", _("New")
    OPEN = "OPEN", _("Open")
    WAITING_FOR_CUSTOMER = "WAITING_FOR_CUSTOMER", _("Waiting for customer")
    WAITING_FOR_SUPPLIER = "WAITING_FOR_SUPPLIER", _("Waiting for supplier")
    SOLVED = "SOLVED", _("Solved")
    CLOSED = "CLOSED", _("Closed")


class TicketLanguage(models.TextChoices):
    EN = "en", _("English")
    ZH = "zh-hans", _("Simplified Chinese")


_WAITING_CUSTOMER, _WAITING_SUPPLIER = TicketStatus.WAITING_FOR_CUSTOMER, TicketStatus.WAITING_FOR_SUPPLIER
_ENDS = frozenset({TicketStatus.SOLVED, TicketStatus.CLOSED})
TICKET_TRANSITIONS = TransitionTable(
    {
        TicketStatus.NEW: frozenset({TicketStatus.OPEN, _WAITING_CUSTOMER, _WAITING_SUPPLIER}) | _ENDS,
        TicketStatus.OPEN: frozenset({_WAITING_CUSTOMER, _WAITING_SUPPLIER}) | _ENDS,
        _WAITING_CUSTOMER: frozenset({TicketStatus.OPEN, _WAITING_SUPPLIER}) | _ENDS,
        _WAITING_SUPPLIER: frozenset({TicketStatus.OPEN, _WAITING_CUSTOMER}) | _ENDS,
        TicketStatus.SOLVED: frozenset({TicketStatus.OPEN, TicketStatus.CLOSED}),
        TicketStatus.CLOSED: frozenset({TicketStatus.OPEN}),
    }
)
TICKET_UNSOLVED = (TicketStatus.NEW, TicketStatus.OPEN, _WAITING_CUSTOMER, _WAITING_SUPPLIER)
CLOCK_STOPPED = (_WAITING_CUSTOMER, TicketStatus.SOLVED, TicketStatus.CLOSED)
STATUS_TONES = {
    TicketStatus.NEW: "accent",
    TicketStatus.OPEN: "info",
    _WAITING_CUSTOMER: "warning",
    _WAITING_SUPPLIER: "warning",
    TicketStatus.SOLVED: "success",
    TicketStatus.CLOSED: "neutral",
}
PRIORITY_TONES = {
    TicketPriority.LOW: "neutral",
    TicketPriority.NORMAL: "info",
    TicketPriority.HIGH: "warning",
    TicketPriority.URGENT: "danger",
}
