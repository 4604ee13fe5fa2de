"""Behaviour events: stored once, only with consent and within sight, and forgotten after their time."""

from datetime import UTC, datetime, timedelta

import pytest

from b2bops.common.errors import InvalidValue
from crm.models import BehaviourEvent
from crm.services import behaviour
from tests.factories import AccountFactory, ContactFactory, ProductFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def event(number=1, **values):
    return {"external_id": f"e{number}", "kind": "VIEW", "occurred_at": NOW, **values}


def ingest(actor, *events, source="shop"):
    return behaviour.events_ingest(actor=actor, source=source, events=events, now=NOW)


def test_the_same_event_is_stored_once(sales_manager, django_assert_max_num_queries):
    account, product = AccountFactory(), ProductFactory()
    rows = [event(n, account=account.code, product=product.sku) for n in range(100)]
    with django_assert_max_num_queries(8):
        first = ingest(sales_manager, *rows)
    again = ingest(sales_manager, *rows, event(7))
    assert (first.created, first.repeated, first.refused) == (100, 0, ())
    assert (again.created, again.repeated) == (0, 101)
    assert ingest(sales_manager, event(7), source="app").created == 1
    assert BehaviourEvent.objects.count() == 101
    assert BehaviourEvent.objects.filter(account=account, product=product).count() == 100


def test_people_without_consent_are_counted_and_dropped(sales_manager):
    known = ContactFactory(email="mia@example.com", profiling_consent_at=NOW)
    silent = ContactFactory(account=known.account, email="ben@example.com")
    code = known.account.code
    answer = ingest(
        sales_manager,
        event(1, account=code, contact="Mia@Example.com"),
        event(2, account=code, contact=silent.email),
        event(3, account=code, contact="nobody@example.com"),
        event(4, account="NOWHERE"),
        event(5, product="NOTHING"),
        event(6, occurred_at=NOW + timedelta(days=2)),
    )
    assert answer.created == 1
    assert [(each.row, each.code) for each in answer.refused] == [
        (1, "no_consent"),
        (2, "unknown_contact"),
        (3, "unknown_account"),
        (4, "unknown_product"),
        (5, "in_the_future"),
    ]
    assert BehaviourEvent.objects.get().contact == known


def test_another_territory_is_unknown(other_territory_member, territory):
    account = AccountFactory(territory=territory)
    assert ingest(other_territory_member, event(account=account.code)).refused[0].code == "unknown_account"


def test_too_many_are_refused(sales_manager):
    with pytest.raises(InvalidValue) as refused:
        ingest(sales_manager, *[event(n) for n in range(1001)])
    assert refused.value.field == "events"


def test_old_events_are_forgotten_in_batches(sales_manager, monkeypatch):
    monkeypatch.setattr(behaviour, "DELETE_ROWS", 3)
    ingest(sales_manager, *[event(n, occurred_at=NOW - timedelta(days=n)) for n in range(10)])
    assert behaviour.events_forget(before=NOW - timedelta(days=1)) == 8
    assert BehaviourEvent.objects.count() == 2
