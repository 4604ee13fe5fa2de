"""Care campaigns: who is called when, once per occasion, and nobody during a pause."""

from datetime import UTC, date, datetime, timedelta

import pytest

from b2bops.common.errors import InvalidValue
from b2bops.platform.models import AuditEntry
from crm.models import Activity
from crm.selectors.care import care_calls, care_results
from crm.services import activities, care
from tests.factories import AccountFactory, ContactFactory, SalesOrderFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
LONG_AGO = date(2026, 1, 1)


def campaign(actor, trigger, **fields):
    return care.care_create(
        actor=actor, name=trigger, trigger=trigger, subject="Call them", **{"starts_on": LONG_AGO, **fields}
    )


def ordered(account, *days_ago):
    for days in days_ago:
        at = datetime.combine(TODAY - timedelta(days=days), datetime.min.time(), UTC)
        SalesOrderFactory(account=account, ordered_at=at, confirmed_at=at)
    return account


def called(made, on=TODAY):
    return {call.account for call in care_calls(campaign=made, on=on)}


def test_late_accounts_are_called_once_for_each_silence(sales_manager):
    late = ordered(AccountFactory(owner=sales_manager), 35, 25, 15)  # interval 10, silent 15: exactly 1.5
    ordered(AccountFactory(), 34, 24, 14)
    made = campaign(sales_manager, "LATE", due_in_days=3)
    assert care.care_run(actor=None, campaign=made, on=TODAY) == 1
    assert care.care_run(actor=None, campaign=made, on=TODAY + timedelta(days=1)) == 1  # the other one, a day later
    activity = Activity.objects.get(account=late)
    assert (activity.owner, activity.due_on, activity.care_period) == (
        sales_manager,
        TODAY + timedelta(days=3),
        TODAY - timedelta(days=15),
    )
    assert AuditEntry.objects.filter(action="activity.created").count() == 2
    ordered(late, 0)
    assert called(made, TODAY + timedelta(days=20)) == {late}


def test_after_the_first_order_and_its_wait(sales_manager):
    made = campaign(sales_manager, "FIRST_ORDER", wait_days=7)
    right, early, old = (ordered(AccountFactory(), days) for days in (7, 6, 14))
    assert called(made) == {right}
    assert called(made, TODAY + timedelta(days=1)) == {right, early}
    assert old not in called(made)


def test_anniversary_comes_every_year_and_not_in_the_first(sales_manager):
    born = AccountFactory(customer_since=date(2020, 11, 24))
    AccountFactory(customer_since=TODAY)
    leap = AccountFactory(customer_since=date(2024, 2, 29))
    made = campaign(sales_manager, "ANNIVERSARY")
    assert called(made) == {born}
    assert called(made, date(2026, 2, 28)) == {leap}
    assert care.care_run(actor=None, campaign=made, on=TODAY) == 1
    assert called(made, TODAY + timedelta(days=1)) == set()
    assert born in called(made, TODAY.replace(year=2027))


def test_lifecycle_change_within_the_filter(sales_manager, territory):
    inside = AccountFactory(lifecycle="AT_RISK", lifecycle_since=TODAY, territory=territory)
    AccountFactory(lifecycle="AT_RISK", lifecycle_since=TODAY)
    AccountFactory(lifecycle="ACTIVE", lifecycle_since=TODAY, territory=territory)
    AccountFactory(lifecycle="AT_RISK", lifecycle_since=TODAY - timedelta(days=7), territory=territory)
    assert called(campaign(sales_manager, "LIFECYCLE", lifecycle="AT_RISK", territory=territory)) == {inside}


def test_every_n_days_calls_each_account_once_a_cycle(sales_manager):
    accounts = [AccountFactory() for _each in range(10)]
    made = campaign(sales_manager, "EVERY_N_DAYS", every_days=10, starts_on=TODAY)
    for day in range(20):
        care.care_run(actor=None, campaign=made, on=TODAY + timedelta(days=day))
    assert Activity.objects.count() == 2 * len(accounts)
    assert max(Activity.objects.filter(care_period=TODAY).count(), 1) == 1  # spread, not all at once


def test_only_people_who_agreed_to_calls_are_named(sales_manager):
    account = ordered(AccountFactory(), 30, 20, 10, 0)
    ContactFactory(account=account)
    agreed = ContactFactory(account=account, phone_consent_at=datetime(2026, 1, 1, tzinfo=UTC))
    made = campaign(sales_manager, "LATE")
    care.care_run(actor=None, campaign=made, on=TODAY + timedelta(days=15))
    assert Activity.objects.get().contact == agreed


def test_pause_and_results(sales_manager):
    ordered(AccountFactory(), 45, 35, 25)
    made = care.care_pause(actor=sales_manager, campaign=campaign(sales_manager, "LATE"))
    assert care.care_run(actor=None, campaign=made, on=TODAY) == 0
    made = care.care_resume(actor=sales_manager, campaign=made)
    care.care_run(actor=None, campaign=made, on=TODAY)
    now = datetime(2026, 11, 25, tzinfo=UTC)
    activities.activity_complete(
        actor=sales_manager, activity=Activity.objects.get(), now=now, outcome="ORDERED", outcome_note="A pallet"
    )
    results = care_results(made)
    assert (results.made, results.open, results.done, results.outcomes) == (1, 0, 1, (("Ordered", 1),))


@pytest.mark.parametrize(
    ("trigger", "fields", "field"),
    [("EVERY_N_DAYS", {}, "every_days"), ("LATE", {"activity_kind": "NOTE"}, "activity_kind"), ("MOON", {}, "trigger")],
)
def test_refusals_name_their_field(sales_manager, trigger, fields, field):
    with pytest.raises(InvalidValue) as refused:
        campaign(sales_manager, trigger, **fields)
    assert refused.value.field == field
