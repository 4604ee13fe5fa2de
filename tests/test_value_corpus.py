"""Whatever stands in the query of an address, a list answers or refuses; it never breaks."""

import logging
import os
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve

from b2bops.accounts.models import User
from tests.company import Destination, addresses

TYPED = (
    "\x00",
    "a\x00b",
    "NaN",
    "Infinity",
    "1e400",
    "-1",
    str(10**30),
    "'; DROP TABLE crm_account; --",
    '"',
    "\\",
    "[1",
    "account__owner__password",
    "-pk__gt",
    "😀" * 30,
    "\u202eabc\u200f",
    "0001-01-01",
    "9999-12-31",
    "²",
    "x" * 5_000,
)
# Bytes that no keyboard sends: a lone surrogate, broken UTF-8, a broken escape.
CORPUS = (*(quote(value) for value in TYPED), "%ED%A0%80", "%FF%FE", "%")
LIST_ENDS = ("_list", "-list", "_options", "_changelist", "-prices", "search", "import_rows", "audit_list")
EVERY_LIST = ("q", "sort", "ordering", "page", "page_size", "export", "o", "p", "id__gt", "q__in", "unknown__password")
# What all lists share is one piece of code: each list tries every fifth value of it, every third of its own filters.
# ``WHOLE_CORPUS=1`` tries all of the latter.
STRIDE, OWN_STRIDE = 5, 3


@pytest.fixture(scope="module")
def superuser(company) -> Iterator[Client]:
    User.objects.filter(username="technology").update(is_superuser=True)
    logging.disable(logging.CRITICAL)
    client = Client(raise_request_exception=False, headers={"HX-Request": "true"})
    client.force_login(User.objects.get(username="technology"), backend="django.contrib.auth.backends.ModelBackend")
    yield client
    logging.disable(logging.NOTSET)


def filters(client: Client, place: Destination) -> list[str]:
    """The names of the list's own filters: of the view set's, or of the form that the screen shows."""
    view = getattr(resolve(place.path).func, "cls", None)
    if view is not None:
        filterset = getattr(view, "filterset_class", None)
        named = getattr(view, "filterset_fields", None) or []
        return list(filterset.base_filters) if filterset else list(named)
    context = client.get(place.path).context
    listing = context.get("listing") if context else None
    return list(listing.filter_form.fields) if listing else ["q", "term"]


def queries(client: Client) -> Iterator[tuple[str, str]]:
    """(URL name, address) of every try."""
    lists = [place for place in addresses() if place.name.endswith(LIST_ENDS) and not place.name.startswith("account_")]
    for number, place in enumerate(lists):
        shared = CORPUS[number % STRIDE :: STRIDE]
        own = CORPUS if os.environ.get("WHOLE_CORPUS") else CORPUS[number % OWN_STRIDE :: OWN_STRIDE]
        named = [] if place.name.startswith("admin:") else filters(client, place)
        yield from ((place.name, f"{place.path}?{name}={value}") for name in EVERY_LIST for value in shared)
        yield from ((place.name, f"{place.path}?{name}={value}") for name in named if name != "q" for value in own)


@pytest.mark.django_db
def test_no_value_breaks_a_list(superuser, capsys):
    tried, broken = 0, []
    for name, address in queries(superuser):
        tried += 1
        with transaction.atomic():
            response = superuser.get(address)
            if response.streaming:
                b"".join(response.streaming_content)
        if response.status_code >= 500:
            broken.append(f"{response.status_code} {name} {address[:160]}")
    with capsys.disabled():
        print(f"\nvalue corpus: {tried} addresses, {len(broken)} faults")  # noqa: T201 - the figure is the result
    assert broken == []
    assert tried > 2_000


@pytest.mark.django_db
def test_a_value_of_a_megabyte_is_answered_too(superuser):
    for path in ("/crm/accounts/?q=", "/api/v1/accounts/?q=", "/api/v1/accounts/?ordering="):
        assert superuser.get(path + "x" * 1_000_000).status_code < 500
