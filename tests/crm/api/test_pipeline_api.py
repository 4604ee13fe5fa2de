"""The pipeline over JSON: the services' rules, idempotent capture, scoping, and values that are refused by name."""

import pytest

from crm.models import Account, Lead, LostReason, Opportunity, PipelineStage
from crm.services import stages
from tests.factories import AccountFactory, CampaignFactory, ContactFactory, LeadFactory, OpportunityFactory

pytestmark = pytest.mark.django_db
LEAD = {"company": "Nordfurt GmbH", "person": "Anna", "email": "anna@nordfurt.example", "utm_medium": "cpc"}


@pytest.fixture
def api(api_as, sales_member):
    return api_as(sales_member)


@pytest.fixture
def pipeline(db):
    stages.stages_ready(actor=None)
    return {stage.code: stage for stage in PipelineStage.objects.all()}


def test_the_same_key_or_reference_captures_once(api):
    first = api.post("/api/v1/leads/", LEAD, headers={"Idempotency-Key": "k1"})
    again = api.post("/api/v1/leads/", LEAD, headers={"Idempotency-Key": "k1"})
    assert (first.status_code, again.status_code, again["Idempotency-Replayed"]) == (201, 201, "true")
    assert first.json() == again.json()
    refs = [api.post("/api/v1/leads/", LEAD | {"external_ref": "site-7"}).json()["number"] for _number in range(2)]
    assert refs[0] == refs[1]
    assert Lead.objects.count() == 2


def test_from_lead_to_won_with_every_call_sent_twice(api, pipeline):
    lead = api.post("/api/v1/leads/", LEAD).json()
    url = f"/api/v1/leads/{lead['id']}/"

    def twice(path, body=None):
        answers = [api.post(path, body or {}, headers={"Idempotency-Key": path}) for _number in range(2)]
        assert answers[0].json() == answers[1].json()
        assert answers[0].status_code == 200, answers[0].json()
        return answers[0].json()

    twice(f"{url}start/")
    assert twice(f"{url}qualify/")["status"] == "QUALIFIED"
    opening = {"name": "Shelves", "expected_close": "2026-12-20", "amount": "4000"}
    done = twice(f"{url}convert/", {"opportunity": opening})
    deal = Opportunity.objects.get(number=done["opportunity"])
    assert Account.objects.get().code == done["account"]
    path = f"/api/v1/opportunities/{deal.pk}/"
    assert twice(f"{path}move/", {"stage": "proposal"})["probability_pct"] == "50.00"
    assert twice(f"{path}probability/", {"probability_pct": "65"})["probability_source"] == "HAND"
    assert twice(f"{path}probability/rearm/")["probability_source"] == "STAGE"
    won = twice(f"{path}win/", {"amount": "4100.50"})
    assert (won["outcome"], won["amount"], won["stage"]) == ("WON", "4100.500", "won")
    assert api.post(f"{path}lose/", {"lost_reason": "none"}).status_code == 400


def test_losing_and_reopening(api, pipeline, territory):
    deal = OpportunityFactory(account=AccountFactory(territory=territory), stage=pipeline["new"])
    LostReason.objects.create(name="Price")
    path = f"/api/v1/opportunities/{deal.pk}/"
    refused = api.post(f"{path}move/", {"stage": "lost"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "lost_reason")
    assert api.post(f"{path}lose/", {"lost_reason": "Price"}).json()["lost_reason"] == "Price"
    assert api.post(f"{path}win/").status_code == 409
    assert api.post(f"{path}reopen/").json()["stage"] == "new"


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("leads", LEAD | {"email": "no"}, "email"),
        ("leads", {"company": "X"}, "email"),
        ("leads", LEAD | {"company": "a\x00b"}, "company"),
        ("leads", LEAD | {"source": "TV"}, "source"),
        ("leads", LEAD | {"status": "CONVERTED", "company": ""}, "company"),
        ("opportunities", {"account": "nobody", "name": "X", "expected_close": "2026-12-20"}, "account"),
        ("opportunities", {"name": "X", "expected_close": "soon"}, "expected_close"),
        ("campaigns", {"code": "a b", "name": "X", "channel": "SEM", "starts_on": "2026-01-01"}, "code"),
        (
            "campaigns",
            {"code": "a", "name": "X", "channel": "SEM", "starts_on": "2026-01-01", "budget": "NaN"},
            "budget",
        ),
    ],
)
def test_a_refusal_names_the_field(api, path, body, field):
    answer = api.post(f"/api/v1/{path}/", body)
    assert 400 <= answer.status_code < 500
    assert field in [error["field"] for error in answer.json()["errors"]]
    assert not Lead.objects.exists()


def test_rows_of_another_territory_are_not_found(api, pipeline, other_territory):
    account = AccountFactory(territory=other_territory)
    lead, deal = LeadFactory(territory=other_territory), OpportunityFactory(account=account, stage=pipeline["new"])
    for path in (f"leads/{lead.pk}", f"opportunities/{deal.pk}"):
        assert api.get(f"/api/v1/{path}/").status_code == 404
    assert api.post(f"/api/v1/leads/{lead.pk}/start/").status_code == 404
    mine = {"account": account.code, "name": "X", "expected_close": "2026-12-20"}
    assert api.post("/api/v1/opportunities/", mine).status_code == 400
    assert api.get("/api/v1/leads/").json()["count"] == 0


def test_look_alikes_and_merging(api, api_as, sales_manager, territory):
    account = AccountFactory(name="Nordfurt AG", territory=territory)
    ContactFactory(account=account, email="anna@nordfurt.example")
    first, second = (api.post("/api/v1/leads/", LEAD).json() for _number in range(2))
    found = api.get(f"/api/v1/leads/{first['id']}/look-alikes/").json()
    assert [(each["kind"], each["key"], each["score"]) for each in found] == [
        ("account", account.code, 100),
        ("lead", second["number"], 100),
    ]
    merge = f"/api/v1/leads/{first['id']}/merge/"
    assert api.post(merge, {"merged": second["number"], "take": ["status"]}).status_code == 422
    assert api.post(merge, {"merged": second["number"], "take": ["phone"]}).status_code == 200
    assert api.get(f"/api/v1/leads/{second['id']}/").json()["merged_into"] == first["number"]
    other = AccountFactory(territory=territory)
    merge = f"/api/v1/accounts/{account.pk}/merge/"
    assert api.post(merge, {"merged": other.code}).status_code == 403
    assert api_as(sales_manager).post(merge, {"merged": other.code}).status_code == 200


def test_campaign_costs_and_funnel(api, api_as, sales_manager):
    campaign = CampaignFactory(code="fair")
    LeadFactory(campaign=campaign, territory=None)
    cost = api.post(f"/api/v1/campaigns/{campaign.pk}/costs/", {"spent_on": "2026-09-01", "amount": "250"})
    assert cost.status_code == 201
    manager = api_as(sales_manager).get(f"/api/v1/campaigns/{campaign.pk}/funnel/").json()
    assert (manager["leads"], manager["cost_per_lead"]) == (1, "250.00")
    member = api.get(f"/api/v1/campaigns/{campaign.pk}/funnel/").json()
    assert (member["leads"], member["cost_per_lead"]) == (0, None)
    assert api.patch(f"/api/v1/campaigns/{campaign.pk}/", {"code": "other", "name": "Fair"}).json()["code"] == "fair"


def test_stages_are_the_managers(api, api_as, sales_manager, pipeline):
    stage = {"code": "demo", "name": "Demonstration", "probability_pct": "40"}
    assert api.post("/api/v1/pipeline-stages/", stage).status_code == 403
    manager = api_as(sales_manager)
    assert manager.post("/api/v1/pipeline-stages/", stage).status_code == 201
    assert manager.post("/api/v1/pipeline-stages/", stage | {"code": "x", "outcome": "WON"}).status_code == 422
    ordered = manager.post("/api/v1/pipeline-stages/reorder/", {"stages": ["demo", "new"]}).json()
    assert [row["code"] for row in ordered][:2] == ["demo", "new"]
    OpportunityFactory(stage=pipeline["new"])
    refused = manager.patch(f"/api/v1/pipeline-stages/{pipeline['new'].pk}/", {"is_active": False})
    assert (refused.status_code, refused.json()["code"]) == (409, "stage_in_use")
