"""The sales workspace on small known data."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from analytics.models import JobRun, Proposal
from b2bops.workspaces.selectors_sales import sales_workspace
from tests.factories import AccountFactory, ContactFactory, ProductFactory, QuoteFactory

pytestmark = pytest.mark.django_db


def recommend(account, *, kind="REPEAT", gap=10.0, last=15.0, money=50, **fields):
    run, _made = JobRun.objects.get_or_create(
        key="recommendations", defaults={"as_of": timezone.localdate(), "queued_at": timezone.now()}
    )
    evidence = {"kind": kind, "gap_days": gap, "last_days_ago": last, "quantity": 5, "chance": 0.5}
    return Proposal.objects.create(
        kind="RECOMMENDATION",
        run=run,
        account=account,
        product=ProductFactory(),
        value=1.0,
        evidence=evidence,
        reason="Bought often.",
        money_at_stake=Decimal(money),
        currency="EUR",
        **fields,
    )


def test_an_account_past_one_and_a_half_of_its_intervals_is_called(sales_member, today, ordered, north):
    ordered(north, 45, 35, 25, 15, amount=200)
    ContactFactory(account=north, name="Ada Buyer")
    (call,) = sales_workspace(user=sales_member, today=today).calls
    assert call.account == north
    assert (call.rhythm.usual_gap_days, call.rhythm.silent_days) == (10, 15)
    assert (call.expected, call.from_habit) == (Decimal(200), True)
    assert call.contact.name == "Ada Buyer"


def test_an_account_within_its_rhythm_is_left_alone(sales_member, today, ordered, north):
    ordered(north, 44, 34, 24, 14)
    workspace = sales_workspace(user=sales_member, today=today)
    assert (workspace.calls, workspace.at_risk) == ((), ())


def test_three_silent_intervals_are_a_risk_and_no_longer_a_call(sales_member, today, ordered, north):
    ordered(north, 36, 30, 24, 18, amount=250)
    workspace = sales_workspace(user=sales_member, today=today)
    assert workspace.calls == ()
    assert [each.account for each in workspace.at_risk] == [north]
    assert workspace.at_risk_revenue == Decimal(1000)


@pytest.mark.parametrize("fields", [{"lifecycle": "CHURNED"}, {"is_active": False}, {"is_walk_in": True}])
def test_lost_and_nameless_accounts_are_no_calls(sales_member, today, ordered, territory, fields):
    ordered(AccountFactory(territory=territory, **fields), 45, 35, 25, 15)
    assert sales_workspace(user=sales_member, today=today).calls == ()


def test_cancelled_and_draft_orders_are_no_rhythm_and_no_revenue(sales_member, today, ordered, north):
    ordered(north, 45, 35, 25, 15, status="CANCELLED")
    ordered(north, 45, 35, 25, 15, status="DRAFT")
    workspace = sales_workspace(user=sales_member, today=today)
    assert workspace.calls == ()
    assert workspace.revenue.total == 0


def test_due_repeat_products_make_a_call_with_their_expected_money(sales_member, today, ordered, north):
    ordered(north, 1)
    recommend(north, money=50)
    recommend(north, money=30)
    recommend(north, kind="NEW", money=900)
    recommend(north, gap=20.0, last=15.0, money=700)
    recommend(north, gap=10.0, last=30.0, money=600)
    (call,) = sales_workspace(user=sales_member, today=today).calls
    assert (call.expected, len(call.due), call.rhythm) == (Decimal(80), 2, None)


def test_calls_come_by_expected_money(sales_manager, today, ordered, north, south):
    ordered(north, 45, 35, 25, 15, amount=10)
    ordered(south, 45, 35, 25, 15, amount=20)
    assert [call.account for call in sales_workspace(user=sales_manager, today=today).calls] == [south, north]


def test_offers_name_each_account_once_and_leave_expired_and_decided_out(sales_member, today, ordered, north):
    ordered(north, 1)
    best = recommend(north, kind="NEW", money=90)
    recommend(north, kind="NEW", money=80)
    recommend(north, kind="NEW", money=500, expires_date=today - timedelta(days=1))
    recommend(north, kind="NEW", money=500, status="SUPERSEDED")
    assert sales_workspace(user=sales_member, today=today).offers == (best,)


def test_revenue_compares_twelve_weeks_with_the_twelve_before(sales_member, today, ordered, north):
    ordered(north, 1, 84, amount=100)
    ordered(north, 85, 168, amount=40)
    ordered(north, 169, 0, amount=999)
    revenue = sales_workspace(user=sales_member, today=today).revenue
    assert (revenue.total, revenue.total_before) == (Decimal(200), Decimal(80))
    assert (revenue.recent[-1], revenue.recent[0], revenue.before[-1], revenue.before[0]) == (100, 100, 40, 40)
    assert revenue.change_pct == 150
    assert revenue.weeks[-1] == today - timedelta(days=1)


def test_amounts_of_other_currencies_are_named_and_not_added(sales_member, today, ordered, north):
    ordered(north, 1, amount=100)
    ordered(north, 1, amount=10, currency="GBP")
    revenue = sales_workspace(user=sales_member, today=today).revenue
    assert (revenue.currency, revenue.total, revenue.other_currencies) == ("EUR", Decimal(100), ("GBP",))


def test_a_history_that_ended_long_ago_is_shown_as_of_its_last_day(sales_member, today, ordered, north):
    ordered(north, 500, 510, amount=100)
    workspace = sales_workspace(user=sales_member, today=today)
    assert workspace.day.as_of == today - timedelta(days=500)
    assert workspace.revenue.total == Decimal(200)


def test_nothing_of_another_territory_is_shown(sales_member, sales_manager, today, ordered, south):
    ordered(south, 45, 35, 25, 15)
    recommend(south)
    QuoteFactory(account=south, status="IN_REVIEW")
    own = sales_workspace(user=sales_member, today=today)
    assert (own.calls, own.offers, own.quotes, own.revenue.total) == ((), (), (), 0)
    everything = sales_workspace(user=sales_manager, today=today)
    assert (len(everything.calls), len(everything.offers), len(everything.quotes)) == (1, 1, 1)


def test_quotes_wait_for_their_maker_and_reviews_for_another_manager(sales_member, sales_manager, today, north):
    draft = QuoteFactory(account=north, created_by=sales_member)
    review = QuoteFactory(account=north, created_by=sales_member, status="IN_REVIEW")
    QuoteFactory(account=north, created_by=sales_manager, status="IN_REVIEW")
    ending = QuoteFactory(account=north, created_by=sales_member, status="SENT", valid_until=today + timedelta(days=7))
    QuoteFactory(account=north, created_by=sales_member, status="SENT", valid_until=today + timedelta(days=8))
    assert set(sales_workspace(user=sales_member, today=today).quotes) == {draft, ending}
    assert sales_workspace(user=sales_manager, today=today).quotes == (review,)


def test_more_data_costs_no_more_queries(sales_manager, today, ordered, territory, django_assert_num_queries):
    assert sales_manager.roles
    for count in (1, 6):
        for _number in range(count):
            account = AccountFactory(territory=territory)
            ordered(account, 45, 35, 25, 15)
            ContactFactory(account=account)
            recommend(account)
            QuoteFactory(account=account, status="IN_REVIEW")
        with django_assert_num_queries(8):
            sales_workspace(user=sales_manager, today=today)
