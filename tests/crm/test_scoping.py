"""Who sees which account and its people: the territory for sales members, everything for managers and operations."""

import pytest
from django.urls import reverse

from catalog.models import Product
from tests.factories import AccountFactory, ContactFactory, PriceListFactory, PriceRowFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact(territory):
    return ContactFactory(account=AccountFactory(territory=territory), name="Secret Person", email="secret@example.com")


def addresses_of(contact):
    yield reverse("crm:account_detail", args=[contact.account_id])
    yield reverse("crm:contact_detail", args=[contact.pk])
    yield f"/api/v1/accounts/{contact.account_id}/"
    yield f"/api/v1/contacts/{contact.pk}/"


@pytest.mark.parametrize("cast", ["sales_member", "sales_manager", "operations_member"])
def test_seen_by_those_who_serve_the_account(request, as_user, contact, cast):
    client = as_user(request.getfixturevalue(cast))
    assert [client.get(url).status_code for url in addresses_of(contact)] == [200] * 4


def test_another_territory_is_not_found(as_user, other_territory_member, contact):
    client = as_user(other_territory_member)
    assert [client.get(url).status_code for url in addresses_of(contact)] == [404] * 4
    for url in (reverse("crm:account_list"), reverse("crm:contact_list"), "/api/v1/accounts/", "/api/v1/contacts/"):
        answer = client.get(url)
        assert answer.status_code == 200
        assert b"Secret Person" not in answer.content
        assert contact.account.name.encode() not in answer.content
    offers = client.get(reverse("crm:account_options"), {"q": contact.account.code})
    assert contact.account.code.encode() not in offers.content


@pytest.mark.parametrize("cast", ["supply_member", "technology_member", "outsider"])
def test_closed_to_the_other_teams(request, as_user, contact, cast):
    client = as_user(request.getfixturevalue(cast))
    assert {client.get(url).status_code for url in addresses_of(contact)} == {403}


def test_writes_into_another_territory_are_not_found(as_user, other_territory_member, contact):
    client = as_user(other_territory_member)
    account = contact.account
    for name, pk in (
        ("crm:account_edit", account.pk),
        ("crm:contact_edit", contact.pk),
        ("crm:contact_create", account.pk),
        ("crm:address_create", account.pk),
        ("crm:account_lifecycle", account.pk),
    ):
        assert client.post(reverse(name, args=[pk]), {"name": "Taken", "lifecycle": "CHURNED"}).status_code == 404
    client.post(reverse("crm:account_assign"), {"pk": [account.pk], "assign": "1", "owner": other_territory_member.pk})
    account.refresh_from_db()
    contact.refresh_from_db()
    assert (account.owner, account.lifecycle, contact.name) == (None, "ACTIVE", "Secret Person")


def test_operations_read_accounts_and_do_not_write_them(as_user, operations_member, contact):
    client = as_user(operations_member)
    assert client.post(reverse("crm:account_edit", args=[contact.account_id]), {}).status_code == 403
    assert b"Edit" not in client.get(reverse("crm:account_detail", args=[contact.account_id])).content


def test_agreed_price_is_absent_without_the_right(as_user, operations_member, sales_manager, contact):
    agreed = PriceListFactory(code="AGREED", name="Agreed with them", is_default=False)
    row = PriceRowFactory(price_list=agreed, amount="7.77")
    PriceRowFactory(product=row.product, amount="11.11")
    contact.account.price_list = agreed
    contact.account.save()
    question = {"quantity": "1", "on": "2026-05-01", "account": contact.account.code}
    panel = reverse("crm:product_price", args=[row.product_id])
    api = f"/api/v1/accounts/{contact.account_id}/price/"
    account_api = f"/api/v1/accounts/{contact.account_id}/"

    allowed = as_user(sales_manager)
    assert b"7.77" in allowed.get(panel, question).content
    answer = allowed.get(api, {"product": row.product.sku, "quantity": 1, "on": "2026-05-01"})
    assert answer.json()["unit_price"] == "7.77"
    assert allowed.get(account_api).json()["price_list"] == "AGREED"

    refused = as_user(operations_member)
    page = refused.get(panel, question).content
    assert b"7.77" not in page
    assert b"11.11" in page
    assert b"Agreed with them" not in refused.get(reverse("crm:account_detail", args=[contact.account_id])).content
    assert refused.get(api, {"product": row.product.sku}).status_code == 403
    assert "price_list" not in refused.get(account_api).json()
    assert Product.objects.count() == 1
