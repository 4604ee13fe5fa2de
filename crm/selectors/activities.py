"""Questions asked of activities."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet

from crm.models import Account, Activity, Contact

BOARD_ROWS = 100
OPEN_SHOWN = 12
SNOOZE_DAYS = (1, 3, 7)


@dataclass(frozen=True)
class ActivityBoard:
    """One person's open activities by when they are due, and what they finished today."""

    overdue: tuple[Activity, ...]
    today: tuple[Activity, ...]
    later: tuple[Activity, ...]
    done: tuple[Activity, ...]


def activity_board(*, user: Any, today: date, day_start: datetime) -> ActivityBoard:
    """Most urgent first, at most 100 open ones; without a day they come last. 2 queries."""
    mine = _for_cards(Activity.objects.visible_to(user).filter(owner=user))
    rows = list(mine.open().order_by(F("due_on").asc(nulls_last=True), "priority", "due_time", "pk")[:BOARD_ROWS])
    return ActivityBoard(
        overdue=tuple(row for row in rows if row.due_on is not None and row.due_on < today),
        today=tuple(row for row in rows if row.due_on == today),
        later=tuple(row for row in rows if row.due_on is None or row.due_on > today),
        done=tuple(mine.filter(done_at__gte=day_start).order_by("-done_at")[:OPEN_SHOWN]),
    )


def open_with(contact: Contact) -> list[Activity]:
    """Open activities with a person, soonest due first. 1 query."""
    rows = _for_cards(Activity.objects.filter(contact=contact)).open()
    return list(rows.order_by(F("due_on").asc(nulls_last=True), "priority", "pk")[:OPEN_SHOWN])


def open_activities(account: Account) -> list[Activity]:
    """The account's open activities, soonest due first. 1 query."""
    rows = _for_cards(Activity.objects.filter(account=account)).open()
    return list(rows.order_by(F("due_on").asc(nulls_last=True), "priority", "pk")[:OPEN_SHOWN])


def snooze_days(today: date) -> list[tuple[date, int]]:
    """The days an activity may be put off to with one click, and how far away they are."""
    return [(today + timedelta(days=days), days) for days in SNOOZE_DAYS]


def _for_cards(activities: QuerySet[Activity]) -> Any:
    return activities.select_related("account", "contact", "owner")
