"""The worked table of the funnel in docs/reference/domain/pipeline.md, and a naive count over random rows."""

import random
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from crm.models import CampaignCost, Lead, LeadSource, LostReason, Opportunity, Outcome
from crm.selectors.funnel import Period, funnel_by_campaign, funnel_by_channel
from tests.factories import AccountFactory, CampaignFactory, LeadFactory, OpportunityFactory, StageFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 24)
MOMENT = datetime(2026, 11, 1, tzinfo=UTC)
ALL_TIME = Period()


def by_campaign(period=ALL_TIME):
    found = funnel_by_campaign(leads=Lead.objects.all(), opportunities=Opportunity.objects.all(), period=period, on=ON)
    return {line.label: line for line in found}


def won(**fields):
    return OpportunityFactory(outcome=Outcome.WON, closed_at=MOMENT, opened_at=MOMENT, **fields)


@pytest.fixture
def worked():
    autumn = CampaignFactory(code="autumn", name="autumn", channel=LeadSource.SEM)
    fair = CampaignFactory(code="fair", name="fair", channel=LeadSource.EVENT)
    for spent_on, amount, campaign in ((ON, 1000, autumn), (ON, 500, autumn), (ON, 800, fair)):
        CampaignCost.objects.create(campaign=campaign, spent_on=spent_on, amount=amount)
    for campaign, qualified in ((autumn, True), (autumn, True), (autumn, False), (autumn, False), (fair, True)):
        moment = MOMENT if qualified else None
        LeadFactory(campaign=campaign, source=campaign.channel, qualified_at=moment, captured_at=MOMENT)
    LeadFactory(captured_at=MOMENT)
    LeadFactory(campaign=fair, merged_into=LeadFactory(campaign=autumn, merged_into=Lead.objects.first()))
    won(campaign=autumn, source=LeadSource.SEM, amount=Decimal(9000))
    OpportunityFactory(campaign=autumn, source=LeadSource.SEM, opened_at=MOMENT)
    OpportunityFactory(campaign=fair, source=LeadSource.EVENT, opened_at=MOMENT)


def figures(line):
    return (
        line.leads, line.qualified, line.opportunities, line.won, line.revenue, line.cost, line.cost_per_lead,
        line.acquisition_cost, line.return_on_spend,
    )  # fmt: skip


def test_worked_table(worked):
    lines = by_campaign()
    assert figures(lines["autumn"]) == (4, 2, 2, 1, 9000, 1500, Decimal(375), Decimal(1500), Decimal(6))
    assert figures(lines["fair"]) == (1, 1, 1, 0, 0, 800, Decimal(800), None, Decimal(0))
    assert figures(lines["Without a campaign"]) == (1, 0, 0, 0, 0, 0, Decimal(0), None, None)
    autumn = lines["autumn"]
    assert (autumn.qualified_pct, autumn.opportunities_per_qualified, autumn.won_pct) == (50, 1, 50)


def test_by_channel(worked):
    found = funnel_by_channel(leads=Lead.objects.all(), opportunities=Opportunity.objects.all(), period=ALL_TIME, on=ON)
    lines = {line.key: line for line in found}
    assert (lines["SEM"].leads, lines["SEM"].cost, lines["SEM"].revenue) == (4, 1500, 9000)
    assert (lines["EVENT"].leads, lines["EVENT"].cost) == (1, 800)


def test_a_period_bounds_leads_opportunities_and_cost(worked):
    assert by_campaign(Period(until=date(2026, 10, 31)))["autumn"].leads == 0
    line = by_campaign(Period(since=date(2026, 11, 1), until=date(2026, 11, 2)))["autumn"]
    assert (line.leads, line.opportunities, line.cost) == (4, 2, 0)


def test_two_deals_of_one_customer_are_one_customer():
    campaign, account = CampaignFactory(name="c"), AccountFactory()
    CampaignCost.objects.create(campaign=campaign, spent_on=ON, amount=100)
    for _number in range(2):
        won(campaign=campaign, account=account)
    assert (by_campaign()["c"].won, by_campaign()["c"].acquisition_cost) == (2, Decimal(100))


def test_it_counts_as_a_naive_loop_does(django_assert_max_num_queries):
    rng = random.Random(7)
    campaigns = CampaignFactory.create_batch(3)
    accounts, stage = AccountFactory.create_batch(5), StageFactory()
    reason = LostReason.objects.create(name="Price")
    for _number in range(60):
        campaign = rng.choice([*campaigns, None])
        LeadFactory(campaign=campaign, qualified_at=rng.choice([MOMENT, None]))
        outcome = rng.choice(Outcome.values)
        OpportunityFactory(
            campaign=campaign, account=rng.choice(accounts), stage=stage, amount=Decimal(rng.randrange(10**6)) / 100,
            outcome=outcome, closed_at=None if outcome == "OPEN" else MOMENT,
            lost_reason=reason if outcome == "LOST" else None,
        )  # fmt: skip
    for campaign in campaigns:
        CampaignCost.objects.create(campaign=campaign, spent_on=ON, amount=Decimal(rng.randrange(10**5)) / 100)
    with django_assert_max_num_queries(5):
        lines = by_campaign()
    for campaign in campaigns:
        line = lines[campaign.name]
        mine = [row for row in Lead.objects.all() if row.campaign_id == campaign.pk]
        deals = [row for row in Opportunity.objects.all() if row.campaign_id == campaign.pk]
        bought = [row for row in deals if row.outcome == "WON"]
        assert line.leads == len(mine)
        assert line.qualified == len([row for row in mine if row.qualified_at])
        assert line.opportunities == len(deals)
        assert line.revenue == sum(row.amount for row in bought)
        assert line.customers == len({row.account_id for row in bought})
        spent = sum(cost.amount for cost in CampaignCost.objects.filter(campaign=campaign))
        assert line.cost == spent
        assert line.return_on_spend == pytest.approx(line.revenue / spent, abs=Decimal("0.005"))
