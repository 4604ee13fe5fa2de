"""Screens of leads: from the public form to the account, merging, and what is refused."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from crm.models import Account, Lead, LeadStatus, LostReason, Opportunity
from tests.factories import AccountFactory, CampaignFactory, LeadFactory

pytestmark = pytest.mark.django_db
VISITOR = {"company": "Nordfurt GmbH", "person": "Anna", "email": "anna@nordfurt.example"}


@pytest.fixture(autouse=True)
def _fresh_rate():
    cache.clear()


@pytest.fixture
def seller(as_user, sales_member):
    return as_user(sales_member)


def test_anybody_may_use_the_form_and_the_link_names_the_campaign(client):
    campaign = CampaignFactory(code="fair-2026")
    page = client.get("/crm/lead-form/?campaign=fair-2026&utm_medium=event")
    assert page.status_code == 200
    assert b"unsafe-inline" not in page["Content-Security-Policy"].encode()
    assert b'value="fair-2026"' in page.content
    answer = client.post(
        "/crm/lead-form/", VISITOR | {"utm_campaign": "fair-2026", "has_consent": "on", "status": "CONVERTED"}
    )
    lead = Lead.objects.get()
    assert (answer.status_code, lead.campaign, lead.status) == (200, campaign, LeadStatus.NEW)
    assert lead.consent_given_at is not None
    assert b"Thank you" in answer.content


def test_without_the_tick_there_is_no_consent(client):
    client.post("/crm/lead-form/", VISITOR)
    assert Lead.objects.get().consent_given_at is None


def test_a_program_in_the_trap_is_thanked_and_forgotten(client):
    answer = client.post("/crm/lead-form/", VISITOR | {"homepage": "spam.example"})
    assert b"Thank you" in answer.content
    assert not Lead.objects.exists()


def test_too_many_from_one_address_are_asked_to_wait(client):
    codes = [client.post("/crm/lead-form/", VISITOR).status_code for _number in range(7)]
    assert codes == [200] * 6 + [429]
    assert Lead.objects.count() == 6


@pytest.mark.parametrize(
    "changes",
    [{"email": "no"}, {"company": ""}, {"company": "a\x00b"}, {"message": "x" * 5000}, {"utm_source": "u" * 500}],
)
def test_bad_input_is_shown_at_its_field(client, changes):
    answer = client.post("/crm/lead-form/", VISITOR | changes)
    assert answer.status_code == 422
    assert set(changes) & set(answer.context["form"].errors)
    assert not Lead.objects.exists()


def test_from_new_to_opportunity_through_the_screens(seller, sales_member):
    seller.post(reverse("crm:lead_create"), VISITOR | {"source": ""})
    lead = Lead.objects.get()
    assert lead.owner == sales_member
    for name in ("lead_start", "lead_qualify"):
        assert seller.post(reverse(f"crm:{name}", args=[lead.pk])).status_code == 302
    convert = reverse("crm:lead_convert", args=[lead.pk])
    assert seller.get(convert).status_code == 200
    asked = {"with_opportunity": "on", "name": "Shelves", "amount": "4000", "expected_close": "2026-12-20"}
    answer = seller.post(convert, asked)
    assert answer.url == Opportunity.objects.get().get_absolute_url()
    assert seller.post(convert, asked).url == lead.get_absolute_url()
    assert Account.objects.count() == 1


def test_converting_proposes_the_account_it_looks_like(seller, territory):
    account = AccountFactory(name="Nordfurt AG", territory=territory)
    account.contacts.create(name="Anna", email="anna@nordfurt.example")
    lead = LeadFactory(
        status=LeadStatus.QUALIFIED, territory=territory, company="Nordfurt GmbH", email="anna@nordfurt.example",
        email_key="anna@nordfurt.example", domain_key="nordfurt.example", company_key="nordfurt",
    )  # fmt: skip
    page = seller.get(reverse("crm:lead_convert", args=[lead.pk]))
    assert page.context["form"].initial["account"] == account.code
    assert b"same e-mail" in seller.get(lead.get_absolute_url()).content


def test_an_opportunity_needs_a_name_and_a_day(seller, territory):
    lead = LeadFactory(status=LeadStatus.QUALIFIED, territory=territory)
    answer = seller.post(reverse("crm:lead_convert", args=[lead.pk]), {"with_opportunity": "on"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"name", "expected_close"}


def test_giving_up_needs_a_reason(seller, territory):
    lead = LeadFactory(territory=territory)
    url = reverse("crm:lead_disqualify", args=[lead.pk])
    seller.post(url, {"reason": "999"})
    lead.refresh_from_db()
    assert lead.status == LeadStatus.NEW
    seller.post(url, {"reason": LostReason.objects.create(name="No need").pk})
    lead.refresh_from_db()
    assert lead.status == LeadStatus.DISQUALIFIED


def test_leads_of_another_territory_are_not_there(seller, other_territory):
    lead = LeadFactory(territory=other_territory)
    for name in ("lead_detail", "lead_edit", "lead_convert", "lead_merge"):
        assert seller.get(reverse(f"crm:{name}", args=[lead.pk])).status_code == 404
    assert seller.post(reverse("crm:lead_start", args=[lead.pk])).status_code == 404
    assert lead.company.encode() not in seller.get(reverse("crm:lead_list")).content


def test_merging_shows_first_and_does_then(seller, territory):
    kept, gone = LeadFactory(territory=territory, person=""), LeadFactory(territory=territory, person="Anna")
    url = reverse("crm:lead_merge", args=[kept.pk])
    page = seller.get(url, {"with": gone.number})
    assert page.status_code == 200
    assert b"take-person" in page.content
    assert seller.post(url, {"with": gone.number, "take-person": "merged"}).url == kept.get_absolute_url()
    kept.refresh_from_db()
    assert kept.person == "Anna"
    assert seller.get(gone.get_absolute_url()).url == kept.get_absolute_url()
    assert seller.post(url, {"with": "nobody"}).status_code == 422


def test_accounts_are_merged_by_managers(as_user, seller, sales_manager, territory):
    kept, gone = AccountFactory(territory=territory), AccountFactory(territory=territory)
    url = reverse("crm:account_merge", args=[kept.pk])
    assert seller.get(url).status_code == 403
    manager = as_user(sales_manager)
    assert manager.get(url, {"with": gone.code}).status_code == 200
    assert manager.post(url, {"with": gone.code}).status_code == 302
    assert manager.get(gone.get_absolute_url()).url == kept.get_absolute_url()
    rows = manager.get(reverse("crm:account_list")).context["listing"].rows
    assert [row.record for row in rows] == [kept]


def test_assigning_the_ticked(as_user, sales_manager, sales_member, territory):
    rows = LeadFactory.create_batch(2)
    manager = as_user(sales_manager)
    keys = {"pk": [row.pk for row in rows]}
    assert manager.post(reverse("crm:lead_assign"), keys).status_code == 200
    manager.post(reverse("crm:lead_assign"), keys | {"assign": "1", "owner": sales_member.pk, "territory": ""})
    assert Lead.objects.filter(owner=sales_member).count() == 2


def test_offers_of_leads_are_those_one_sees(seller, territory, other_territory):
    LeadFactory(company="Nordbau", territory=territory)
    LeadFactory(company="Nordsee", territory=other_territory)
    page = seller.get(reverse("crm:lead_options"), {"from": "with", "with": "nord"})
    assert (b"Nordbau" in page.content, b"Nordsee" in page.content) == (True, False)
