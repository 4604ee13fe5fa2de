"""Writing activities: planning, logging, finishing and putting them off."""

from datetime import date, datetime, time
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from b2bops.accounts.models import User
from b2bops.common.errors import Conflict, InvalidValue
from b2bops.platform.services import notifications, records
from crm.models import Account, Activity, ActivityKind, Contact

REMINDERS_AT_ONCE = 500


class ActivityFields(TypedDict, total=False):
    body: str
    account: Account | None
    contact: Contact | None
    owner: User | None
    priority: int
    due_on: date | None
    due_time: time | None
    remind_at: datetime | None


class ActivityChanges(ActivityFields, total=False):
    kind: str
    subject: str


class ContactElsewhere(InvalidValue):
    """A contact that works at another account than the activity's."""

    code = "contact_elsewhere"


class ActivityAlreadyDone(Conflict):
    """A finished activity is not finished, put off or planned again before it is opened again."""

    code = "activity_already_done"


@transaction.atomic
def activity_create(
    *, actor: Any, kind: str, subject: str, done_at: datetime | None = None, **fields: Unpack[ActivityFields]
) -> Activity:
    """Plan an activity, or log one that is over (``done_at``). A note must be given its moment. Without an account the
    contact's own is taken. Raises RecordRefused and ContactElsewhere naming field, value and remedy."""
    records.check_editable(fields, ActivityFields.__annotations__)
    contact, account = fields.get("contact"), fields.get("account")
    if contact is not None and account is None:
        fields["account"] = contact.account
    _check_contact(contact, fields.get("account"))
    _check_when(kind, done_at, fields.get("due_on"), fields.get("due_time"))
    maker = actor if isinstance(actor, User) else None
    activity = Activity(kind=kind, subject=subject, done_at=done_at, created_by=maker, **fields)
    named = ["kind", "subject", "done_at", *fields]
    return records.row_create(actor=actor, instance=activity, action="activity.created", named=named)


@transaction.atomic
def activity_update(*, actor: Any, activity: Activity, **changes: Unpack[ActivityChanges]) -> Activity:
    """Change an activity; a new reminder is sent again. Returns it as stored."""
    records.check_editable(changes, ActivityChanges.__annotations__)
    _check_contact(changes.get("contact", activity.contact), changes.get("account", activity.account))
    wanted: dict[str, Any] = dict(changes)
    after = {name: wanted.get(name, getattr(activity, name)) for name in ("kind", "due_on", "due_time")}
    _check_when(after["kind"], activity.done_at, after["due_on"], after["due_time"])
    if "remind_at" in wanted and wanted["remind_at"] != activity.remind_at:
        wanted["reminded_at"] = None
    return records.row_change(actor=actor, instance=activity, changes=wanted, action="activity.changed")


@transaction.atomic
def activity_complete(
    *, actor: Any, activity: Activity, now: datetime, outcome: str = "", outcome_note: str = ""
) -> Activity:
    """Finish it, with what came of it. Raises ActivityAlreadyDone."""
    _check_open(Activity.objects.lock_one(pk=activity.pk))
    changes = {"done_at": now, "outcome": outcome, "outcome_note": outcome_note}
    return records.row_change(actor=actor, instance=activity, changes=changes, action="activity.completed")


@transaction.atomic
def activity_reopen(*, actor: Any, activity: Activity) -> Activity:
    """Open it again; its outcome is forgotten (the audit trail keeps it). A note stays done."""
    if activity.kind == ActivityKind.NOTE:
        raise InvalidValue(_("A note is never open."), field="kind", value=activity.kind, remedy=_("Add a task."))
    changes = {"done_at": None, "outcome": "", "outcome_note": ""}
    return records.row_change(actor=actor, instance=activity, changes=changes, action="activity.reopened")


@transaction.atomic
def activity_snooze(*, actor: Any, activity: Activity, until: date) -> Activity:
    """Put it off to a later day; a reminder moves by as many days and is sent again. Raises ActivityAlreadyDone."""
    stored = Activity.objects.lock_one(pk=activity.pk)
    _check_open(stored)
    if stored.due_on is not None and until <= stored.due_on:
        raise InvalidValue(
            _("It is due on %(day)s already.") % {"day": stored.due_on},
            field="until",
            value=until,
            remedy=_("Choose a later day."),
        )
    changes: dict[str, Any] = {"due_on": until}
    if stored.remind_at is not None and stored.due_on is not None:
        changes |= {"remind_at": stored.remind_at + (until - stored.due_on), "reminded_at": None}
    return records.row_change(actor=actor, instance=activity, changes=changes, action="activity.snoozed")


@transaction.atomic
def reminders_send(*, now: datetime) -> int:
    """Tell owners of open activities whose reminder is due, once each; returns how many. Marked by the same
    transaction that writes the notification, so a run that is repeated tells nobody twice."""
    due = Activity.objects.open().filter(remind_at__lte=now, reminded_at__isnull=True, owner__isnull=False)
    rows = list(due.select_related("owner", "account").locked()[:REMINDERS_AT_ONCE])
    for activity in rows:
        place = f" · {activity.account}" if activity.account else ""
        text = f"{activity.get_kind_display()}: {activity.subject}{place}"
        notifications.notify(users=[activity.owner], text=text, url=activity.get_absolute_url())
    Activity.objects.filter(pk__in=[activity.pk for activity in rows]).update(reminded_at=now)
    return len(rows)


def _check_open(activity: Activity) -> None:
    if activity.done_at is not None:
        raise ActivityAlreadyDone(
            _("%(subject)s is done already.") % {"subject": activity.subject}, remedy=_("Open it again first.")
        )


def _check_when(kind: str, done_at: datetime | None, due_on: date | None, due_time: time | None) -> None:
    if kind == ActivityKind.NOTE and done_at is None:
        raise InvalidValue(
            _("A note is done when it is written."), field="kind", value=kind, remedy=_("Say when, or add a task.")
        )
    if due_time is not None and due_on is None:
        raise InvalidValue(
            _("A time needs its day."), field="due_time", value=due_time, remedy=_("Give the day, or no time.")
        )


def _check_contact(contact: Contact | None, account: Account | None) -> None:
    if contact is not None and account is not None and contact.account_id != account.pk:
        raise ContactElsewhere(
            _("%(contact)s does not work at %(account)s.") % {"contact": contact, "account": account},
            field="contact",
            value=contact,
            remedy=_("Choose a contact of this account."),
        )
