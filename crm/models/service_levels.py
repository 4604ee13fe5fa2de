"""Working calendars and service levels: when people are at work, and how fast they promise to answer."""

from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from crm.models.service_choices import TicketPriority, TicketType

TARGET_MINUTES_MAX = 60 * 24 * 366


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class WorkingCalendarQuerySet(LockingQuerySet["WorkingCalendar"]):
    def visible_to(self, user: Any) -> Self:
        """The hours of work are no secret among colleagues."""
        return self if user.is_active else self.none()


class WorkingCalendar(models.Model):
    """Weekly hours and holidays in one time zone."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC")

    objects = WorkingCalendarQuerySet.as_manager()

    class Meta:
        verbose_name = _("working calendar")
        verbose_name_plural = _("working calendars")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("crm:calendar_edit", args=[self.pk])


class WorkingSpan(models.Model):
    """From one minute of the day to another on one weekday; 1,440 is midnight at its end."""

    calendar = models.ForeignKey(WorkingCalendar, models.CASCADE, related_name="spans")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday.choices)
    opens_minute = models.PositiveSmallIntegerField(_("opens"))
    closes_minute = models.PositiveSmallIntegerField(_("closes"))

    class Meta:
        verbose_name = _("working hours")
        verbose_name_plural = _("working hours")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(opens_minute__lt=F("closes_minute"), closes_minute__lte=1440),
                name="workingspan_opens_before_it_closes_within_a_day",
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="workingspan_weekday_is_one_of_seven"),
            models.UniqueConstraint(fields=["calendar", "weekday", "opens_minute"], name="workingspan_opens_once"),
        ]


class Holiday(models.Model):
    """A date, in the calendar's own zone, on which nobody works."""

    calendar = models.ForeignKey(WorkingCalendar, models.CASCADE, related_name="holidays")
    date = models.DateField(_("date"))
    name = models.CharField(_("name"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        constraints: ClassVar = [models.UniqueConstraint(fields=["calendar", "date"], name="holiday_once_per_calendar")]


class ServiceLevelQuerySet(LockingQuerySet["ServiceLevel"]):
    def visible_to(self, user: Any) -> Self:
        return self if user.is_active else self.none()

    def promised(self, *, ticket_type: str, priority: str) -> Self:
        """The level that holds first, then the one for any type."""
        return self.filter(Q(ticket_type=ticket_type) | Q(ticket_type=""), priority=priority, is_active=True).order_by(
            "-ticket_type"
        )


class ServiceLevel(models.Model):
    """What is promised for a priority and one type of ticket, or for any type (``ticket_type`` empty)."""

    ticket_type = models.CharField(_("type"), max_length=10, choices=TicketType.choices, blank=True)
    priority = models.CharField(_("priority"), max_length=8, choices=TicketPriority.choices)
    calendar = models.ForeignKey(
        WorkingCalendar, models.PROTECT, related_name="levels", verbose_name=_("working calendar")
    )
    first_response_minutes = models.PositiveIntegerField(
        _("first response within, working minutes"),
        validators=[MinValueValidator(1), MaxValueValidator(TARGET_MINUTES_MAX)],
    )
    resolution_minutes = models.PositiveIntegerField(
        _("resolution within, working minutes"),
        validators=[MinValueValidator(1), MaxValueValidator(TARGET_MINUTES_MAX)],
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = ServiceLevelQuerySet.as_manager()

    class Meta:
        verbose_name = _("service level")
        verbose_name_plural = _("service levels")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ticket_type", "priority"], name="servicelevel_one_per_type_and_priority"),
            models.CheckConstraint(
                condition=Q(first_response_minutes__gte=1, resolution_minutes__gte=F("first_response_minutes")),
                name="servicelevel_response_not_after_resolution",
            ),
        ]

    def __str__(self) -> str:
        kind = self.get_ticket_type_display() if self.ticket_type else _("any type")
        return f"{self.get_priority_display()}, {kind}"

    def get_absolute_url(self) -> str:
        return reverse("crm:level_edit", args=[self.pk])
