"""Screens of care campaigns, behaviour, a person's rights and the family of an account."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from crm.models import Activity, BehaviourEvent, CareCampaign, ConsentChange
from tests.factories import AccountFactory, ContactFactory, SalesOrderFactory

pytestmark = pytest.mark.django_db
RULE = {
    "name": "Hello",
    "trigger": "EVERY_N_DAYS",
    "wait_days": "0",
    "every_days": "7",
    "starts_on": "2020-01-01",
    "activity_kind": "CALL",
    "subject": "Say hello",
    "priority": "2",
    "due_in_days": "2",
}


@pytest.fixture
def account(territory):
    return AccountFactory(territory=territory)


def test_campaign_from_form_to_results(as_user, sales_manager, account):
    client = as_user(sales_manager)
    assert client.get(reverse("crm:care_create")).status_code == 200
    assert client.post(reverse("crm:care_create"), {**RULE, "every_days": ""}).status_code == 422
    client.post(reverse("crm:care_create"), RULE)
    campaign = CareCampaign.objects.get()
    assert account.name in client.get(campaign.get_absolute_url()).content.decode()
    for _again in range(2):
        client.post(reverse("crm:care_run", args=[campaign.pk]))
    assert Activity.objects.get().account == account
    client.post(reverse("crm:care_pause", args=[campaign.pk]))
    client.post(reverse("crm:care_edit", args=[campaign.pk]), {**RULE, "subject": "Say hello again"})
    campaign.refresh_from_db()
    assert (campaign.is_active, campaign.subject) == (False, "Say hello again")
    client.post(reverse("crm:care_resume", args=[campaign.pk]))
    assert client.get(reverse("crm:care_list")).content.decode().count("Hello") >= 1


def test_members_read_campaigns_and_managers_write_them(as_user, sales_member, sales_manager, account):
    as_user(sales_manager).post(reverse("crm:care_create"), RULE)
    campaign, client = CareCampaign.objects.get(), as_user(sales_member)
    AccountFactory(name="Elsewhere Ltd")
    page = client.get(campaign.get_absolute_url()).content.decode()
    assert account.name in page
    assert "Elsewhere Ltd" not in page
    assert client.post(reverse("crm:care_run", args=[campaign.pk])).status_code == 403


def test_behaviour_is_listed_within_sight(as_user, sales_member, other_territory_member, account):
    now = timezone.now()
    BehaviourEvent.objects.create(
        source="shop",
        external_id="1",
        kind="SEARCH",
        words="blue paint",
        account=account,
        occurred_at=now,
        received_at=now,
    )
    url = reverse("crm:behaviour_list")
    assert b"blue paint" in as_user(sales_member).get(url).content
    assert b"blue paint" not in as_user(other_territory_member).get(url).content


def test_consent_is_recorded_with_its_proof(as_user, sales_member, account):
    person, client = ContactFactory(account=account), as_user(sales_member)
    url = reverse("crm:contact_consent", args=[person.pk])
    client.post(url, {"purpose": "PHONE", "given": "yes", "source": "PHONE", "proof": "call of today"})
    client.post(url, {"purpose": "NOTHING", "given": "yes", "source": "PHONE"})
    page = client.get(reverse("crm:contact_detail", args=[person.pk])).content.decode()
    assert ConsentChange.objects.count() == 1
    assert "call of today" in page


def test_export_is_shown_and_handed_out(as_user, sales_member, account):
    person, client = ContactFactory(account=account), as_user(sales_member)
    url = reverse("crm:contact_export", args=[person.pk])
    assert person.email in client.get(url).content.decode()
    told = client.post(url)
    assert "attachment" in told["Content-Disposition"]
    assert json.loads(told.content)["person"][0]["name"] == person.name


def test_erasure_is_for_managers_and_names_what_blocks_it(as_user, sales_member, sales_manager, account):
    person = ContactFactory(account=account)
    url = reverse("crm:contact_erase", args=[person.pk])
    assert as_user(sales_member).post(url).status_code == 403
    order = SalesOrderFactory(account=account, status="CONFIRMED")
    client = as_user(sales_manager)
    assert order.number in client.get(url).content.decode()
    assert client.post(url).status_code == 409
    order.status = "CANCELLED"
    order.save()
    client.post(url)
    person.refresh_from_db()
    assert person.erased_at is not None


def test_family_is_drawn_moved_and_added_up(as_user, sales_member, account, other_territory):
    child = AccountFactory(parent=account, territory=account.territory)
    grandchild = AccountFactory(parent=child, territory=account.territory)
    hidden = AccountFactory(parent=account, territory=other_territory, name="Hidden Ltd")
    for member in (child, grandchild, hidden):
        SalesOrderFactory(account=member, status="CONFIRMED")
    client = as_user(sales_member)
    page = client.get(reverse("crm:account_family", args=[grandchild.pk])).content.decode()
    places = [page.index(f">{member.code}<") for member in (account, child, grandchild)]
    assert places == sorted(places)
    panel = client.get(reverse("orders:family_panel", args=[grandchild.pk])).content.decode()
    assert child.name in panel
    assert "Hidden Ltd" not in page + panel
    move = reverse("crm:account_move", args=[account.pk])
    assert client.post(move, {"parent": grandchild.code}).status_code == 422
    client.post(reverse("crm:account_move", args=[grandchild.pk]), {"parent": ""})
    grandchild.refresh_from_db()
    assert grandchild.parent is None


def test_account_page_has_constant_queries(as_user, sales_manager, account, django_assert_max_num_queries):
    for _each in range(5):
        ContactFactory(account=account)
    client, url = as_user(sales_manager), reverse("crm:account_detail", args=[account.pk])
    client.get(url)
    with django_assert_max_num_queries(16):
        assert client.get(url).status_code == 200
