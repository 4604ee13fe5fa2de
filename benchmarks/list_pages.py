"""Queries and response times of every list page on the database at hand, against a limit of 300 ms.

``DATA_DIR=… python -m benchmarks.list_pages``: fill the database first (``manage.py import_orders``, ``run_jobs``).
Times are of the whole request inside one process: routing, policy, queries, template.
"""

import os
import statistics
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "b2bops.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from b2bops.accounts.models import User
from orders.models import SalesOrder, SalesOrderLine
from tests.test_query_counts import list_pages

ROUNDS = 20
LIMIT_MS = 300
MODES = ("", "?q=a", "?page=3")


def timed(client: Client, path: str) -> tuple[int, list[float]]:
    """Queries of one call, and the milliseconds of ROUNDS calls."""
    if client.get(path).status_code == 404:
        return 0, []
    with CaptureQueriesContext(connection) as queries:
        status = client.get(path).status_code
        count = len(queries)
    if status != 200:
        raise SystemExit(f"{path} answered {status}")
    times = []
    for _round in range(ROUNDS):
        started = time.perf_counter()
        client.get(path).content  # noqa: B018 - reading it renders it
        times.append((time.perf_counter() - started) * 1000)
    return count, times


def measured(client: Client, paths: list[str]) -> None:
    """One line per page: queries, median, p95 and how often the p95 fits into the limit; then the slowest."""
    print(f"{'page':52} {'queries':>7} {'median':>8} {'p95':>8} {'limit/p95':>9}")
    worst = 0.0
    for path in paths:
        queries, times = timed(client, path)
        if not times:  # a list too short for that page
            continue
        p95 = statistics.quantiles(times, n=20)[-1]
        worst = max(worst, p95)
        print(f"{path:52} {queries:7} {statistics.median(times):8.1f} {p95:8.1f} {LIMIT_MS / p95:9.1f}", flush=True)
    print(f"slowest p95 {worst:.0f} ms")


def main() -> None:
    """Every list page in every mode."""
    call_command("collectstatic", interactive=False, verbosity=0)
    lines = SalesOrderLine.objects.count()
    print(f"{SalesOrder.objects.count():,} orders, {lines:,} order lines, {connection.vendor}; limit {LIMIT_MS} ms")
    with transaction.atomic():
        user = User(username="benchmark", is_superuser=True, is_staff=True)
        user.save()
        client = Client(SERVER_NAME="localhost")
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        measured(client, [reverse(name) + mode for name in list_pages() for mode in MODES])
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
