"""Working calendars as the schedules that working time is counted with."""

from zoneinfo import ZoneInfo

from crm.models import WorkingCalendar
from crm.working_time import Schedule, Span


def schedule_of(calendar: WorkingCalendar) -> Schedule:
    """The calendar's hours and holidays. 2 queries."""
    week: list[list[Span]] = [[] for _day in range(7)]
    for span in calendar.spans.order_by("weekday", "opens_minute"):
        week[span.weekday].append((span.opens_minute, span.closes_minute))
    holidays = frozenset(calendar.holidays.values_list("date", flat=True))
    return Schedule(ZoneInfo(calendar.time_zone), tuple(tuple(spans) for spans in week), holidays)


def schedules_of(calendar_ids: set[int]) -> dict[int, Schedule]:
    """Several at once: 2 queries for each calendar, of which a company has a handful."""
    return {calendar.pk: schedule_of(calendar) for calendar in WorkingCalendar.objects.filter(pk__in=calendar_ids)}
