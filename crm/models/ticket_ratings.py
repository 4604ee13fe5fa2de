"""What the customer thought of it, once, after the ticket was closed."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from crm.models.tickets import Ticket


class TicketRating(models.Model):
    """One to five and a comment. ``closed_at`` is when the ticket had been closed at that time."""

    ticket = models.OneToOneField(Ticket, models.CASCADE, related_name="rating")
    score = models.PositiveSmallIntegerField(_("score"))
    comment = models.TextField(_("comment"), max_length=2_000, blank=True)
    closed_at = models.DateTimeField(_("closed"))
    rated_at = models.DateTimeField(_("rated"))

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="ticketrating_score_is_one_to_five"),
            models.CheckConstraint(condition=Q(rated_at__gte=F("closed_at")), name="ticketrating_after_closing"),
        ]

    def __str__(self) -> str:
        return f"{self.score}/5"
