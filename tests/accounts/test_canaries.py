"""Marked values: what a person may not see appears nowhere they can look, in no page, export or API answer."""

import logging
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import Client

from b2bops.accounts.models import Territory, User
from catalog.models import PriceList, PriceRow, Product
from crm.models import Account, Contact
from supply.models import PurchaseOrderLine, StockMove, SupplierProduct
from tests.company import Destination, addresses

NAME = "Canary Foundry"
COST, COST_SEEN = Decimal("4321.987"), ("4321.98", "4,321.9", "4,322")
PRICE, PRICE_SEEN = Decimal("8765.432"), ("8765.43", "8,765.4")
# Exports and the shapes of a list that are addresses of their own.
FORMS = ("", "?export=csv")
UNFIT = ("account_logout", "account_inactive", "api:schema", "api:documentation")


@pytest.fixture(scope="module")
def planted(company) -> Iterator[None]:
    """Names in another territory, costs and contract prices that nothing else resembles."""
    seller = User.objects.get(username="sales-member")
    other = Territory.objects.exclude(pk=seller.territory_id).first()
    foreign = Account.objects.filter(territory=other)
    assert foreign
    for account in foreign:
        Account.objects.filter(pk=account.pk).update(name=f"{NAME} {account.pk}")
    Contact.objects.create(account=foreign[0], name=f"{NAME} buyer")
    Product.objects.update(standard_cost=COST)
    SupplierProduct.objects.update(unit_cost=COST)
    PurchaseOrderLine.objects.update(unit_cost=COST)
    StockMove.objects.exclude(unit_cost=None).update(unit_cost=COST)
    agreed = PriceList.objects.create(code="AGREED", name="Agreed", currency="EUR")
    PriceRow.objects.bulk_create(
        [PriceRow(price_list=agreed, product=product, amount=PRICE) for product in Product.objects.all()]
    )
    Account.objects.update(price_list=agreed)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def crawl(username: str) -> Iterator[tuple[str, str]]:
    """(address, text) of every address that opens for the person."""
    user = User.objects.get(username=username)
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    for place in addresses():
        if place.name in UNFIT or not user.may_use(place.name):
            continue
        for address in _forms(place):
            with transaction.atomic():
                response = client.get(address)
                body = b"".join(response.streaming_content) if response.streaming else response.content
            assert response.status_code < 500, address
            yield address, body.decode("utf-8", "replace")


def _forms(place: Destination) -> list[str]:
    if place.name.startswith("api:") and place.name.endswith("-list"):
        return [place.path + "?page_size=500"]
    if place.name.endswith("_list"):
        return [place.path + form for form in FORMS]
    return [place.path]


def leaks(username: str, marks: tuple[str, ...]) -> list[str]:
    found = []
    for address, text in crawl(username):
        found += [f"{username} {address}: {mark}" for mark in marks if mark in text]
    return found


@pytest.mark.django_db
def test_a_seller_sees_nothing_of_another_territory_and_no_cost(planted):
    assert leaks("sales-member", (NAME, *COST_SEEN)) == []


@pytest.mark.django_db
def test_operations_members_see_neither_costs_nor_contract_prices(planted):
    assert leaks("operations-member", (*COST_SEEN, *PRICE_SEEN)) == []


@pytest.mark.django_db
def test_supply_members_see_no_contract_price(planted):
    assert leaks("supply-member", PRICE_SEEN) == []


@pytest.mark.django_db
def test_the_marks_are_there_for_those_entitled(planted):
    assert leaks("supply-member", COST_SEEN)
    assert leaks("sales", (NAME,))
    assert leaks("sales", PRICE_SEEN)
