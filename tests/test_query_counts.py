"""Every list page asks the database the same number of questions however many rows there are.

The counts are data: ``tests/query_counts.json``. After a change that is meant, write them anew with
``UPDATE_QUERY_COUNTS=1 make test ARGS="tests/test_query_counts.py"`` and look at the difference.
"""

import json
import os
from datetime import date
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, get_resolver, reverse

from analytics.registry import jobs
from analytics.services import runs
from b2bops.accounts.models import User
from b2bops.demo.filling import fill_with_company
from b2bops.demo.world import Size

BASELINE = Path(__file__).parent / "query_counts.json"
AS_OF = date(2026, 11, 22)
FEW = Size(accounts=16, products=40, suppliers=4, days=140)
MANY = Size(accounts=90, products=120, suppliers=9, days=280)


def list_pages() -> list[str]:
    """Every screen and API list without arguments: names that end in ``_list`` or ``-list``, and the workspaces."""
    found = []
    for namespace, (_path, resolver) in get_resolver().namespace_dict.items():
        names = [pattern.name for pattern in resolver.url_patterns if getattr(pattern, "name", None)]
        lists = [name for name in names if name.endswith(("_list", "-list")) or namespace == "workspaces"]
        found += [f"{namespace}:{name}" for name in lists]
    return sorted(name for name in set(found) if not name.startswith("admin") and _takes_no_arguments(name))


def _takes_no_arguments(name: str) -> bool:
    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return True


def counts(size: Size) -> dict[str, int]:
    """Queries of each list page on a company of this size, with all jobs run."""
    fill_with_company(last_date=AS_OF, size=size)
    for job in jobs():
        runs.run_now(actor=None, key=job.key, as_of=AS_OF)
    User.objects.filter(username="technology").update(is_superuser=True)
    client = Client()
    client.force_login(User.objects.get(username="technology"), backend="django.contrib.auth.backends.ModelBackend")
    client.get("/")
    counted = {}
    for name in list_pages():
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            response = client.get(reverse(name))
        assert response.status_code == 200, name
        counted[name] = len(queries)
    return counted


@pytest.mark.django_db
def test_query_counts_are_those_written_down():
    seen = counts(FEW)
    if os.environ.get("UPDATE_QUERY_COUNTS"):
        BASELINE.write_text(json.dumps(seen, indent=2, sort_keys=True) + "\n")
    assert seen == json.loads(BASELINE.read_text())


@pytest.mark.django_db
def test_more_rows_ask_no_more_questions():
    assert counts(MANY) == json.loads(BASELINE.read_text())
