"""Writing working calendars and service levels."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue
from b2bops.platform.services import audit, records
from crm.models import Holiday, ServiceLevel, Ticket, Weekday, WorkingCalendar, WorkingSpan
from crm.selectors.schedules import schedule_of
from crm.services.ticket_clock import clock_recount
from crm.services.ticket_events import snapshot, ticket_lock, ticket_store
from crm.working_time import DAY_MINUTES, Span

HOLIDAYS_MAX, SPANS_MAX = 400, 8
LEVEL_FIELDS = (
    "ticket_type", "priority", "calendar", "first_response_minutes", "resolution_minutes", "is_active",
)  # fmt: skip


class HoursRefused(InvalidValue):
    """Weekly hours that overlap, end before they begin, or never open."""

    code = "hours_refused"


class ZoneUnknown(InvalidValue):
    """A time zone that is in no table."""

    code = "zone_unknown"


@transaction.atomic
def calendar_save(
    *,
    actor: Any,
    calendar: WorkingCalendar | None,
    code: str,
    name: str,
    time_zone: str,
    week: Mapping[int, Sequence[Span]],
    holidays: Mapping[date, str],
) -> WorkingCalendar:
    """Create a calendar or replace one's hours and holidays; the due times of running tickets follow.

    ``week`` maps 0 (Monday) to 6 to spans in minutes of the day. Queries: a handful, and a few per running ticket.
    """
    if time_zone not in available_timezones():
        raise ZoneUnknown(
            _("There is no such time zone."),
            field="time_zone",
            value=time_zone[:60].replace("\x00", "�"),
            remedy=_("Use a name such as Europe/Berlin or Asia/Shanghai."),
        )
    _check_hours(week, holidays)
    row = WorkingCalendar.objects.lock_one(pk=calendar.pk) if calendar else WorkingCalendar()
    before = _said(row) if calendar else {}
    row.code, row.name, row.time_zone = code, name, time_zone
    records.check(row)
    row.save()
    row.spans.all().delete()
    row.holidays.all().delete()
    WorkingSpan.objects.bulk_create(
        [
            WorkingSpan(calendar=row, weekday=weekday, opens_minute=opens, closes_minute=closes)
            for weekday, spans in week.items()
            for opens, closes in spans
        ]
    )
    Holiday.objects.bulk_create([Holiday(calendar=row, date=day, name=text[:120]) for day, text in holidays.items()])
    after = _said(row)
    changed = [key for key in after if before.get(key) != after[key]]
    if changed:
        action = "calendar.changed" if calendar else "calendar.created"
        audit.record(
            actor=actor,
            action=action,
            instance=row,
            before={key: before[key] for key in changed if key in before},
            after={key: after[key] for key in changed},
        )
        _recount(actor, row)
    return row


@transaction.atomic
def level_create(*, actor: Any, **fields: Any) -> ServiceLevel:
    """Promise something. Raises RecordRefused naming field, value and remedy."""
    records.check_editable(fields, LEVEL_FIELDS)
    return records.row_create(
        actor=actor, instance=ServiceLevel(**fields), action="service_level.created", named=list(fields)
    )


@transaction.atomic
def level_update(*, actor: Any, level: ServiceLevel, **changes: Any) -> ServiceLevel:
    """Change a promise; tickets that have it keep what they were promised."""
    records.check_editable(changes, LEVEL_FIELDS)
    return records.row_change(actor=actor, instance=level, changes=changes, action="service_level.changed")


def _recount(actor: Any, calendar: WorkingCalendar) -> None:
    schedule = schedule_of(calendar)
    for pk in Ticket.objects.unsolved().filter(calendar=calendar).order_by("pk").values_list("pk", flat=True):
        ticket = ticket_lock(pk)
        before = snapshot(ticket)
        clock_recount(ticket, schedule)
        ticket_store(actor=actor, ticket=ticket, before=before, action="ticket.clock_recounted", announce=False)


def _check_hours(week: Mapping[int, Sequence[Span]], holidays: Mapping[date, str]) -> None:
    remedy = _("Write hours such as 09:00-12:00, 13:00-17:00, in order and without overlap.")
    for weekday, spans in week.items():
        end = 0
        for opens, closes in spans:
            if not end <= opens < closes <= DAY_MINUTES:
                label = Weekday(weekday).label
                raise HoursRefused(
                    _("The hours of %(day)s overlap or end before they begin.") % {"day": label},
                    field=f"day_{weekday}",
                    value=f"{opens}-{closes}",
                    remedy=remedy,
                )
            end = closes
        if len(spans) > SPANS_MAX:
            raise HoursRefused(_("Too many spans on one day."), field=f"day_{weekday}", value=len(spans), remedy=remedy)
    if not any(week.values()):
        raise HoursRefused(_("The calendar never opens."), field="day_0", remedy=remedy)
    if len(holidays) > HOLIDAYS_MAX:
        raise HoursRefused(
            _("Too many holidays."), field="holidays", value=len(holidays), remedy=_("Keep those of ten years at most.")
        )


def _said(calendar: WorkingCalendar) -> dict[str, Any]:
    schedule = schedule_of(calendar)
    return {
        "code": calendar.code,
        "name": calendar.name,
        "time_zone": calendar.time_zone,
        "week": [list(spans) for spans in schedule.week],
        "holidays": sorted(day.isoformat() for day in schedule.holidays),
    }
