"""Rows of customer service. The calendars are those of docs/reference/domain/service_levels.md."""

from datetime import date

import factory

from crm.models import Holiday, ServiceLevel, Ticket, TicketChannel, TicketPriority, WorkingCalendar, WorkingSpan
from tests.factories.catalog import LONG_AGO


def calendar_of(code: str = "KASSEL") -> WorkingCalendar:
    """The calendar of the worked example, made once."""
    calendar, made = WorkingCalendar.objects.get_or_create(
        code=code, defaults={"name": "Kassel office", "time_zone": "Europe/Berlin"}
    )
    if made:
        for weekday in range(5):
            for opens, closes in ((540, 720), (780, 1020)):
                WorkingSpan.objects.create(calendar=calendar, weekday=weekday, opens_minute=opens, closes_minute=closes)
        for day in (date(2026, 12, 25), date(2027, 1, 1)):
            Holiday.objects.create(calendar=calendar, date=day)
    return calendar


class LevelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ServiceLevel

    priority = TicketPriority.NORMAL
    calendar = factory.LazyFunction(calendar_of)
    first_response_minutes = 120
    resolution_minutes = 600


class TicketFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Ticket

    number = factory.Sequence(lambda n: f"TK-2026-{n:05d}")
    subject = factory.Sequence(lambda n: f"Subject {n}")
    channel = TicketChannel.STAFF
    public_token = factory.Sequence(lambda n: f"public-{n:040d}")
    thread_token = factory.Sequence(lambda n: f"{n:08x}")
    opened_at = LONG_AGO
