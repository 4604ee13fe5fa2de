"""This app's sources of the timeline: what they tell, to whom, and in how many queries."""

from datetime import UTC, datetime

import pytest

from crm import timeline
from crm.services import accounts, activities, contacts
from tests.factories import AccountFactory, PriceListFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def told(account, user, *kinds):
    sources = [source for source in timeline.sources_for(user) if source.kind in kinds]
    return timeline.account_entries(account=account, user=user, sources=sources, limit=20)


def test_activities_contacts_lifecycle_and_prices_are_told(sales_manager):
    account = AccountFactory()
    activities.activity_create(
        actor=sales_manager, kind="NOTE", subject="Met at the fair", account=account, done_at=NOW
    )
    mia = contacts.contact_create(actor=sales_manager, account=account, name="Mia Vogt")
    contacts.contact_update(actor=sales_manager, contact=mia, phone="+49 40 1")
    accounts.lifecycle_set(actor=sales_manager, account=account, lifecycle="AT_RISK", on=NOW.date())
    accounts.account_update(actor=sales_manager, account=account, price_list=PriceListFactory(name="Agreed"))
    assert [entry.title for entry in told(account, sales_manager, "activities")] == ["Met at the fair"]
    assert [entry.text for entry in told(account, sales_manager, "contacts")] == ["changed: phone", "added"]
    assert [entry.title for entry in told(account, sales_manager, "lifecycle")] == ["At risk"]
    assert len(told(account, sales_manager, "prices")) == 1
    assert told(AccountFactory(), sales_manager, "activities", "contacts", "lifecycle", "prices") == []


def test_prices_are_told_only_to_those_who_may_see_them(operations_member):
    assert "prices" not in {source.kind for source in timeline.sources_for(operations_member)}


def test_queries_do_not_grow_with_what_happened(sales_manager, django_assert_num_queries):
    account = AccountFactory()
    for number in range(5):
        contacts.contact_create(actor=sales_manager, account=account, name=f"Person {number}")
        activities.activity_create(actor=sales_manager, kind="TASK", subject=str(number), account=account)
    assert sales_manager.rights  # read once for a person, not for the timeline
    with django_assert_num_queries(5):
        assert len(told(account, sales_manager, "activities", "contacts", "lifecycle", "prices")) == 10
