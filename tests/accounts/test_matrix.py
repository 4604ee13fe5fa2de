"""The permission matrix: every address × reading and writing × everybody, from the table and from the site itself."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from b2bops.accounts.models import User
from b2bops.accounts.policy import decision, policy_allows
from tests.company import Destination, addresses

CAST = (
    "sales-member",
    "sales",
    "operations-member",
    "operations",
    "supply-member",
    "supply",
    "technology-member",
    "technology",
    "outsider",
    "disabled",
    "",
)
# How a page, the API, and the API's own documentation say no; a refusal by the business reads otherwise.
REFUSALS = (b"You may not open this", b"permission_denied", b"403 Forbidden")
# ``WHOLE_MATRIX=1`` tries the admin for everybody: four minutes instead of two.
KNOWN_TO_THE_ADMIN = frozenset({"", "sales", "technology-member", "technology"})
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


@dataclass(frozen=True)
class Person:
    name: str
    roles: frozenset[str]
    signed_in: bool
    cookie: str


@dataclass
class Site:
    people: list[Person]
    addresses: list[Destination]
    client: Client

    def answer(self, person: Person, method: str, path: str, *, short: bool = False) -> Any:
        """One call; what an allowed write changed is undone. ``short`` asks for a refusal without the page around."""
        self.client.cookies.clear()
        if person.cookie:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = person.cookie
        with transaction.atomic():
            kind = "application/json" if path.startswith("/api/") else FORM
            headers = {"HX-Request": "true"} if short else {}
            response = self.client.generic(method, path, b"", content_type=kind, headers=headers)
            if response.streaming:
                b"".join(response.streaming_content)
            if method == "POST":
                transaction.set_rollback(True)
        return response


# A stranger at an address that is open to nobody, and that asks for no sign-in, is simply refused.
ACCEPTED_FOR = {"sign in": "refused"}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def site(company) -> Iterator[Site]:
    # Thousands of refusals are asked for; drawing each one's traceback takes ten times as long as the refusal.
    logging.disable(logging.CRITICAL)
    yield Site([_person(name) for name in CAST], addresses(), Client(raise_request_exception=False))
    logging.disable(logging.NOTSET)


def _person(name: str) -> Person:
    if not name:
        return Person("anonymous", frozenset(), False, "")
    user = User.objects.get(username=name)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    return Person(name, user.roles, user.is_active, cookie)


@contextmanager
def writes() -> Iterator[list[str]]:
    """The statements that change rows while it is open."""
    seen: list[str] = []

    def watch(execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(WRITES):
            seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield seen


def row_counts() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def expected(person: Person, method: str, name: str) -> str:
    allowed = policy_allows(
        roles=person.roles, superuser=False, url_name=name, method=method, signed_in=person.signed_in
    )
    if allowed:
        return "allowed"
    return "refused" if person.signed_in else "sign in"


def seen(response: Any, path: str) -> str:
    """What the site did, in the words of ``expected``."""
    code = response.status_code
    if code >= 500:
        return f"fault {code}"
    if code == 401 or (code == 302 and _leads_to_sign_in(response, path)):
        return "sign in"
    if code == 403 and any(words in response.content for words in REFUSALS):
        return "refused"
    return "allowed"


def _leads_to_sign_in(response: Any, path: str) -> bool:
    return "/api/" not in path and response.url.startswith("/sign-in/login/?next=")


def addresses_for(person: Person, site: Site) -> list[Destination]:
    """All of them; the admin's (half of all, one rule for everyone outside) only for four people unless asked."""
    if person.name in KNOWN_TO_THE_ADMIN or os.environ.get("WHOLE_MATRIX"):
        return site.addresses
    return [place for place in site.addresses if not place.name.startswith("admin:")]


def mismatches(site: Site) -> tuple[int, list[str]]:
    """How many triples were tried, and those in which the site did not do what the table says."""
    tried, wrong = 0, []
    for person in site.people:
        for place in addresses_for(person, site):
            for method in ("GET", "POST"):
                wanted = expected(person, method, place.name)
                with writes() as written:
                    response = site.answer(person, method, place.path, short=wanted == "refused")
                got = seen(response, place.path)
                tried += 1
                if got not in (wanted, ACCEPTED_FOR.get(wanted)) or (wanted != "allowed" and written):
                    wrong.append(f"{person.name} {method} {place.name}: {wanted}, got {got} {response.status_code}")
    return tried, wrong


@pytest.mark.django_db
def test_the_site_does_what_the_table_says(site, capsys):
    before = row_counts()
    tried, wrong = mismatches(site)
    with capsys.disabled():
        print(f"\npermission matrix: {tried} triples, {len(wrong)} mismatches")  # noqa: T201 - the figure is the result
    assert wrong == []
    assert row_counts() == before
    assert tried == sum(len(addresses_for(person, site)) for person in site.people) * 2 > 5_000


@pytest.mark.django_db
def test_a_missing_row_is_noticed(site, monkeypatch):
    """The positive control: the expectation keeps all rows, the site loses one."""
    whole = decision.POLICY
    seller = next(person for person in site.people if person.name == "sales")
    own = {row[0] for row in whole}
    places = [place for place in site.addresses if place.name.startswith("crm:account_") and place.name not in own]
    wanted = {place: expected(seller, "GET", place.name) for place in places}
    monkeypatch.setattr(decision, "POLICY", tuple(row for row in whole if row[0] != "crm:*"))
    decision.policy_rule.cache_clear()
    try:
        got = {place: seen(site.answer(seller, "GET", place.path), place.path) for place in places}
    finally:
        decision.policy_rule.cache_clear()
    assert set(wanted.values()) == {"allowed"}
    assert set(got.values()) == {"refused"}
