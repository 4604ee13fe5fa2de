"""API of accounts and contacts: written once per key, refused by name, never a server error."""

import pytest

from b2bops.platform.models import AuditEntry
from crm.models import Account, Address, Contact
from tests.factories import AccountFactory, ContactFactory

pytestmark = pytest.mark.django_db
ACCOUNTS = "/api/v1/accounts/"
CONTACTS = "/api/v1/contacts/"


def test_same_key_creates_one_account(api_as, sales_member, territory):
    client = api_as(sales_member)
    body = {"code": "N-1", "name": "Nordbau", "currency": "EUR", "credit_limit": "5000"}
    first = client.post(ACCOUNTS, body, headers={"Idempotency-Key": "once"})
    again = client.post(ACCOUNTS, body, headers={"Idempotency-Key": "once"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again["Idempotency-Replayed"] == "true"
    assert Account.objects.get().territory == territory
    assert AuditEntry.objects.filter(action="account.created").count() == 1


def test_patch_changes_one_field(api_as, sales_manager):
    account = AccountFactory(name="Old")
    answer = api_as(sales_manager).patch(f"{ACCOUNTS}{account.pk}/", {"name": "New"})
    assert (answer.status_code, answer.json()["name"]) == (200, "New")
    assert AuditEntry.objects.get().after == {"name": "New"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"currency": "euro"}, "currency"),
        ({"credit_limit": "NaN"}, "credit_limit"),
        ({"credit_limit": "1" + "0" * 60}, "credit_limit"),
        ({"credit_limit": -1}, "credit_limit"),
        ({"payment_terms_days": 10**30}, "payment_terms_days"),
        ({"name": "a\x00b"}, "name"),
        ({"name": None}, "name"),
        ({"name": {"a": 1}}, "name"),
        ({"parent": "nobody"}, "parent"),
        ({"owner": 5}, "owner"),
        ({"is_active": "perhaps"}, "is_active"),
    ],
)
def test_refused_values_are_named(api_as, sales_manager, changes, field):
    answer = api_as(sales_manager).post(ACCOUNTS, {"code": "N-1", "name": "Nordbau", "currency": "EUR"} | changes)
    assert answer.status_code in {400, 422}
    assert answer["Content-Type"] == "application/problem+json"
    assert field in {error["field"] for error in answer.json()["errors"]}
    assert not Account.objects.exists()


@pytest.mark.parametrize("query", ["lifecycle=HAPPY", "territory=x", "page=0", "q=%00", "owner=99999999999999999999"])
def test_bad_filters_are_refused_not_failed(api_as, sales_manager, query):
    assert 400 <= api_as(sales_manager).get(f"{ACCOUNTS}?{query}").status_code < 500


def test_filters_and_ordering(api_as, sales_manager):
    AccountFactory(name="Beta", lifecycle="ACTIVE")
    AccountFactory(name="Alpha", lifecycle="ACTIVE")
    AccountFactory(name="Gamma", lifecycle="CHURNED")
    rows = api_as(sales_manager).get(f"{ACCOUNTS}?lifecycle=ACTIVE&ordering=name").json()["results"]
    assert [row["name"] for row in rows] == ["Alpha", "Beta"]


def test_parent_of_another_territory_is_not_known(api_as, sales_member, other_territory):
    AccountFactory(code="THEIRS", territory=other_territory)
    answer = api_as(sales_member).post(ACCOUNTS, {"code": "N", "name": "N", "currency": "EUR", "parent": "THEIRS"})
    assert answer.status_code == 400


def test_lifecycle_and_addresses(api_as, sales_manager):
    account = AccountFactory()
    client = api_as(sales_manager)
    assert client.post(f"{ACCOUNTS}{account.pk}/lifecycle/", {"lifecycle": "AT_RISK"}).json()["lifecycle_by_hand"]
    assert not client.post(f"{ACCOUNTS}{account.pk}/lifecycle/release/").json()["lifecycle_by_hand"]
    body = {"kind": "SHIP", "line_1": "Hafenstraße 12", "city": "Hamburg", "country": "Germany"}
    assert client.post(f"{ACCOUNTS}{account.pk}/addresses/", body).json()["is_default"] is True
    assert client.get(f"{ACCOUNTS}{account.pk}/").json()["addresses"][0]["city"] == "Hamburg"
    assert Address.objects.count() == 1


def test_operations_read_only(api_as, operations_member):
    account = AccountFactory()
    client = api_as(operations_member)
    assert client.get(f"{ACCOUNTS}{account.pk}/").status_code == 200
    assert client.patch(f"{ACCOUNTS}{account.pk}/", {"name": "X"}).status_code == 403


def test_contact_is_created_and_stays_with_its_account(api_as, sales_manager):
    account, other = AccountFactory(), AccountFactory()
    client = api_as(sales_manager)
    created = client.post(CONTACTS, {"account": account.code, "name": "Mia Vogt", "email": "mia@example.com"})
    assert created.status_code == 201
    client.patch(f"{CONTACTS}{created.json()['id']}/", {"account": other.code, "role": "Buyer"})
    contact = Contact.objects.get()
    assert (contact.account, contact.role) == (account, "Buyer")


def test_same_email_twice_is_refused(api_as, sales_manager):
    contact = ContactFactory(email="mia@example.com")
    body = {"account": contact.account.code, "name": "X", "email": "mia@example.com"}
    assert api_as(sales_manager).post(CONTACTS, body).status_code == 422


@pytest.mark.parametrize(("kind", "names"), [("ACTIVE", ["A"]), ("INACTIVE", ["B"]), ("WALK_IN", ["C"])])
def test_kinds_of_accounts(api_as, sales_manager, kind, names):
    AccountFactory(name="A")
    AccountFactory(name="B", is_active=False)
    AccountFactory(name="C", is_walk_in=True)
    rows = api_as(sales_manager).get(f"{ACCOUNTS}?kind={kind}").json()["results"]
    assert [row["name"] for row in rows] == names
