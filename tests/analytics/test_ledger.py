"""Deciding once: through services, screens, API and admin; by two people at the same moment; for the right people."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db import close_old_connections, connection
from django.urls import reverse
from django.utils import timezone

from analytics.models import JobRun, Proposal, ProposalKind, ProposalStatus
from analytics.services import ledger, runs, storing
from b2bops.platform.models import AuditEntry, OutboxMessage
from orders.models import QuoteLine
from supply.models import PurchaseOrder, PurchaseOrderLine
from tests.factories import AccountFactory, PriceRowFactory, ProductFactory, SupplierFactory, WarehouseFactory

pytestmark = pytest.mark.django_db


def job_run(key="purchase_proposals"):
    return JobRun.objects.create(key=key, as_of=date(2026, 6, 30), queued_at=timezone.now(), status="SUCCEEDED")


def purchase(run=None, supplier=None, quantity=24.0):
    return Proposal.objects.create(
        kind=ProposalKind.PURCHASE,
        run=run or job_run(),
        product=ProductFactory(),
        warehouse=WarehouseFactory(),
        supplier=supplier or SupplierFactory(),
        value=quantity,
        terms=[{"key": "expected_demand", "value": quantity}],
        evidence={"unit_cost": "6.00", "on_hand": 1.0, "on_order": 0.0, "stock_out_chance": 0.4, "unit_margin": 3.0},
        reason="Stock lasts about 5 days.",
        money_at_stake=Decimal(90),
        currency="EUR",
    )


def recommendation(account, run=None, product=None):
    product = product or PriceRowFactory().product
    return Proposal.objects.create(
        kind=ProposalKind.RECOMMENDATION,
        run=run or job_run("recommendations"),
        product=product,
        account=account,
        value=-1.5,
        terms=[{"key": "base", "value": -2.0}, {"key": "own_count", "value": 0.5}],
        evidence={"kind": "REPEAT", "quantity": 6, "chance": 0.18, "outlook_days": 61, "expected_margin": 7.0},
        reason="Bought 4 times.",
        money_at_stake=Decimal(11),
        currency="EUR",
    )


def test_accepting_a_purchase_adds_one_draft_line_with_its_trail(supply_member):
    proposal = purchase()
    decided = ledger.proposal_accept(actor=supply_member, proposal=proposal)
    line = PurchaseOrderLine.objects.get()
    assert (line.product, line.quantity, line.unit_cost) == (proposal.product, Decimal(24), Decimal("6.00"))
    assert line.order.status == "DRAFT" and line.order.created_by == supply_member
    assert decided.status == ProposalStatus.ACCEPTED and decided.effect == f"supply.purchaseorderline:{line.pk}"
    entry = AuditEntry.objects.get(model="analytics.proposal")
    assert (entry.action, entry.before["status"], entry.after["status"]) == ("proposal.accepted", "OPEN", "ACCEPTED")
    assert OutboxMessage.objects.get(topic="proposal.accepted").payload["proposal"] == proposal.pk


def test_accepting_twice_has_one_effect(supply_member, supply_manager):
    proposal = purchase()
    ledger.proposal_accept(actor=supply_member, proposal=proposal)
    with pytest.raises(ledger.AlreadyDecided) as refused:
        ledger.proposal_accept(actor=supply_manager, proposal=proposal)
    assert "supply-member" in refused.value.message
    with pytest.raises(ledger.AlreadyDecided):
        ledger.proposal_reject(actor=supply_manager, proposal=proposal, reason="too late")
    assert PurchaseOrderLine.objects.get().quantity == 24


def test_another_quantity_needs_its_reason(supply_member):
    proposal = purchase()
    with pytest.raises(ledger.ReasonMissing) as refused:
        ledger.proposal_accept(actor=supply_member, proposal=proposal, quantity=Decimal(36), reason="  ")
    assert refused.value.field == "reason"
    with pytest.raises(ledger.QuantityRefused):
        ledger.proposal_accept(actor=supply_member, proposal=proposal, quantity=Decimal(0), reason="none")
    assert not PurchaseOrder.objects.exists()
    decided = ledger.proposal_accept(actor=supply_member, proposal=proposal, quantity=Decimal(36), reason="fair in May")
    assert (decided.decided_qty, decided.decision_reason) == (Decimal(36), "fair in May")
    assert PurchaseOrderLine.objects.get().quantity == 36


def test_rejecting_needs_a_reason_and_has_no_effect(supply_member):
    proposal = purchase()
    with pytest.raises(ledger.ReasonMissing):
        ledger.proposal_reject(actor=supply_member, proposal=proposal, reason="")
    decided = ledger.proposal_reject(actor=supply_member, proposal=proposal, reason="discontinued soon")
    assert (decided.status, decided.effect) == (ProposalStatus.REJECTED, "")
    assert not PurchaseOrder.objects.exists()


def test_accepting_many_groups_them_by_supplier_and_stops_for_none(supply_member):
    first, second = SupplierFactory(), SupplierFactory()
    run = job_run()
    rows = [purchase(run, first), purchase(run, first), purchase(run, second)]
    ledger.proposal_reject(actor=supply_member, proposal=rows[1], reason="no")
    outcome = ledger.proposals_accept(actor=supply_member, proposals=[*rows, purchase(run, first)])
    assert len(outcome.accepted) == 3 and [row for row, _sentence in outcome.refused] == [rows[1]]
    assert {order.supplier: order.lines.count() for order in PurchaseOrder.objects.all()} == {first: 2, second: 1}


def test_accepting_a_recommendation_adds_one_draft_quote_line(sales_member, territory):
    account = AccountFactory(territory=territory)
    rows = [recommendation(account), recommendation(account)]
    for row in rows:
        ledger.proposal_accept(actor=sales_member, proposal=row)
    lines = QuoteLine.objects.order_by("pk")
    assert [line.product for line in lines] == [row.product for row in rows]
    assert {line.quantity for line in lines} == {Decimal(6)} and len({line.quote for line in lines}) == 1
    assert lines[0].quote.status == "DRAFT"


def test_a_new_run_supersedes_open_rows_and_never_touches_decided_ones(supply_member):
    old = job_run()
    accepted, rejected, left = purchase(old), purchase(old), purchase(old)
    ledger.proposal_accept(actor=supply_member, proposal=accepted)
    ledger.proposal_reject(actor=supply_member, proposal=rejected, reason="no")
    decided = list(Proposal.objects.filter(pk__in=[accepted.pk, rejected.pk]).order_by("pk").values())
    for _night in range(5):
        run = runs.run_now(actor=None, key="purchase_proposals", as_of=date(2026, 7, 1))
        assert run.status == "SUCCEEDED"
    assert list(Proposal.objects.filter(pk__in=[accepted.pk, rejected.pk]).order_by("pk").values()) == decided
    assert not Proposal.objects.filter(pk=left.pk, status=ProposalStatus.OPEN).exists()


def test_a_superseded_proposal_cannot_be_accepted(supply_member):
    proposal = purchase()
    runs.run_now(actor=None, key="purchase_proposals", as_of=date(2026, 7, 1))
    with pytest.raises(ledger.AlreadyDecided, match="newer run"):
        ledger.proposal_accept(actor=supply_member, proposal=proposal)


def test_terms_that_do_not_sum_are_never_stored():
    with pytest.raises(storing.TermsDoNotSum, match="the terms sum to 3"):
        storing.terms_checked([{"key": "a", "value": 1}, {"key": "b", "value": 2}], total=4.0, subject="row")
    with pytest.raises(storing.TermsDoNotSum):
        storing.terms_checked([{"key": "a", "value": float("nan")}], total=0.0, subject="row")


def test_accept_through_the_screen_creates_one_line(as_user, supply_member):
    proposal = purchase()
    browser, url = as_user(supply_member), reverse("analytics:decision_accept", args=[proposal.pk])
    assert browser.post(url, {"quantity": "24", "reason": ""}).status_code == 302
    browser.post(url, {"quantity": "24", "reason": ""})
    assert PurchaseOrderLine.objects.get().quantity == 24


def test_accept_edit_and_reject_in_the_list(as_user, supply_member):
    taken, changed, refused = purchase(), purchase(), purchase()
    browser = as_user(supply_member)
    htmx = {"headers": {"HX-Request": "true"}}
    page = browser.get(reverse("analytics:replenishment_list"))
    assert page.status_code == 200 and taken.product.name in page.text and "144.00" in page.text
    accepted = browser.post(reverse("analytics:replenishment_accept", args=[taken.pk]), **htmx)
    assert accepted.status_code == 200 and PurchaseOrder.objects.get(supplier=taken.supplier).number in accepted.text
    url = reverse("analytics:replenishment_accept", args=[changed.pk])
    again = browser.post(url, {"quantity": "30"}, **htmx)
    assert again.status_code == 422 and "reason" in again.text and 'value="30"' in again.text
    assert browser.post(url, {"quantity": "30", "reason": "promotion"}, **htmx).status_code == 200
    url = reverse("analytics:replenishment_reject", args=[refused.pk])
    assert browser.post(url, {}, **htmx).status_code == 422
    assert browser.post(url, {"reason": "too bulky"}, **htmx).status_code == 200
    assert sorted(Proposal.objects.values_list("status", flat=True)) == ["ACCEPTED", "ACCEPTED", "REJECTED"]


def test_bulk_accept_from_the_list(as_user, supply_member):
    supplier = SupplierFactory()
    rows = [purchase(supplier=supplier) for _ in range(3)]
    answer = as_user(supply_member).post(
        reverse("analytics:replenishment_bulk_accept"), {"pk": [row.pk for row in rows[:2]]}, follow=True
    )
    order = PurchaseOrder.objects.get()
    assert order.lines.count() == 2 and order.number in answer.text


def test_accept_through_the_api_creates_one_line(api_as, supply_member):
    proposal = purchase()
    client, url = api_as(supply_member), f"/api/v1/decisions/{proposal.pk}/accept/"
    answer = client.post(url, {"quantity": "30"}, format="json")
    assert answer.status_code == 422 and answer.json()["errors"][0]["field"] == "reason"
    answer = client.post(url, {"quantity": "30", "reason": "promotion"}, format="json")
    assert answer.status_code == 200 and answer.json()["status"] == "ACCEPTED"
    assert client.post(url, {}, format="json").status_code == 409
    assert PurchaseOrderLine.objects.get().quantity == 30
    rejected = client.post(f"/api/v1/decisions/{purchase().pk}/reject/", {"reason": "no"}, format="json")
    assert rejected.json()["decision_reason"] == "no"


def test_accept_through_the_admin_creates_one_line(as_user, technology_manager):
    technology_manager.is_staff = True
    technology_manager.save()
    proposal = purchase()
    browser, url = as_user(technology_manager), reverse("admin:analytics_proposal_changelist")
    form = {"action": "accept_selected", "_selected_action": [proposal.pk]}
    for _time in range(2):
        assert browser.post(url, form, follow=True).status_code == 200
    assert PurchaseOrderLine.objects.get().quantity == 24


def test_other_territories_see_and_decide_nothing(as_user, api_as, territory, sales_member, other_territory_member):
    account = AccountFactory(territory=territory)
    proposal = recommendation(account)
    stranger, api = as_user(other_territory_member), api_as(other_territory_member)
    detail = reverse("analytics:decision_detail", args=[proposal.pk])
    accept = reverse("analytics:decision_accept", args=[proposal.pk])
    panel = reverse("analytics:account_panel", args=[account.pk])
    assert [stranger.get(detail).status_code, stranger.post(accept).status_code] == [404, 404]
    assert stranger.get(panel).status_code == 404
    assert account.name not in stranger.get(reverse("analytics:recommendation_list")).text
    assert api.get(f"/api/v1/decisions/{proposal.pk}/").status_code == 404
    assert api.post(f"/api/v1/decisions/{proposal.pk}/accept/").status_code == 404
    mine = as_user(sales_member)
    assert mine.get(detail).status_code == 200 and proposal.product.name in mine.get(panel).text
    answer = mine.post(accept, headers={"HX-Request": "true"})
    assert QuoteLine.objects.get().quote.number in answer.text


def test_purchases_are_not_the_business_of_sales(as_user, sales_member, supply_member):
    proposal = purchase()
    detail = reverse("analytics:decision_detail", args=[proposal.pk])
    assert as_user(sales_member).get(detail).status_code == 404
    assert as_user(sales_member).post(reverse("analytics:replenishment_accept", args=[proposal.pk])).status_code == 403
    assert as_user(supply_member).get(detail).status_code == 200


def test_margin_and_cost_stay_with_those_who_may_see_them(api_as, as_user, territory, sales_member, sales_manager):
    proposal = recommendation(AccountFactory(territory=territory))
    url = f"/api/v1/decisions/{proposal.pk}/"
    assert "expected_margin" not in api_as(sales_member).get(url).json()["evidence"]
    assert api_as(sales_manager).get(url).json()["evidence"]["expected_margin"] == 7.0
    page = reverse("analytics:decision_detail", args=[proposal.pk])
    assert "Expected margin" not in as_user(sales_member).get(page).text
    assert "Expected margin" in as_user(sales_manager).get(page).text


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks are PostgreSQL's; set DATABASE_URL to one")
def test_two_people_accepting_at_once_make_one_line(supply_member, supply_manager):
    proposal = purchase()
    start, outcomes = threading.Barrier(2), []

    def accept(person):
        start.wait()
        try:
            ledger.proposal_accept(actor=person, proposal=proposal)
            outcomes.append("accepted")
        except ledger.AlreadyDecided:
            outcomes.append("refused")
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=accept, args=(person,)) for person in (supply_member, supply_manager)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(outcomes) == ["accepted", "refused"]
    assert PurchaseOrderLine.objects.get().quantity == 24
