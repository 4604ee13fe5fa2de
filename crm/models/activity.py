"""Activities: what people do with a customer, and what they still mean to do."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from crm.models.account import Account
from crm.models.people import Contact


class ActivityKind(models.TextChoices):
    CALL = "CALL", _("Call")
    MAIL = "MAIL", _("Mail")
    MEETING = "MEETING", _("Meeting")
    NOTE = "NOTE", _("Note")
    TASK = "TASK", _("Task")


class ActivityPriority(models.IntegerChoices):
    HIGH = 1, _("High")
    NORMAL = 2, _("Normal")
    LOW = 3, _("Low")


class ActivityOutcome(models.TextChoices):
    REACHED = "REACHED", _("Reached")
    NOT_REACHED = "NOT_REACHED", _("Not reached")
    INTERESTED = "INTERESTED", _("Interested")
    NOT_INTERESTED = "NOT_INTERESTED", _("Not interested")
    ORDERED = "ORDERED", _("Ordered")


ACTIVITY_ICONS = {
    ActivityKind.CALL: "phone",
    ActivityKind.MAIL: "mail",
    ActivityKind.MEETING: "users",
    ActivityKind.NOTE: "sticky-note",
    ActivityKind.TASK: "circle-check",
}
PRIORITY_TONES = {
    ActivityPriority.HIGH: "danger",
    ActivityPriority.NORMAL: "neutral",
    ActivityPriority.LOW: "neutral",
}


class ActivityQuerySet(LockingQuerySet["Activity"]):
    def visible_to(self, user: Any) -> Self:
        """Those of the accounts one sees, and one's own that belong to no account."""
        if user.is_superuser or user.sees_all_territories:
            return self
        own = Q(owner=user) | Q(created_by=user)
        return self.filter(Q(account__in=Account.objects.visible_to(user)) | Q(account__isnull=True) & own)

    def open(self) -> Self:
        return self.filter(done_at__isnull=True)


class Activity(models.Model):
    """One call, mail, meeting, note or task. Open until ``done_at``; a note is done when it is written.

    ``due_on`` and ``due_time`` are in the company's time zone; ``remind_at`` is a moment, ``reminded_at`` when the
    owner was told.
    """

    kind = models.CharField(_("kind"), max_length=7, choices=ActivityKind.choices, default=ActivityKind.TASK)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"), max_length=20_000, blank=True)
    account = models.ForeignKey(
        Account, models.CASCADE, null=True, blank=True, related_name="activities", verbose_name=_("account")
    )
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="activities", verbose_name=_("contact")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("owner"),
    )
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=ActivityPriority.choices, default=ActivityPriority.NORMAL
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    due_time = models.TimeField(_("at"), null=True, blank=True)
    remind_at = models.DateTimeField(_("remind"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=14, choices=ActivityOutcome.choices, blank=True)
    outcome_note = models.CharField(_("what came of it"), max_length=500, blank=True)
    care_campaign = models.ForeignKey(
        "crm.CareCampaign",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("care campaign"),
    )
    care_period = models.DateField(_("occasion"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("entered by")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        indexes: ClassVar = [
            models.Index(fields=["account", "-created_at"], name="activity_by_account"),
            models.Index(fields=["owner", "due_on"], name="activity_open_by_owner", condition=Q(done_at__isnull=True)),
            models.Index(
                fields=["remind_at"],
                name="activity_to_remind",
                condition=Q(done_at__isnull=True, reminded_at__isnull=True),
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["care_campaign", "account", "care_period"],
                condition=Q(care_campaign__isnull=False),
                name="activity_once_per_care_occasion",
            ),
            models.CheckConstraint(condition=Q(kind__in=ActivityKind.values), name="activity_kind_is_known"),
            models.CheckConstraint(
                condition=Q(priority__in=ActivityPriority.values), name="activity_priority_is_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(done_at__isnull=False), name="activity_outcome_only_when_done"
            ),
            models.CheckConstraint(
                condition=Q(due_time__isnull=True) | Q(due_on__isnull=False), name="activity_time_needs_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(kind=ActivityKind.NOTE) | Q(done_at__isnull=False), name="activity_note_is_done"
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("crm:activity_detail", args=[self.pk])

    @property
    def icon(self) -> str:
        return ACTIVITY_ICONS[ActivityKind(self.kind)]

    @property
    def priority_tone(self) -> str:
        return PRIORITY_TONES[ActivityPriority(self.priority)]

    @property
    def is_open(self) -> bool:
        return self.done_at is None
