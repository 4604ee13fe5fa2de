"""The screens: who sees which, what an empty database says, and that every link on them leads somewhere."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from analytics.models import JobRun, Proposal
from b2bops.platform.models import ImportRun, Notification
from orders.models import OrderHold, SalesReturn
from tests.factories import (
    ContactFactory,
    ProductFactory,
    PurchaseOrderFactory,
    QuoteFactory,
    StockLevelFactory,
    SupplierFactory,
    WarehouseFactory,
)

pytestmark = pytest.mark.django_db
TEAMS = ("sales", "operations", "supply", "technology")
QUERIES_MAX = 15


@pytest.fixture
def everything(today, ordered, north, sales_member):
    """A row for every card of every workspace."""
    run = JobRun.objects.create(key="recommendations", as_of=today, queued_at=timezone.now(), status="RUNNING")
    JobRun.objects.create(
        key="demand_forecast", as_of=today, queued_at=timezone.now(), finished_at=timezone.now(), status="FAILED"
    )
    ordered(north, 45, 35, 25, 15)
    ContactFactory(account=north)
    (held,) = ordered(north, 15, status="ON_HOLD")
    OrderHold.objects.create(order=held, reason="CREDIT", note="Over the limit")
    ordered(north, 15, status="CONFIRMED", requested_date=today)
    QuoteFactory(account=north, created_by=sales_member)
    SalesReturn.objects.create(number="RT-1", account=north, returned_at=timezone.now(), currency="EUR")
    ImportRun.objects.create(
        kind="orders", file_name="a.csv", queued_at=timezone.now(), rows_in=3, rows_rejected=2, status="SUCCEEDED"
    )
    evidence = {"kind": "REPEAT", "gap_days": 5, "last_days_ago": 6, "quantity": 5, "chance": 0.5}
    wanted = {"unit_cost": 2, "on_hand": 0, "on_order": 0, "stock_out_chance": 0.5}
    shared = {"run": run, "value": 1.0, "evidence": evidence, "currency": "EUR", "money_at_stake": Decimal(5)}
    shared["terms"] = [{"key": "own_rhythm", "value": 1.0}]
    Proposal.objects.create(kind="RECOMMENDATION", account=north, product=ProductFactory(), **shared)
    Proposal.objects.create(
        kind="PURCHASE",
        supplier=SupplierFactory(),
        warehouse=WarehouseFactory(),
        product=ProductFactory(),
        **{**shared, "evidence": wanted},
    )
    PurchaseOrderFactory(status="SENT", expected_date=today - timedelta(days=2))
    PurchaseOrderFactory(status="SENT", expected_date=today)
    StockLevelFactory(on_hand=Decimal(0))


@pytest.mark.parametrize("team", TEAMS)
def test_each_team_starts_in_its_own_workspace_and_sees_no_other(team, as_user, request):
    client = as_user(request.getfixturevalue(f"{team}_member"))
    assert client.get("/")["Location"] == f"/workspaces/{team}/"
    answers = {name: client.get(f"/workspaces/{name}/").status_code for name in TEAMS}
    assert answers == {name: 200 if name == team else 403 for name in TEAMS}


def test_somebody_without_a_team_is_told_so(as_user, outsider):
    client = as_user(outsider)
    assert "You belong to no team yet" in client.get("/").content.decode()
    assert {client.get(f"/workspaces/{name}/").status_code for name in TEAMS} == {403}


@pytest.mark.parametrize(
    ("team", "words"),
    [
        ("sales", "Nothing has been sold yet"),
        ("operations", "No order yet"),
        ("supply", "No stock is known yet"),
        ("technology", "Not measured yet"),
    ],
)
def test_an_empty_database_says_what_to_do_first(team, words, as_user, request):
    page = as_user(request.getfixturevalue(f"{team}_member")).get(f"/workspaces/{team}/")
    assert page.status_code == 200
    assert words in page.content.decode()


@pytest.mark.parametrize("team", TEAMS)
def test_every_link_of_a_full_workspace_opens_for_its_members(team, as_user, request, everything):
    client = as_user(request.getfixturevalue(f"{team}_member"))
    page = client.get(f"/workspaces/{team}/").content.decode()
    links = set(re.findall(r'<a [^>]*href="(/[^"#]*)"', page)) | set(re.findall(r'data-url="(/[^"]*)"', page))
    assert len(links) > 10
    refused = {link: status for link in sorted(links) if (status := client.get(link).status_code) not in {200, 302}}
    assert refused == {}


@pytest.mark.parametrize("team", TEAMS)
def test_a_workspace_stays_within_its_queries(team, as_user, request, everything):
    client = as_user(request.getfixturevalue(f"{team}_member"))
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/workspaces/{team}/")
    assert len(queries) <= QUERIES_MAX, [query["sql"] for query in queries]


def test_the_stock_value_is_shown_to_those_who_may_see_cost(as_user, supply_member, everything):
    assert "Stock value" in as_user(supply_member).get("/workspaces/supply/").content.decode()


def test_an_offer_is_added_to_a_quote_in_one_click(as_user, sales_member, everything):
    page = as_user(sales_member).get("/workspaces/sales/").content.decode()
    proposal = Proposal.objects.get(kind="RECOMMENDATION")
    assert f'action="/analytics/decisions/{proposal.pk}/accept/"' in page


def test_a_purchase_is_accepted_in_one_click(as_user, supply_member, everything):
    proposal = Proposal.objects.get(kind="PURCHASE")
    client = as_user(supply_member)
    address = f"/analytics/decisions/{proposal.pk}/accept/"
    assert f'action="{address}"' in client.get("/workspaces/supply/").content.decode()
    assert client.post(address, headers={"HX-Request": "true"}).status_code == 200
    proposal.refresh_from_db()
    assert (proposal.status, proposal.decided_by) == ("ACCEPTED", supply_member)


def test_the_menu_says_who_one_is_and_the_bell_how_many_wait(as_user, sales_manager):
    for _number in range(3):
        Notification.objects.create(user=sales_manager, text="Ready")
    Notification.objects.create(user=sales_manager, text="Seen", read_at=timezone.now())
    page = as_user(sales_manager).get("/workspaces/sales/")
    assert page.context["user_teams"] == "Sales (manager)"
    assert page.context["unread_notifications"] == 3


def test_revenue_in_another_currency_is_named_and_an_empty_chart_says_so(as_user, sales_manager, ordered, north):
    client = as_user(sales_manager)
    assert "No data to draw yet" in client.get("/workspaces/sales/").content.decode()
    ordered(north, 1, amount=100)
    ordered(north, 1, amount=10, currency="GBP")
    page = client.get("/workspaces/sales/").content.decode()
    assert "No data to draw yet" not in page
    assert "without what was sold in GBP" in page
