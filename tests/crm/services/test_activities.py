"""Activities: planned, logged, finished once, opened again, put off, and reminded of once."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from b2bops.common.errors import InvalidValue
from b2bops.platform.models import AuditEntry, Notification
from b2bops.platform.services.records import RecordRefused
from crm.models import Activity
from crm.services import activities
from tests.factories import AccountFactory, ActivityFactory, ContactFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_planned_task_is_recorded_once_and_belongs_to_its_contacts_account(sales_member):
    contact = ContactFactory()
    made = activities.activity_create(actor=sales_member, kind="CALL", subject="Ask for the forecast", contact=contact)
    assert (made.account, made.created_by, made.is_open) == (contact.account, sales_member, True)
    assert AuditEntry.objects.get().action == "activity.created"


def test_contact_of_another_account_is_refused(sales_member):
    with pytest.raises(activities.ContactElsewhere) as refused:
        activities.activity_create(
            actor=sales_member, kind="CALL", subject="X", account=AccountFactory(), contact=ContactFactory()
        )
    assert refused.value.field == "contact"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "FAX", "subject": "X"}, "kind"),
        ({"kind": "TASK", "subject": ""}, "subject"),
        ({"kind": "TASK", "subject": "a\x00b"}, "subject"),
        ({"kind": "TASK", "subject": "X", "priority": 9}, "priority"),
    ],
)
def test_refused_values_name_their_field(sales_member, values, field):
    with pytest.raises(RecordRefused) as refused:
        activities.activity_create(actor=sales_member, **values)
    assert refused.value.field == field


def test_time_needs_a_day_and_a_note_is_over(sales_member):
    with pytest.raises(InvalidValue, match="needs its day"):
        activities.activity_create(actor=sales_member, kind="TASK", subject="X", due_time=time(9))
    with pytest.raises(InvalidValue, match="is done when"):
        activities.activity_create(actor=sales_member, kind="NOTE", subject="X")
    note = activities.activity_create(actor=sales_member, kind="NOTE", subject="X", done_at=NOW)
    with pytest.raises(InvalidValue, match="never open"):
        activities.activity_reopen(actor=sales_member, activity=note)


def test_finished_once_with_its_outcome_and_opened_again(sales_member):
    activity = ActivityFactory()
    done = activities.activity_complete(actor=sales_member, activity=activity, now=NOW, outcome="ORDERED")
    assert (done.done_at, done.outcome) == (NOW, "ORDERED")
    with pytest.raises(activities.ActivityAlreadyDone):
        activities.activity_complete(actor=sales_member, activity=activity, now=NOW)
    again = activities.activity_reopen(actor=sales_member, activity=done)
    assert (again.done_at, again.outcome) == (None, "")
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "activity.completed",
        "activity.reopened",
    ]


def test_putting_off_moves_the_day_and_the_reminder(sales_member):
    activity = ActivityFactory(due_on=date(2026, 11, 24), remind_at=NOW, reminded_at=NOW)
    later = activities.activity_snooze(actor=sales_member, activity=activity, until=date(2026, 11, 27))
    assert (later.due_on, later.remind_at, later.reminded_at) == (date(2026, 11, 27), NOW + timedelta(days=3), None)
    with pytest.raises(InvalidValue) as refused:
        activities.activity_snooze(actor=sales_member, activity=activity, until=date(2026, 11, 27))
    assert refused.value.field == "until"


def test_owner_is_reminded_once_of_what_is_still_open(sales_member):
    due = ActivityFactory(owner=sales_member, remind_at=NOW)
    ActivityFactory(owner=sales_member, remind_at=NOW + timedelta(minutes=1))
    ActivityFactory(owner=sales_member, remind_at=NOW, done_at=NOW)
    ActivityFactory(remind_at=NOW)
    assert activities.reminders_send(now=NOW) == 1
    assert activities.reminders_send(now=NOW) == 0
    told = Notification.objects.get()
    assert (told.user, told.url) == (sales_member, due.get_absolute_url())


def test_a_new_reminder_is_sent_again(sales_member):
    activity = ActivityFactory(owner=sales_member, remind_at=NOW, reminded_at=NOW)
    activities.activity_update(actor=sales_member, activity=activity, remind_at=NOW + timedelta(hours=1))
    assert activities.reminders_send(now=NOW + timedelta(hours=2)) == 1


def test_members_see_activities_of_their_accounts_and_their_own(sales_member, other_territory_member, territory):
    ours = ActivityFactory(account__territory=territory)
    free = ActivityFactory(account=None, owner=sales_member)
    assert set(Activity.objects.visible_to(sales_member)) == {ours, free}
    assert not Activity.objects.visible_to(other_territory_member).exists()
