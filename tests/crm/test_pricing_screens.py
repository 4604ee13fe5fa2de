"""Screens and API of contracts, segments, promotions, price rules and the ladder: what they do, and for whom."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from catalog.models import PriceRule, Promotion
from crm.models import Contract, ContractStatus, Segment
from tests.factories import (
    AccountFactory,
    ContractFactory,
    ContractPriceFactory,
    PriceListFactory,
    PriceRowFactory,
    ProductFactory,
    PromotionFactory,
    SegmentFactory,
)

pytestmark = pytest.mark.django_db
MARK = "4321.98"


@pytest.fixture
def contract(territory):
    row = PriceRowFactory(amount=Decimal(10))
    contract = ContractFactory(account=AccountFactory(territory=territory), name="Frame of the north")
    ContractPriceFactory(contract=contract, product=row.product, amount=Decimal(MARK))
    contract.commitments.create(measure="AMOUNT", target=Decimal(5000), period="YEAR")
    return contract


def pages(contract):
    product = contract.prices.get().product
    why = f"{reverse('crm:why_price')}?product={product.sku}&account={contract.account.code}"
    return [
        reverse("crm:contract_list"),
        reverse("crm:contract_list") + "?export=csv",
        contract.get_absolute_url(),
        reverse("orders:contract_panel", args=[contract.pk]),
        "/api/v1/contracts/",
        f"/api/v1/contracts/{contract.pk}/",
        why,
    ]


def body(response):
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode()


def test_those_who_see_agreed_prices_see_contracts(contract, as_user, sales_member):
    client = as_user(sales_member)
    texts = [body(client.get(page)) for page in pages(contract)]
    assert contract.number in texts[0]
    assert contract.number in texts[1]
    assert "4,321.98" in texts[2]
    assert MARK in texts[5]
    assert "4,321.98" in texts[6]


@pytest.mark.parametrize(
    "cast", ["operations_manager", "supply_member", "technology_manager", "other_territory_member"]
)
def test_for_others_contracts_are_not_there(request, contract, as_user, cast):
    client = as_user(request.getfixturevalue(cast))
    for page in pages(contract):
        text = body(client.get(page))
        assert contract.number not in text
        assert "4,321.98" not in text
        assert MARK not in text


def test_the_floor_is_shown_only_to_those_who_see_cost(contract, as_user, sales_member, sales_manager):
    page = pages(contract)[-1]
    assert "Floor" not in body(as_user(sales_member).get(page))
    assert "Floor" in body(as_user(sales_manager).get(page))
    api = f"/api/v1/accounts/{contract.account.pk}/price/?product={contract.prices.get().product.sku}"
    assert "FLOOR" not in body(as_user(sales_member).get(api))
    assert "FLOOR" in body(as_user(sales_manager).get(api))


def test_a_contract_from_draft_to_active_on_the_screens(as_user, sales_member, sales_manager, territory):
    account, product = AccountFactory(territory=territory), ProductFactory()
    seller, manager = as_user(sales_member), as_user(sales_manager)
    today = timezone.localdate()
    head = {"account": account.code, "name": "Frame", "valid_from": today, "valid_until": today, "notice_days": 30}
    assert seller.post(reverse("crm:contract_create"), head).status_code == 302
    made = Contract.objects.get()
    add = reverse("crm:contract_price_add", args=[made.pk])
    refused = seller.post(add, {"from_quantity": 1, "amount": "5"})
    assert refused.status_code == 422
    assert "one product or one category" in refused.content.decode()
    assert seller.post(add, {"product": product.sku, "from_quantity": 1, "amount": "5"}).status_code == 302
    approve = reverse("crm:contract_approve", args=[made.pk])
    assert seller.post(approve).status_code == 403
    assert manager.post(approve).status_code == 302
    assert seller.post(reverse("crm:contract_activate", args=[made.pk])).status_code == 302
    made.refresh_from_db()
    assert made.status == ContractStatus.ACTIVE
    assert made.approved_by == sales_manager


def test_a_contract_through_the_api(api_as, sales_member, sales_manager, territory):
    account, product = AccountFactory(territory=territory), ProductFactory()
    head = {"account": account.code, "name": "F", "valid_from": "2026-01-01", "valid_until": "2030-12-31"}
    seller = api_as(sales_member)
    made = seller.post("/api/v1/contracts/", head, format="json")
    assert made.status_code == 201, made.json()
    url = f"/api/v1/contracts/{made.json()['id']}/"
    row = {"product": product.sku, "from_quantity": "10", "amount": "7.50"}
    assert seller.post(f"{url}prices/", row, format="json").json()["prices"][0]["amount"] == "7.500000"
    bad = seller.post(f"{url}prices/", {**row, "discount_pct": "5"}, format="json")
    assert bad.status_code == 422
    assert bad.json()["errors"][0]["field"] == "amount"
    assert seller.post(f"{url}approve/").status_code == 403
    assert api_as(sales_manager).post(f"{url}approve/").json()["status"] == "APPROVED"
    assert seller.post(f"{url}activate/").json()["status"] == "ACTIVE"
    assert seller.post(f"{url}renew/").json()["renews"] == made.json()["number"]
    ended = api_as(sales_manager).post(f"{url}terminate/", {"reason": "Left."}, format="json")
    assert ended.json()["status"] == "TERMINATED"


def test_a_promotion_is_drafted_switched_on_and_shown_with_its_uses(as_user, sales_manager, operations_member):
    manager = as_user(sales_manager)
    values = {
        "code": "SPRING",
        "name": "Spring",
        "kind": "PERCENT",
        "percent": "10",
        "currency": "EUR",
        "starts_on": "2026-01-01",
        "ends_on": "2030-01-01",
        "audience": "CHOSEN",
        "skus": ProductFactory().sku,
        "budget": "100",
    }
    refused = manager.post(reverse("catalog:promotion_create"), {**values, "percent": ""})
    assert refused.status_code == 422
    assert manager.post(reverse("catalog:promotion_create"), values).status_code == 302
    made = Promotion.objects.get()
    assert manager.post(reverse("catalog:promotion_activate", args=[made.pk])).status_code == 302
    segment = SegmentFactory()
    chosen = {"segments": [segment.pk], "accounts": ""}
    assert manager.post(reverse("crm:promotion_audience_set", args=[made.pk]), chosen).status_code == 302
    assert segment.name in body(manager.get(reverse("crm:promotion_audience", args=[made.pk])))
    reader = as_user(operations_member)
    assert "100.00 EUR" in body(reader.get(made.get_absolute_url()))
    assert "Not used yet" in body(reader.get(reverse("orders:promotion_panel", args=[made.pk])))
    assert reader.post(reverse("catalog:promotion_pause", args=[made.pk])).status_code == 403
    assert api_list(reader) == ["SPRING"]


def api_list(client):
    return [row["code"] for row in client.get("/api/v1/promotions/").json()["results"]]


def test_segments_and_their_accounts(as_user, sales_manager, operations_member):
    manager = as_user(sales_manager)
    price_list = PriceListFactory(code="SECRET", name="Secret list", is_default=False)
    values = {"code": "R", "name": "Resellers", "price_list": price_list.pk, "priority": 5}
    assert manager.post(reverse("crm:segment_create"), values).status_code == 302
    segment, account = Segment.objects.get(), AccountFactory()
    moved = manager.post(reverse("crm:account_segment"), {"pk": [account.pk], "segment": segment.pk, "assign": "1"})
    assert moved.status_code == 302
    account.refresh_from_db()
    assert account.segment == segment
    assert "Secret list" in body(manager.get(reverse("crm:segment_list")))
    for page in (reverse("crm:segment_list"), segment.get_absolute_url(), "/api/v1/segments/"):
        text = body(as_user(operations_member).get(page))
        assert "Resellers" in text
        assert "SECRET" not in text.upper().replace("SECRETARY", "")


@pytest.mark.parametrize(
    "query", ["", "?product=NONE", "?product=%00", "?product=X&quantity=NaN", "?product=X&on=never"]
)
def test_why_price_answers_kindly_to_anything(as_user, sales_member, query):
    ProductFactory(sku="X")
    assert as_user(sales_member).get(reverse("crm:why_price") + query).status_code in (200, 422)


def test_a_rule_is_previewed_and_applied(as_user, sales_manager, sales_member):
    product = ProductFactory(standard_cost=Decimal(6))
    price_list = PriceListFactory(code="R", name="R", is_default=False)
    values = {
        "name": "Cost + 50 %",
        "price_list": price_list.pk,
        "source": "COST",
        "change_pct": "50",
        "from_quantity": "1",
        "rounding": "ENDING_99",
    }
    manager = as_user(sales_manager)
    assert manager.post(reverse("catalog:price_rule_create"), values).status_code == 302
    rule = PriceRule.objects.get()
    preview = body(manager.get(rule.get_absolute_url()))
    assert "8.99 EUR" in preview
    assert "33.3" in preview
    assert manager.post(reverse("catalog:price_rule_apply", args=[rule.pk])).status_code == 302
    assert price_list.rows.get(product=product).amount == Decimal("8.99")
    assert "Nothing would change" in body(manager.get(rule.get_absolute_url()))
    assert as_user(sales_member).get(rule.get_absolute_url()).status_code == 403


def test_an_unusual_window_of_a_promotion_is_refused_at_its_field(api_as, sales_manager):
    running = PromotionFactory()
    answer = api_as(sales_manager).patch(f"/api/v1/promotions/{running.pk}/", {"percent": "5"}, format="json")
    assert answer.status_code == 409
    assert answer.json()["errors"][0]["field"] == "percent"
    assert running.ends_on == date(2030, 12, 31)
