"""API of activities, behaviour events, care campaigns and a person's rights."""

from datetime import timedelta

import pytest
from django.utils import timezone

from crm.models import Activity, BehaviourEvent, CareCampaign, ConsentChange, Contact
from tests.factories import AccountFactory, ActivityFactory, ContactFactory, ProductFactory, SalesOrderFactory

pytestmark = pytest.mark.django_db
EVENTS, CARE = "/api/v1/behaviour-events/", "/api/v1/care-campaigns/"


@pytest.fixture
def account(territory):
    return AccountFactory(territory=territory)


def test_activity_is_planned_finished_reopened_and_put_off(api_as, sales_member, account):
    api = api_as(sales_member)
    sent = {"kind": "CALL", "subject": "Ring them", "account": account.code, "due_on": "2026-11-24"}
    made = api.post("/api/v1/activities/", sent, format="json")
    assert made.status_code == 201
    url = f"/api/v1/activities/{made.json()['id']}/"
    assert api.post(f"{url}complete/", {"outcome": "ORDERED"}, format="json").json()["outcome"] == "ORDERED"
    assert api.post(f"{url}complete/", {}, format="json").status_code == 409
    assert api.post(f"{url}reopen/").json()["done_at"] is None
    assert api.post(f"{url}snooze/", {"until": "2026-12-01"}, format="json").json()["due_on"] == "2026-12-01"
    assert api.patch(url, {"subject": "Ring again"}, format="json").json()["subject"] == "Ring again"


@pytest.mark.parametrize(
    "bad",
    [
        {"kind": "FAX"},
        {"subject": "a\x00"},
        {"priority": 99},
        {"account": "NOWHERE"},
        {"due_on": "NaN"},
        {"contact": 1e30},
    ],
)
def test_bad_activities_are_refused_by_field(api_as, sales_member, bad):
    answer = api_as(sales_member).post("/api/v1/activities/", {"kind": "TASK", "subject": "X", **bad}, format="json")
    assert answer.status_code in (400, 422)
    assert next(iter(bad)) in str(answer.json())


def test_activities_of_another_territory_are_not_found(api_as, other_territory_member, account):
    activity = ActivityFactory(account=account)
    api = api_as(other_territory_member)
    assert api.get(f"/api/v1/activities/{activity.pk}/").status_code == 404
    assert api.get("/api/v1/activities/").json()["count"] == 0


def test_events_come_in_once_and_refusals_are_told_by_row(api_as, sales_member, account):
    silent, product = ContactFactory(account=account), ProductFactory()
    when = timezone.now().isoformat()
    rows = [
        {"external_id": "1", "kind": "VIEW", "account": account.code, "product": product.sku, "occurred_at": when},
        {"external_id": "2", "kind": "CART", "account": account.code, "contact": silent.email, "occurred_at": when},
    ]
    api = api_as(sales_member)
    first = api.post(EVENTS, {"source": "shop", "events": rows}, format="json").json()
    again = api.post(EVENTS, {"source": "shop", "events": rows}, format="json").json()
    assert (first["received"], first["created"], again["created"], again["repeated"]) == (2, 1, 0, 1)
    assert [(row["row"], row["code"]) for row in first["refused"]] == [(1, "no_consent")]
    assert api.get(EVENTS).json()["count"] == BehaviourEvent.objects.count() == 1


@pytest.mark.parametrize(
    "bad",
    [
        {"events": []},
        {"events": "NaN"},
        {"events": [{"kind": "VIEW"}]},
        {"events": [{"external_id": "\x00", "kind": "VIEW", "occurred_at": "2026-11-24T00:00:00Z"}]},
        {"events": [{"external_id": "1", "kind": "SNIFF", "occurred_at": "2026-11-24T00:00:00Z"}]},
        {"events": [{"external_id": "1", "kind": "VIEW", "occurred_at": "Infinity"}]},
    ],
)
def test_malformed_events_are_refused_whole(api_as, sales_manager, bad):
    answer = api_as(sales_manager).post(EVENTS, {"source": "shop", **bad}, format="json")
    assert answer.status_code == 400
    assert not BehaviourEvent.objects.exists()


def test_only_readers_of_accounts_read_events(api_as, supply_member, outsider):
    assert api_as(supply_member).get(EVENTS).status_code == 403
    assert api_as(outsider).post(EVENTS, {}, format="json").status_code == 403


def test_care_campaign_is_made_previewed_paused_and_resumed(api_as, sales_manager, sales_member, account):
    AccountFactory(customer_since=timezone.localdate() - timedelta(days=366 * 3))
    api = api_as(sales_manager)
    sent = {"name": "Thanks", "trigger": "EVERY_N_DAYS", "subject": "Say hello", "starts_on": "2020-01-01"}
    refused = api.post(CARE, sent, format="json")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "every_days"
    made = api.post(CARE, {**sent, "every_days": 7}, format="json").json()
    url = f"{CARE}{made['id']}/"
    assert {row["account"] for row in api.get(f"{url}preview/").json()} >= {account.code}
    assert {row["account"] for row in api_as(sales_member).get(f"{url}preview/").json()} == {account.code}
    assert api.post(f"{url}pause/").json()["is_active"] is False
    assert api.post(f"{url}resume/").json()["is_active"] is True
    assert api_as(sales_member).post(f"{url}pause/").status_code == 403
    assert CareCampaign.objects.get().is_active
    assert not Activity.objects.exists()


def test_a_persons_rights(api_as, sales_manager, sales_member, account):
    person = ContactFactory(account=account, name="Mia Vogt", email="mia.vogt@example.com")
    url, member, manager = f"/api/v1/contacts/{person.pk}/", api_as(sales_member), api_as(sales_manager)
    given = member.post(f"{url}consent/", {"purpose": "PHONE", "given": True, "proof": "said so"}, format="json")
    assert given.json()["phone_consent_at"]
    assert ConsentChange.objects.get().source == "API"
    assert member.post(f"{url}consent/", {"purpose": "SPAM", "given": True}, format="json").status_code == 400
    assert member.post(f"{url}export/").json()["person"][0]["email"] == "mia.vogt@example.com"
    assert member.post(f"{url}erase/").status_code == 403
    order = SalesOrderFactory(account=account, status="CONFIRMED")
    blocked = manager.post(f"{url}erase/")
    assert (blocked.status_code, order.number in blocked.json()["title"]) == (409, True)
    order.status = "CANCELLED"
    order.save()
    assert manager.post(f"{url}erase/").json()["email"] == ""
    assert not Contact.objects.filter(name__contains="Mia").exists()
