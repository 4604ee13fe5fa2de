"""A person's own API tokens."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from knox.models import AuthToken

from b2bops.accounts.services import token_create

pytestmark = pytest.mark.django_db


def made(client, days=30):
    response = client.post("/account/tokens/new/", {"days": days})
    assert response.status_code == 201
    return re.search(r'id="new-token">([0-9a-f]+)<', response.content.decode())[1]


def test_a_new_token_is_shown_once_and_speaks_for_its_owner(as_user, client, supply_member):
    browser = as_user(supply_member)
    text = made(browser)
    assert client.get("/api/v1/me/", headers={"Authorization": f"Token {text}"}).json()["username"] == "supply-member"
    later = browser.get("/account/tokens/").content.decode()
    assert text not in later
    assert text[:8] in later


def test_the_answer_that_shows_a_token_is_kept_by_no_cache(as_user, supply_member):
    response = as_user(supply_member).post("/account/tokens/new/", {"days": 90})
    assert "no-store" in response["Cache-Control"]


def test_a_token_ends_after_the_chosen_days(as_user, supply_member):
    made(as_user(supply_member), days=30)
    left = AuthToken.objects.get(user=supply_member).expiry - timezone.now()
    assert timedelta(days=29) < left <= timedelta(days=30)


@pytest.mark.parametrize("days", ["", "0", "100000", "a week"])
def test_other_lifetimes_are_refused_and_make_no_token(as_user, supply_member, days):
    assert as_user(supply_member).post("/account/tokens/new/", {"days": days}).status_code == 422
    assert not AuthToken.objects.exists()


def test_a_revoked_token_is_refused(as_user, client, supply_member):
    browser = as_user(supply_member)
    text = made(browser)
    assert browser.post("/account/tokens/revoke/", {"token_key": AuthToken.objects.get().token_key}).status_code == 302
    assert not AuthToken.objects.exists()
    assert client.get("/api/v1/me/", headers={"Authorization": f"Token {text}"}).status_code == 401


def test_nobody_sees_or_revokes_the_token_of_another(as_user, supply_member, sales_member):
    token, _text = token_create(user=supply_member)
    browser = as_user(sales_member)
    assert token.token_key not in browser.get("/account/tokens/").content.decode()
    browser.post("/account/tokens/revoke/", {"token_key": token.token_key})
    assert AuthToken.objects.filter(user=supply_member).exists()


def test_an_expired_token_is_marked(as_user, supply_member):
    token, _text = token_create(user=supply_member)
    AuthToken.objects.filter(pk=token.pk).update(expiry=timezone.now() - timedelta(days=1))
    assert "Expired" in as_user(supply_member).get("/account/tokens/").content.decode()


def test_without_a_token_the_page_says_what_one_is_for(as_user, outsider):
    assert "No token yet" in as_user(outsider).get("/account/tokens/").content.decode()


def test_visitors_are_sent_to_sign_in(client):
    assert client.get("/account/tokens/")["Location"].startswith("/sign-in/")
