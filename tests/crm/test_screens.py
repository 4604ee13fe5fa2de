"""Screens of accounts and contacts: lists cost the same for many rows, forms keep what was typed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crm.models import Account, Contact
from tests.factories import AccountFactory, ContactFactory

pytestmark = pytest.mark.django_db
ACCOUNT = {"code": "N-1", "name": "Nordbau", "currency": "EUR", "payment_terms_days": "30", "is_active": "on"}


def queries(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("url", ["/crm/accounts/", "/crm/contacts/", "/api/v1/accounts/", "/api/v1/contacts/"])
def test_lists_cost_the_same_for_five_and_twenty_five_rows(as_user, sales_manager, territory, url):
    client = as_user(sales_manager)
    for _ in range(5):
        ContactFactory(account=AccountFactory(territory=territory, owner=sales_manager))
    client.get(url)
    few = queries(client, url)
    for _ in range(20):
        ContactFactory(account=AccountFactory(territory=territory, owner=sales_manager))
    assert queries(client, url) == few


def test_account_is_created_through_the_form(as_user, sales_member, territory):
    answer = as_user(sales_member).post(reverse("crm:account_create"), ACCOUNT)
    account = Account.objects.get()
    assert answer.url == account.get_absolute_url()
    assert (account.name, account.territory) == ("Nordbau", territory)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"currency": "euro"}, "currency"),
        ({"credit_limit": "NaN"}, "credit_limit"),
        ({"credit_limit": "1e400"}, "credit_limit"),
        ({"payment_terms_days": "99999999999999999999"}, "payment_terms_days"),
        ({"name": "a\x00b"}, "name"),
        ({"parent": "nobody"}, "parent"),
    ],
)
def test_refused_form_keeps_what_was_typed(as_user, sales_member, changes, said):
    answer = as_user(sales_member).post(reverse("crm:account_create"), ACCOUNT | changes)
    assert answer.status_code == 422
    assert said in answer.context["form"].errors
    assert b"N-1" in answer.content
    assert not Account.objects.exists()


def test_edit_changes_only_what_was_changed(as_user, sales_manager):
    account = AccountFactory(code="N-1", name="Nordbau", credit_limit="100.00", country="")
    answer = as_user(sales_manager).post(
        reverse("crm:account_edit", args=[account.pk]), ACCOUNT | {"credit_limit": "100", "tax_id": "DE 1"}
    )
    assert answer.status_code == 302
    account.refresh_from_db()
    assert account.tax_id == "DE 1"


def test_consent_is_kept_as_the_moment_it_was_given(as_user, sales_manager):
    account = AccountFactory()
    form = {"name": "Mia Vogt", "email": "mia@example.com", "preferred_channel": "EMAIL", "is_active": "on"}
    client = as_user(sales_manager)
    client.post(reverse("crm:contact_create", args=[account.pk]), form | {"has_consent": "on"})
    contact = Contact.objects.get()
    given = contact.consent_given_at
    assert given is not None
    client.post(reverse("crm:contact_edit", args=[contact.pk]), form | {"has_consent": "on", "role": "Buyer"})
    contact.refresh_from_db()
    assert (contact.consent_given_at, contact.role) == (given, "Buyer")
    client.post(reverse("crm:contact_edit", args=[contact.pk]), form)
    contact.refresh_from_db()
    assert contact.consent_given_at is None


def test_same_email_twice_is_shown_on_the_form(as_user, sales_manager):
    contact = ContactFactory(email="mia@example.com")
    form = {"name": "Mia", "email": "mia@example.com", "preferred_channel": "EMAIL"}
    answer = as_user(sales_manager).post(reverse("crm:contact_create", args=[contact.account_id]), form)
    assert answer.status_code == 422
    assert Contact.objects.count() == 1


def test_bulk_assignment_asks_first_and_then_assigns(as_user, sales_manager, sales_member):
    chosen = AccountFactory.create_batch(2)
    other = AccountFactory()
    keys = [account.pk for account in chosen]
    client = as_user(sales_manager)
    asked = client.post(reverse("crm:account_assign"), {"pk": keys})
    assert asked.status_code == 200
    assert not Account.objects.filter(owner=sales_member).exists()
    client.post(reverse("crm:account_assign"), {"pk": keys, "assign": "1", "owner": sales_member.pk})
    assert set(Account.objects.filter(owner=sales_member)) == set(chosen)
    other.refresh_from_db()
    assert other.owner is None


@pytest.mark.parametrize("key", ["abc", "-1", "9" * 40, "1\x00"])
def test_chosen_rows_that_are_none_are_refused(as_user, sales_manager, key):
    answer = as_user(sales_manager).post(reverse("crm:account_assign"), {"pk": [key]})
    assert answer.status_code == 422


def test_lifecycle_set_and_released_from_the_page(as_user, sales_manager):
    account = AccountFactory()
    client = as_user(sales_manager)
    url = reverse("crm:account_lifecycle", args=[account.pk])
    client.post(url, {"lifecycle": "CHURNED"})
    account.refresh_from_db()
    assert (account.lifecycle, account.lifecycle_by_hand) == ("CHURNED", True)
    client.post(url, {"lifecycle": "BY_ORDERS"})
    account.refresh_from_db()
    assert account.lifecycle_by_hand is False
    assert client.post(url, {"lifecycle": "HAPPY"}).status_code == 422
