"""Tickets: what a customer asked, who answers it, and the clock that runs meanwhile."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from catalog.models import Product
from crm.models.account import Account
from crm.models.people import Contact
from crm.models.service_choices import (
    CLOCK_STOPPED,
    PRIORITY_TONES,
    STATUS_TONES,
    TICKET_UNSOLVED,
    TicketChannel,
    TicketLanguage,
    TicketPriority,
    TicketStatus,
    TicketType,
)
from crm.models.service_levels import ServiceLevel, WorkingCalendar
from crm.models.service_teams import ServiceTeam


class TicketQuerySet(LockingQuerySet["Ticket"]):
    def visible_to(self, user: Any) -> Self:
        """Operations and managers of sales see all, with those of unknown senders; sales members their territory's."""
        if user.is_superuser or user.roles & {"operations", "sales.manager"}:
            return self
        return self.filter(account__in=Account.objects.visible_to(user))

    def unsolved(self) -> Self:
        return self.filter(status__in=TICKET_UNSOLVED)

    def running(self) -> Self:
        """Those whose clock runs."""
        return self.exclude(status__in=CLOCK_STOPPED)

    def breaching(self, now: datetime) -> Self:
        """Warned of, or past due: the clock runs and the end is near."""
        late = Q(first_response_warn_at__lte=now, first_responded_at__isnull=True) | Q(resolution_warn_at__lte=now)
        return self.running().filter(late)

    def untriaged(self) -> Self:
        """Of senders nobody knows yet."""
        return self.unsolved().filter(account__isnull=True)


class Ticket(models.Model):
    """One matter of one customer. Its due times are empty while the clock is stopped; see service_levels.md.

    ``*_warn_at`` is when three quarters of a target will be used. ``public_token`` opens the customer's own page.
    """

    number = models.CharField(_("number"), max_length=40, unique=True)
    subject = models.CharField(_("subject"), max_length=200)
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="tickets", verbose_name=_("account")
    )
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="tickets", verbose_name=_("contact")
    )
    sender_name = models.CharField(_("name of the sender"), max_length=120, blank=True)
    sender_email = models.EmailField(_("e-mail of the sender"), blank=True)
    ticket_type = models.CharField(_("type"), max_length=10, choices=TicketType.choices, default=TicketType.QUESTION)
    priority = models.CharField(
        _("priority"), max_length=8, choices=TicketPriority.choices, default=TicketPriority.NORMAL
    )
    status = models.CharField(_("status"), max_length=20, choices=TicketStatus.choices, default=TicketStatus.NEW)
    channel = models.CharField(_("channel"), max_length=6, choices=TicketChannel.choices)
    language = models.CharField(_("language"), max_length=10, choices=TicketLanguage.choices, default=TicketLanguage.EN)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="tickets",
        verbose_name=_("assignee"),
    )
    team = models.ForeignKey(
        ServiceTeam, models.SET_NULL, null=True, blank=True, related_name="tickets", verbose_name=_("team")
    )
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("product")
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("merged into")
    )
    split_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("split from")
    )
    public_token = models.CharField(max_length=64, unique=True)
    thread_token = models.CharField(max_length=16)

    service_level = models.ForeignKey(ServiceLevel, models.SET_NULL, null=True, blank=True, related_name="+")
    calendar = models.ForeignKey(WorkingCalendar, models.PROTECT, null=True, blank=True, related_name="+")
    first_response_target = models.PositiveIntegerField(_("first response target, minutes"), null=True)
    resolution_target = models.PositiveIntegerField(_("resolution target, minutes"), null=True)
    opened_at = models.DateTimeField(_("opened"))
    first_responded_at = models.DateTimeField(_("first response"), null=True, blank=True)
    solved_at = models.DateTimeField(_("solved"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    paused_minutes = models.PositiveIntegerField(_("paused, working minutes"), default=0)
    first_response_due_at = models.DateTimeField(_("first response due"), null=True, blank=True)
    first_response_warn_at = models.DateTimeField(null=True, blank=True)
    first_response_warned = models.BooleanField(default=False)
    first_response_breached = models.BooleanField(_("first response missed"), default=False)
    resolution_due_at = models.DateTimeField(_("resolution due"), null=True, blank=True)
    resolution_warn_at = models.DateTimeField(null=True, blank=True)
    resolution_warned = models.BooleanField(default=False)
    resolution_breached = models.BooleanField(_("resolution missed"), default=False)
    last_message_at = models.DateTimeField(_("last message"), null=True, blank=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        indexes: ClassVar = [
            models.Index(fields=["account", "-opened_at"], name="ticket_by_account"),
            models.Index(fields=["assignee", "status"], name="ticket_by_assignee"),
            models.Index(fields=["status", "resolution_due_at"], name="ticket_by_due"),
            models.Index(fields=["-opened_at", "-id"], name="ticket_by_time"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=TicketStatus.values), name="ticket_status_is_known"),
            models.CheckConstraint(condition=Q(priority__in=TicketPriority.values), name="ticket_priority_is_known"),
            models.CheckConstraint(condition=~Q(merged_into=models.F("id")), name="ticket_is_not_merged_into_itself"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(status=TicketStatus.CLOSED),
                name="ticket_merged_is_closed",
            ),
            models.CheckConstraint(
                condition=Q(calendar__isnull=False)
                | Q(first_response_target__isnull=True, resolution_target__isnull=True),
                name="ticket_target_has_a_calendar",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("crm:ticket_detail", args=[self.pk])

    @property
    def tone(self) -> str:
        return STATUS_TONES[TicketStatus(self.status)]

    @property
    def priority_tone(self) -> str:
        return PRIORITY_TONES[TicketPriority(self.priority)]

    @property
    def is_unsolved(self) -> bool:
        return self.status in TICKET_UNSOLVED

    @property
    def clock_stopped(self) -> bool:
        return self.status in CLOCK_STOPPED

    @property
    def thread_subject(self) -> str:
        """The subject of every mail of the thread: what stands in brackets brings the answer back to it."""
        return f"[{self.number}-{self.thread_token}] {self.subject}"

    @property
    def sender_label(self) -> str:
        """Who asked, as far as it is known without a query."""
        return self.sender_name or self.sender_email


class TicketPause(models.Model):
    """A time during which the clock stood still; ``minutes`` are working minutes, known once it ended."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="pauses")
    status = models.CharField(_("status"), max_length=20, choices=TicketStatus.choices)
    started_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)
    minutes = models.PositiveIntegerField(_("working minutes"), null=True, blank=True)

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(ended_at__isnull=True), name="ticketpause_one_open_per_ticket"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, minutes__isnull=True)
                | Q(ended_at__gte=models.F("started_at"), minutes__isnull=False),
                name="ticketpause_ends_after_it_began",
            ),
        ]


class TicketTag(models.Model):
    """A word a ticket is found by."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="tags")
    name = models.CharField(_("tag"), max_length=40)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        indexes: ClassVar = [models.Index(fields=["name"], name="tickettag_by_name")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["ticket", "name"], name="tickettag_once_per_ticket")]

    def __str__(self) -> str:
        return self.name
