"""The worked table of the forecast in docs/reference/domain/pipeline.md; board, forecast and snapshot add up alike."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from b2bops.platform.models import ExchangeRate
from crm.models import Opportunity, PipelineSnapshot, PipelineStage
from crm.selectors import board
from crm.selectors.forecast import cells, figures, forecast, weighted_history
from crm.services import forecasts, opportunities, probabilities, stages
from tests.factories import AccountFactory, OpportunityFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
WORKED = {
    "A": ("negotiation", date(2026, 12, 10), "10000.00"),
    "B": ("proposal", date(2026, 12, 11), "3333.33"),
    "C": ("new", date(2026, 12, 12), "999.99"),
    "D": ("proposal", date(2027, 1, 5), "2500.00"),
    "E": ("negotiation", date(2026, 10, 30), "800.00"),
}


@pytest.fixture
def deals():
    stages.stages_ready(actor=None)
    by_code = {stage.code: stage for stage in PipelineStage.objects.all()}
    made = {
        name: OpportunityFactory(name=name, stage=by_code[stage], expected_close=day, amount=Decimal(amount))
        for name, (stage, day, amount) in WORKED.items()
    }
    probabilities.probability_set(actor=None, opportunity=made["D"], probability_pct=Decimal(40))
    return made


def asked(by="stage"):
    return forecast(opportunities=Opportunity.objects.all(), snapshots=PipelineSnapshot.objects.all(), by=by, on=ON)


def row(found):
    return tuple(getattr(found, name) for name in ("count", "amount", "weighted", "commit", "best_case"))


def money(*texts):
    return tuple(Decimal(text) for text in texts)


def test_worked_table(deals):
    found = asked()
    assert [line.month for line in found.rows] == [None, date(2026, 12, 1), date(2027, 1, 1)]
    overdue, december, january = (line.figures for line in found.rows)
    assert row(overdue) == (1, *money("800.00", "600.00", "800.00", "800.00"))
    assert row(december) == (3, *money("14333.32", "9266.67", "10000.00", "13333.33"))
    assert row(january) == (1, *money("2500.00", "1000.00", "0.00", "2500.00"))
    assert row(found.together) == (5, *money("17633.32", "10866.67", "10800.00", "16633.33"))


def test_board_groups_and_snapshot_add_up_to_the_same(deals):
    shown = board(opportunities=Opportunity.objects.all(), on=ON)
    together = asked().together
    assert (shown.open_count, shown.open_amount, shown.open_weighted) == (
        together.count,
        together.amount,
        together.weighted,
    )
    for by in ("stage", "owner"):
        for line in asked(by).rows:
            assert sum(group.weighted for group in line.groups.values()) == line.figures.weighted
    forecasts.snapshot_take(on=ON)
    assert sum(kept.weighted for kept in PipelineSnapshot.objects.all()) == together.weighted
    assert weighted_history(snapshots=PipelineSnapshot.objects.all(), on=ON) == [(ON, together.weighted)]


def test_it_shows_what_changed_since_the_last_snapshot(deals):
    assert asked().compared_with is None
    forecasts.snapshot_take(on=date(2026, 11, 22))
    opportunities.opportunity_update(actor=None, opportunity=deals["A"], amount=Decimal(12000))
    opportunities.opportunity_update(actor=None, opportunity=deals["E"], expected_close=date(2027, 1, 9))
    found = asked()
    assert found.compared_with == date(2026, 11, 22)
    assert {line.month: line.change for line in found.rows} == {
        None: Decimal("-600.00"),
        date(2026, 12, 1): Decimal("1500.00"),
        date(2027, 1, 1): Decimal("600.00"),
    }


def test_a_second_snapshot_of_a_day_replaces_the_first(deals):
    first = forecasts.snapshot_take(on=ON)
    assert forecasts.snapshot_take(on=ON) == first == PipelineSnapshot.objects.count()


def test_another_currency_without_a_rate_is_left_out_and_counted(deals):
    OpportunityFactory(stage=deals["A"].stage, currency="ZZZ")
    assert (asked().unvalued, asked().together.count) == (1, 5)
    shown = board(opportunities=Opportunity.objects.all(), on=ON)
    assert (shown.unvalued, shown.open_count) == (1, 6)


def test_another_currency_counts_at_the_latest_rate(deals):
    for day, rate in (("2026-01-01", "0.5"), ("2026-11-01", "0.9"), ("2026-12-01", "2")):
        ExchangeRate.objects.create(currency="USD", valid_from=day, rate=Decimal(rate))
    OpportunityFactory(stage=deals["A"].stage, currency="USD", amount=Decimal("100.05"), probability_pct=Decimal(75))
    found = asked()
    assert found.together.amount == Decimal("17633.32") + Decimal("90.05")
    assert found.together.weighted == Decimal("10866.67") + Decimal("67.54")


def test_decided_ones_leave_the_forecast_and_the_board_after_thirty_days(deals):
    opportunities.opportunity_win(actor=None, opportunity=deals["A"], now=NOW)
    won = next(col for col in board(opportunities=Opportunity.objects.all(), on=ON).columns if col.stage.code == "won")
    assert ([card.name for card in won.cards], asked().together.count) == (["A"], 4)
    later = board(opportunities=Opportunity.objects.all(), on=date(2026, 12, 25))
    assert next(col for col in later.columns if col.stage.code == "won").count == 0


def test_snapshots_are_seen_by_territory(deals, sales_member, outsider, territory):
    OpportunityFactory(account=AccountFactory(territory=territory), stage=deals["A"].stage)
    forecasts.snapshot_take(on=ON)
    assert {kept.territory for kept in PipelineSnapshot.objects.visible_to(sales_member)} == {territory}
    assert not PipelineSnapshot.objects.visible_to(outsider)


def test_constant_queries(deals, django_assert_max_num_queries):
    OpportunityFactory.create_batch(20, stage=deals["A"].stage)
    with django_assert_max_num_queries(3):
        board(opportunities=Opportunity.objects.all(), on=ON)
    with django_assert_max_num_queries(4):
        asked()
    found, _unvalued = cells(opportunities=Opportunity.objects.all(), on=ON)
    assert figures(found).count == 25
