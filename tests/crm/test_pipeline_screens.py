"""Screens of opportunities, board, forecast and campaigns."""

import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crm.models import Campaign, CampaignCost, LostReason, Opportunity, Outcome, PipelineStage, ProbabilitySource
from crm.services import forecasts, stages
from tests.factories import AccountFactory, CampaignFactory, LeadFactory, OpportunityFactory, ProductFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def pipeline(db):
    stages.stages_ready(actor=None)
    return {stage.code: stage for stage in PipelineStage.objects.all()}


@pytest.fixture
def seller(as_user, sales_member):
    return as_user(sales_member)


@pytest.fixture
def deal(pipeline, territory):
    return OpportunityFactory(account=AccountFactory(territory=territory), stage=pipeline["new"])


def queries(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


LISTS = ("/crm/leads/", "/crm/opportunities/", "/crm/pipeline/", "/crm/forecast/", "/crm/campaigns/",
         "/crm/campaigns/funnel/", "/api/v1/leads/", "/api/v1/opportunities/", "/api/v1/campaigns/")  # fmt: skip


@pytest.mark.parametrize("url", LISTS)
def test_pages_cost_the_same_for_few_and_many_rows(as_user, sales_manager, pipeline, url):
    client = as_user(sales_manager)

    def add(count):
        for _number in range(count):
            campaign = CampaignFactory(owner=sales_manager)
            LeadFactory(campaign=campaign, owner=sales_manager)
            OpportunityFactory(stage=pipeline["new"], campaign=campaign, owner=sales_manager)

    add(3)
    client.get(url)
    few = queries(client, url)
    add(15)
    assert queries(client, url) == few


def test_the_board_shows_columns_and_sums_and_moves_a_card(seller, deal, pipeline):
    page = seller.get(reverse("crm:board"))
    assert page.context["board"].open_amount == Decimal(1000)
    assert f'id="card-{deal.pk}"'.encode() in page.content
    answer = seller.post(reverse("crm:opportunity_move", args=[deal.pk]), {"stage": "proposal"}, headers=HTMX)
    assert answer.status_code == 204
    assert "board-changed" in json.loads(answer["HX-Trigger"])
    fragment = seller.get(reverse("crm:board"), headers=HTMX)
    assert b"<html" not in fragment.content
    deal.refresh_from_db()
    assert deal.stage == pipeline["proposal"]


def test_closing_asks_what_it_needs(seller, deal):
    url = reverse("crm:opportunity_move", args=[deal.pk])
    answer = seller.post(url, {"stage": "lost"}, headers=HTMX)
    assert answer.status_code == 422
    assert b"reason" in answer.content
    seller.post(url, {"stage": "lost", "lost_reason": LostReason.objects.create(name="Price").pk})
    deal.refresh_from_db()
    assert deal.outcome == Outcome.LOST
    seller.post(reverse("crm:opportunity_reopen", args=[deal.pk]))
    seller.post(url, {"stage": "won", "amount": "1200"})
    deal.refresh_from_db()
    assert (deal.outcome, deal.amount) == (Outcome.WON, Decimal(1200))


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"stage": "nowhere"},
        {"stage": "a\x00b"},
        {"stage": "won", "amount": "NaN"},
        {"stage": "won", "amount": "1e99"},
    ],
)
def test_a_bad_move_is_refused(seller, deal, sent):
    answer = seller.post(reverse("crm:opportunity_move", args=[deal.pk]), sent, headers=HTMX)
    assert answer.status_code == 422
    deal.refresh_from_db()
    assert deal.stage.code == "new"


def test_probability_by_hand_and_back(seller, deal):
    url = reverse("crm:opportunity_probability", args=[deal.pk])
    seller.post(url, {"probability_pct": "35"})
    deal.refresh_from_db()
    assert (deal.probability_pct, deal.probability_source) == (Decimal(35), ProbabilitySource.HAND)
    assert b"Let the model decide" in seller.get(deal.get_absolute_url()).content
    seller.post(url, {"rearm": "1"})
    deal.refresh_from_db()
    assert deal.probability_source == ProbabilitySource.STAGE
    assert seller.post(url, {"probability_pct": "101"}, headers=HTMX).status_code == 422


def test_opening_and_editing(seller, territory, sales_member):
    account = AccountFactory(code="N-1", territory=territory)
    sent = {"account": "n-1", "name": "Shelves", "amount": "500", "expected_close": "2026-12-20", "source": "DIRECT"}
    answer = seller.post(reverse("crm:opportunity_create"), sent | {"owner": sales_member.pk})
    deal = Opportunity.objects.get()
    assert (answer.url, deal.account) == (deal.get_absolute_url(), account)
    edit = reverse("crm:opportunity_edit", args=[deal.pk])
    assert seller.post(edit, sent | {"currency": "EUR", "amount": "650"}).status_code == 302
    deal.refresh_from_db()
    assert deal.amount == Decimal(650)
    assert seller.post(edit, sent | {"currency": "EUR", "amount": "-1"}).status_code == 422


def test_others_opportunities_are_not_there(seller, other_territory, pipeline):
    hidden = OpportunityFactory(account=AccountFactory(territory=other_territory), stage=pipeline["new"], name="Secret")
    for url in (reverse("crm:board"), reverse("crm:opportunity_list"), reverse("crm:forecast")):
        assert b"Secret" not in seller.get(url).content
    assert seller.get(hidden.get_absolute_url()).status_code == 404
    assert seller.post(reverse("crm:opportunity_move", args=[hidden.pk]), {"stage": "won"}).status_code == 404
    assert seller.get(reverse("orders:opportunity_panel", args=[hidden.pk])).status_code == 404


def test_many_get_another_owner_or_stage(as_user, sales_manager, sales_member, pipeline):
    rows = OpportunityFactory.create_batch(3, stage=pipeline["new"])
    manager = as_user(sales_manager)
    keys = {"pk": [row.pk for row in rows]}
    assert manager.post(reverse("crm:opportunity_change"), keys).status_code == 200
    sent = keys | {"change": "1", "owner": sales_member.pk, "stage": pipeline["proposal"].pk}
    assert manager.post(reverse("crm:opportunity_change"), sent).status_code == 302
    assert Opportunity.objects.filter(owner=sales_member, stage=pipeline["proposal"]).count() == 3
    assert manager.post(reverse("crm:opportunity_change"), keys | {"change": "1"}).status_code == 422


def test_an_empty_pipeline_offers_the_usual_stages(as_user, sales_manager, seller):
    manager = as_user(sales_manager)
    assert b"Use the usual stages" in manager.get(reverse("crm:board")).content
    assert b"Use the usual stages" not in seller.get(reverse("crm:board")).content
    manager.post(reverse("crm:stages_usual"))
    assert PipelineStage.objects.count() == 6


def test_the_filters_narrow_board_and_forecast(seller, deal, sales_member):
    OpportunityFactory(account=deal.account, stage=deal.stage, owner=sales_member, expected_close="2027-01-15")
    assert seller.get(reverse("crm:board"), {"owner": sales_member.pk}).context["board"].open_count == 1
    assert seller.get(reverse("crm:board"), {"closes": "2026-12"}).context["board"].open_count == 1
    assert seller.get(reverse("crm:forecast"), {"closes": "2027-01"}).context["forecast"].together.count == 1
    for bad in ("2026-13", "x", "\x00"):
        assert seller.get(reverse("crm:board"), {"closes": bad}).context["board"].open_count == 2


def test_the_forecast_by_owner_as_page_and_file(seller, deal):
    forecasts.snapshot_take(on=deal.expected_close.replace(year=2020))
    assert seller.get(reverse("crm:forecast"), {"by": "owner"}).status_code == 200
    file = b"".join(seller.get(reverse("crm:forecast"), {"by": "owner", "export": "csv"}).streaming_content).decode()
    assert "December 2026,Nobody,1,1000" in file
    assert seller.get(reverse("crm:forecast"), {"export": "xlsx"}).status_code == 200


def test_a_quote_from_the_opportunity(seller, deal):
    ProductFactory()
    page = seller.get(reverse("orders:quote_create"), {"account": deal.account.code, "opportunity": deal.number})
    assert deal.number.encode() in page.content
    sent = {"account": deal.account.code, "opportunity": deal.number}
    seller.post(reverse("orders:quote_create"), sent)
    quote = deal.quotes.get()
    assert quote.number.encode() in seller.get(reverse("orders:opportunity_panel", args=[deal.pk])).content
    assert deal.name.encode() in seller.get(quote.get_absolute_url()).content
    other = OpportunityFactory(account=AccountFactory(territory=deal.account.territory), stage=deal.stage)
    assert seller.post(reverse("orders:quote_create"), sent | {"opportunity": other.number}).status_code == 422


def test_campaign_with_costs_and_figures(seller, sales_member):
    sent = {"name": "Fair", "code": "fair", "channel": "EVENT", "starts_on": "2026-09-01", "currency": "EUR"}
    answer = seller.post(reverse("crm:campaign_create"), sent)
    campaign = Campaign.objects.get()
    assert answer.url == campaign.get_absolute_url()
    add = reverse("crm:campaign_cost_add", args=[campaign.pk])
    seller.post(add, {"spent_on": "2026-09-02", "amount": "250", "note": "Stand"})
    assert seller.post(add, {"spent_on": "2026-09-02", "amount": "-1"}).status_code == 422
    page = seller.get(campaign.get_absolute_url())
    assert page.context["line"].cost == Decimal(250)
    assert b"/crm/lead-form/?campaign=fair" in page.content
    refused = seller.post(reverse("crm:campaign_edit", args=[campaign.pk]), sent | {"currency": "USD"})
    assert refused.status_code == 422
    assert "currency" in refused.context["form"].errors
    cost = CampaignCost.objects.get()
    seller.post(reverse("crm:campaign_cost_remove", args=[campaign.pk, cost.pk]))
    assert not CampaignCost.objects.exists()


def test_one_territory_sees_no_ratio_with_the_cost(as_user, seller, sales_manager):
    campaign = CampaignFactory()
    LeadFactory(campaign=campaign)
    CampaignCost.objects.create(campaign=campaign, spent_on="2026-09-02", amount=100)
    url = reverse("crm:campaign_funnel")
    assert b"CAC" in as_user(sales_manager).get(url).content
    assert b"CAC" not in seller.get(url).content
    assert seller.get(url, {"since": "yesterday"}).status_code == 422
