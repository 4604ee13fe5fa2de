"""Opportunities: stages decide outcome and probability, a hand stops both, closing asks for its reason."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from b2bops.common.errors import TransitionRefused
from b2bops.platform.models import AuditEntry, OutboxMessage
from b2bops.platform.services.records import RecordRefused
from crm.models import Competitor, LostReason, Opportunity, Outcome, PipelineStage, ProbabilitySource
from crm.services import opportunities, probabilities, stages
from tests.factories import AccountFactory, ContactFactory, OpportunityFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
CLOSE = date(2026, 12, 15)


@pytest.fixture
def pipeline(db):
    stages.stages_ready(actor=None)
    AuditEntry.objects.all()._raw_delete("default")
    return {stage.code: stage for stage in PipelineStage.objects.all()}


@pytest.fixture
def deal(pipeline):
    return OpportunityFactory(stage=pipeline["new"])


def test_the_first_opportunity_brings_the_usual_stages():
    deal = opportunities.opportunity_create(
        actor=None, account=AccountFactory(currency="USD"), name="Shelves", expected_close=CLOSE, now=NOW
    )
    assert (deal.number, deal.currency, deal.stage.code) == ("OP-2026-00001", "USD", "new")
    assert (deal.probability_pct, deal.probability_source) == (Decimal(10), ProbabilitySource.STAGE)
    assert PipelineStage.objects.count() == 6
    assert [move.to_stage.code for move in deal.moves.all()] == ["new"]


def test_it_does_not_open_in_a_closing_stage(pipeline):
    with pytest.raises(opportunities.OpportunityClosed):
        opportunities.opportunity_create(
            actor=None, account=AccountFactory(), name="X", expected_close=CLOSE, now=NOW, stage=pipeline["won"]
        )


@pytest.mark.parametrize(
    ("field", "value"), [("amount", Decimal(-1)), ("amount", Decimal("NaN")), ("name", ""), ("currency", "euro")]
)
def test_a_bad_value_is_named(pipeline, field, value):
    asked = {"name": "X", "amount": Decimal(1), field: value}
    with pytest.raises(RecordRefused) as refused:
        opportunities.opportunity_create(actor=None, account=AccountFactory(), expected_close=CLOSE, now=NOW, **asked)
    assert refused.value.field == field


def test_a_contact_of_another_account_is_refused(deal):
    with pytest.raises(opportunities.ContactElsewhere):
        opportunities.opportunity_update(actor=None, opportunity=deal, contact=ContactFactory())


def test_moving_takes_the_stages_probability_and_leaves_a_trace(deal, pipeline, sales_manager):
    moved = opportunities.opportunity_move(actor=sales_manager, opportunity=deal, stage=pipeline["proposal"], now=NOW)
    assert (moved.probability_pct, moved.stage_since) == (Decimal(50), NOW)
    move = moved.moves.get()
    assert (move.from_stage.code, move.to_stage.code, move.moved_by) == ("new", "proposal", sales_manager)
    assert OutboxMessage.objects.get().topic == "opportunity.moved"
    assert opportunities.opportunity_move(actor=None, opportunity=deal, stage=pipeline["proposal"], now=NOW) == moved
    assert AuditEntry.objects.count() == 1


def test_a_hand_set_probability_stops_stage_and_model_until_rearmed(deal, pipeline):
    deal = probabilities.probability_set(actor=None, opportunity=deal, probability_pct=Decimal(33))
    deal = opportunities.opportunity_move(actor=None, opportunity=deal, stage=pipeline["proposal"], now=NOW)
    assert probabilities.probabilities_model(actor=None, shares={deal.pk: Decimal("61.234")}) == 0
    deal.refresh_from_db()
    assert (deal.probability_pct, deal.model_pct) == (Decimal(33), Decimal("61.23"))
    deal = probabilities.probability_rearm(actor=None, opportunity=deal)
    assert (deal.probability_pct, deal.probability_source) == (Decimal("61.23"), ProbabilitySource.MODEL)


def test_rearmed_before_the_model_spoke_the_stage_decides(deal):
    probabilities.probability_set(actor=None, opportunity=deal, probability_pct=Decimal(33))
    deal = probabilities.probability_rearm(actor=None, opportunity=deal)
    assert (deal.probability_pct, deal.probability_source) == (Decimal(10), ProbabilitySource.STAGE)


def test_the_models_figure_ends_with_the_stage_it_was_made_for(deal, pipeline):
    assert probabilities.probabilities_model(actor=None, shares={deal.pk: Decimal(61)}) == 1
    assert probabilities.probabilities_model(actor=None, shares={deal.pk: Decimal(61)}) == 0
    moved = opportunities.opportunity_move(actor=None, opportunity=deal, stage=pipeline["negotiation"], now=NOW)
    assert (moved.probability_pct, moved.model_pct) == (Decimal(75), None)


@pytest.mark.parametrize("pct", [Decimal(-1), Decimal("100.01"), Decimal("NaN")])
def test_a_probability_is_a_share(deal, pct):
    with pytest.raises(RecordRefused) as refused:
        probabilities.probability_set(actor=None, opportunity=deal, probability_pct=pct)
    assert refused.value.field == "probability_pct"


def test_winning_closes_at_what_was_bought(deal, pipeline):
    won = opportunities.opportunity_win(actor=None, opportunity=deal, now=NOW, amount=Decimal(1250), currency="USD")
    assert (won.outcome, won.amount, won.currency, won.probability_pct, won.closed_at) == (
        Outcome.WON,
        Decimal(1250),
        "USD",
        Decimal(100),
        NOW,
    )
    assert OutboxMessage.objects.get().topic == "opportunity.won"
    with pytest.raises(TransitionRefused):
        opportunities.opportunity_lose(
            actor=None, opportunity=won, lost_reason=LostReason.objects.create(name="Price"), now=NOW
        )


def test_losing_needs_a_reason(deal, pipeline):
    with pytest.raises(opportunities.LostReasonMissing) as refused:
        opportunities.opportunity_move(actor=None, opportunity=deal, stage=pipeline["lost"], now=NOW)
    assert refused.value.field == "lost_reason"
    reason, rival = LostReason.objects.create(name="Price"), Competitor.objects.create(name="Rival")
    lost = opportunities.opportunity_lose(actor=None, opportunity=deal, lost_reason=reason, competitor=rival, now=NOW)
    assert (lost.outcome, lost.lost_reason, lost.competitor, lost.probability_pct) == (
        Outcome.LOST,
        reason,
        rival,
        Decimal(0),
    )


def test_reopening_goes_back_to_the_stage_before(deal, pipeline):
    opportunities.opportunity_move(actor=None, opportunity=deal, stage=pipeline["proposal"], now=NOW)
    reason = LostReason.objects.create(name="Price")
    opportunities.opportunity_lose(actor=None, opportunity=deal, lost_reason=reason, now=NOW)
    back = opportunities.opportunity_reopen(actor=None, opportunity=deal, now=NOW)
    assert (back.stage.code, back.outcome, back.lost_reason, back.closed_at) == ("proposal", Outcome.OPEN, None, None)
    with pytest.raises(TransitionRefused):
        opportunities.opportunity_reopen(actor=None, opportunity=deal, now=NOW)


def test_a_decided_one_keeps_its_amount(deal, pipeline):
    opportunities.opportunity_win(actor=None, opportunity=deal, now=NOW)
    with pytest.raises(opportunities.OpportunityClosed) as refused:
        opportunities.opportunity_update(actor=None, opportunity=deal, amount=Decimal(1))
    assert refused.value.field == "amount"
    assert opportunities.opportunity_update(actor=None, opportunity=deal, notes="Thanks").notes == "Thanks"


def test_members_see_those_of_their_accounts(sales_member, territory, other_territory):
    mine = OpportunityFactory(account=AccountFactory(territory=territory))
    OpportunityFactory(account=AccountFactory(territory=other_territory))
    assert list(Opportunity.objects.visible_to(sales_member)) == [mine]


def test_a_stage_in_use_keeps_its_meaning(deal, pipeline):
    for changes in ({"outcome": "LOST"}, {"is_active": False}):
        with pytest.raises(stages.StageInUse):
            stages.stage_update(actor=None, stage=pipeline["new"], **changes)
    with pytest.raises(stages.StageNeeded):
        stages.stage_update(actor=None, stage=pipeline["won"], is_active=False)


def test_reordering_records_what_moved(pipeline):
    order = [pipeline[code].pk for code in ("qualified", "new")]
    ordered = stages.stages_reorder(actor=None, stage_ids=order)
    assert [stage.code for stage in ordered][:3] == ["qualified", "new", "proposal"]
    assert AuditEntry.objects.filter(action="stage.changed").count() == 2
