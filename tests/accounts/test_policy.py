"""Default deny, proven over every address of the site."""

import pytest
from django.urls import get_resolver

from b2bops.accounts.policy import policy_allows, policy_rule


def url_names() -> list[str]:
    """Every named address; unnamed ones are the admin's redirects, which lead to named ones."""
    return sorted(set(_names(get_resolver(), "")))


def _names(resolver, prefix):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _names(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
        elif pattern.name:
            yield prefix + pattern.name


def test_every_address_has_a_row():
    without = [name for name in url_names() if policy_rule(name, "GET") is None]
    assert without == []


def test_an_address_without_a_row_is_closed_even_to_a_superuser():
    assert not policy_allows(roles={"technology.manager"}, superuser=True, url_name="nobody:knows", method="GET")


def test_an_exact_row_wins_over_a_pattern():
    assert policy_rule("supply:purchase_order_approve", "POST") == {"supply.manager"}
    assert policy_rule("supply:purchase_order_list", "GET") == {"supply"}
    assert policy_rule("supply:supplier_list", "GET") == {"supply", "operations"}


def test_managers_hold_the_member_role(sales_manager):
    assert sales_manager.roles == {"sales", "sales.manager"}


def test_a_disabled_user_holds_nothing(sales_manager):
    sales_manager.is_active = False
    sales_manager.save()
    fresh = type(sales_manager).objects.get(pk=sales_manager.pk)
    assert fresh.roles == frozenset()
    assert not fresh.may_use("home")


@pytest.mark.django_db
def test_strangers_are_sent_to_sign_in(client):
    response = client.get("/crm/accounts/")
    assert response.status_code == 302
    assert response.url.startswith("/sign-in/login/")


def test_someone_of_no_team_gets_a_kind_refusal(as_user, outsider):
    response = as_user(outsider).get("/crm/accounts/")
    assert response.status_code == 403
    assert b"Ask a manager of the team for access" in response.content


def test_the_api_answers_401_and_403_as_problems(api_as, outsider, client):
    response = client.get("/api/v1/products/")
    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"
    assert api_as(outsider).get("/api/v1/products/").status_code == 403
