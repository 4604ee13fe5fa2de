"""Mails to people outside: a row is the mail, its sending is a fact about it."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from b2bops.common.transitions import TransitionTable
from b2bops.platform import audiences
from b2bops.platform.models.stored_file import StoredFile


class EmailStatus(models.TextChoices):
    QUEUED = "QUEUED", _("Queued")
    SENT = "SENT", _("Sent")
    FAILED = "FAILED", _("Failed")


EMAIL_TRANSITIONS = TransitionTable(
    {
        EmailStatus.QUEUED: frozenset({EmailStatus.SENT, EmailStatus.FAILED}),
        EmailStatus.FAILED: frozenset({EmailStatus.QUEUED}),
    }
)
EMAIL_TONES = {EmailStatus.QUEUED: "info", EmailStatus.SENT: "success", EmailStatus.FAILED: "danger"}


class EmailQuerySet(LockingQuerySet["Email"]):
    def visible_to(self, user: Any) -> Self:
        """Technology sees all of them; sales and operations those to accounts they see; nobody else any."""
        if user.is_superuser or "technology" in user.roles:
            return self
        return self.filter(account_id__in=audiences.account_keys(user))


class Email(models.Model):
    """One mail. ``to`` and ``cc`` are addresses separated by commas; ``key`` makes queueing it twice impossible.

    ``about_model`` and ``about_id`` name the document it speaks of and ``account_id`` whose it is: the platform knows
    neither. ``document`` names the printer (``documents.printing``) whose PDF is made, kept and attached on sending.
    """

    key = models.CharField(_("key"), max_length=120, unique=True)
    status = models.CharField(_("status"), max_length=6, choices=EmailStatus.choices, default=EmailStatus.QUEUED)
    to = models.TextField(_("to"))
    cc = models.TextField(_("copy to"), blank=True)
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField(_("text"))
    html = models.TextField(_("formatted text"), blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    document = models.CharField(_("printed document"), max_length=40, blank=True)
    attachments = models.ManyToManyField(StoredFile, related_name="+", blank=True, verbose_name=_("attachments"))
    about_model = models.CharField(_("about"), max_length=60, blank=True)
    about_id = models.PositiveBigIntegerField(null=True, blank=True)
    about_label = models.CharField(_("about"), max_length=200, blank=True)
    account_id = models.PositiveBigIntegerField(null=True, blank=True)
    message_id = models.CharField(_("message id"), max_length=200, unique=True)
    in_reply_to = models.CharField(_("answers"), max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    error = models.TextField(_("last error"), blank=True)
    queued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sent by")
    )
    created_at = models.DateTimeField(_("written"), auto_now_add=True)

    objects = EmailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes: ClassVar = [
            models.Index(fields=["account_id", "-id"], name="email_by_account"),
            models.Index(fields=["about_model", "about_id"], name="email_by_document"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=EmailStatus.values), name="email_status_is_known"),
            models.CheckConstraint(
                condition=Q(status=EmailStatus.SENT, sent_at__isnull=False)
                | (~Q(status=EmailStatus.SENT) & Q(sent_at__isnull=True)),
                name="email_sent_at_when_sent",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("platform:email_detail", args=[self.pk])

    @property
    def tone(self) -> str:
        return EMAIL_TONES[EmailStatus(self.status)]
