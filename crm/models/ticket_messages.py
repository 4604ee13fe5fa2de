"""The thread of a ticket: messages, their attachments, and the mails they came in."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from b2bops.platform.models import StoredFile
from crm.models.people import Contact
from crm.models.tickets import Ticket


class MessageKind(models.TextChoices):
    CUSTOMER = "CUSTOMER", _("From the customer")
    REPLY = "REPLY", _("Our answer")
    NOTE = "NOTE", _("Internal note")


class TicketMessageQuerySet(LockingQuerySet["TicketMessage"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(ticket__in=Ticket.objects.visible_to(user))

    def public(self) -> Self:
        """What the customer may read too."""
        return self.exclude(kind=MessageKind.NOTE)


class TicketMessage(models.Model):
    """One message. Staff wrote answers and notes (``author``); the customer's have a contact or the sender's address.

    ``mail_id`` is the Message-ID it came or went with: an answer that names it comes back to this thread.
    """

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="messages")
    kind = models.CharField(_("kind"), max_length=8, choices=MessageKind.choices)
    body = models.TextField(_("text"), max_length=50_000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("author")
    )
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("contact")
    )
    sender_name = models.CharField(_("name of the sender"), max_length=120, blank=True)
    sender_email = models.EmailField(_("e-mail of the sender"), blank=True)
    mail_id = models.CharField(_("mail id"), max_length=300, blank=True)
    sent_at = models.DateTimeField(_("sent"))

    objects = TicketMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes: ClassVar = [models.Index(fields=["ticket", "sent_at"], name="ticketmessage_by_ticket")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mail_id"], condition=~Q(mail_id=""), name="ticketmessage_mail_id_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.sent_at:%Y-%m-%d %H:%M}"

    @property
    def is_public(self) -> bool:
        return self.kind != MessageKind.NOTE


class TicketAttachmentQuerySet(LockingQuerySet["TicketAttachment"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(message__ticket__in=Ticket.objects.visible_to(user))


class TicketAttachment(models.Model):
    """A checked file that came with a message; it is seen by those who see the message."""

    message = models.ForeignKey(TicketMessage, models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))

    objects = TicketAttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self) -> str:
        return str(self.file)


class MailOutcome(models.TextChoices):
    NEW_TICKET = "NEW_TICKET", _("New ticket")
    THREADED = "THREADED", _("Added to its ticket")
    IGNORED = "IGNORED", _("Ignored")


class InboundMail(models.Model):
    """A mail that came in, once per Message-ID, and what became of it; ``reason`` says why one was ignored."""

    message_id = models.CharField(_("message id"), max_length=300, unique=True)
    sender = models.EmailField(_("from"))
    recipient = models.CharField(_("to"), max_length=300, blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=MailOutcome.choices)
    reason = models.CharField(_("reason"), max_length=60, blank=True)
    ticket = models.ForeignKey(Ticket, models.SET_NULL, null=True, blank=True, related_name="inbound_mails")
    received_at = models.DateTimeField(_("received"))

    class Meta:
        verbose_name = _("incoming mail")
        verbose_name_plural = _("incoming mails")
        indexes: ClassVar = [models.Index(fields=["sender", "-received_at"], name="inboundmail_by_sender")]

    def __str__(self) -> str:
        return self.message_id
