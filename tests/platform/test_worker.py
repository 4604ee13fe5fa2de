"""A real site with a real worker: killed while it works, nothing is lost and nothing is done twice."""

import csv
import random
import time

import pytest

from tests.site import Site, wait_until

pytestmark = [pytest.mark.worker, pytest.mark.xdist_group("site")]

ORDERS = 4_000
LINES_PER_ORDER = 6


@pytest.fixture
def site(tmp_path):
    made = Site(tmp_path)
    try:
        made.prepare()
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module")
def sales_file(tmp_path_factory):
    """24,000 clean lines: some seconds of work for a worker."""
    rng = random.Random(7)
    path = tmp_path_factory.mktemp("files") / "sales.csv"
    with path.open("w", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(
            ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"]
        )
        for order in range(ORDERS):
            day = f"2025-{1 + order * 12 // ORDERS:02d}-{1 + order % 28:02d} 10:00:00"
            for line in range(LINES_PER_ORDER):
                product = 10_000 + (order * 7 + line * 131) % 900
                row = [
                    500_000 + order,
                    product,
                    f"Thing {product}",
                    rng.randint(1, 40),
                    day,
                    f"{product % 90 / 10 + 1:.2f}",
                ]
                writer.writerow([*row, 12_000 + order % 300, "Germany"])
    return path


START = """
from pathlib import Path
from django.db import transaction
from b2bops.platform.services import imports, runs
from orders.imports.columns import guess
from orders.imports.importer import default_options
from b2bops.platform.tabular.readers import sample
path = Path({path!r})
with transaction.atomic():
    columns = guess(sample(path, count=1)[0].header)
    run = imports.run_create(kind="orders", path=path, file_name=path.name, columns=columns,
                             options=default_options(), actor=None)
    runs.enqueue(run)
"""
PROGRESS = "SELECT status, attempts, rows_in, rows_created FROM platform_importrun"
STORED = "SELECT (SELECT COUNT(*) FROM orders_salesorder), (SELECT COUNT(*) FROM orders_salesorderline)"


def start_import(site, path):
    site.manage("shell", "--no-imports", "-c", START.format(path=str(path)))


def wait_for_work_in_progress(site):
    """Some orders are stored, more are to come."""
    wait_until(lambda: site.query(STORED)[0][0] > 0, seconds=60)


def wait_for_success(site):
    wait_until(lambda: site.query(PROGRESS)[0][0] == "SUCCEEDED", seconds=150)


def assert_everything_is_there_once(site):
    _status, attempts, rows_in, created = site.query(PROGRESS)[0]
    assert (rows_in, created) == (ORDERS * LINES_PER_ORDER,) * 2
    assert site.query(STORED) == [(ORDERS, ORDERS * LINES_PER_ORDER)]
    assert "BROKEN" not in site.manage("verify_invariants")
    return attempts


def test_a_worker_killed_half_way_is_replaced_and_its_import_finished(site, sales_file):
    site.start_serve()
    start_import(site, sales_file)
    wait_for_work_in_progress(site)
    site.kill_child("worker")
    wait_for_success(site)
    assert assert_everything_is_there_once(site) >= 2


def test_a_whole_site_killed_half_way_goes_on_when_it_is_started_again(site, sales_file):
    served = site.start_serve()
    start_import(site, sales_file)
    wait_for_work_in_progress(site)
    site.kill(served)
    site.kill_children_left()
    time.sleep(1)
    site.start_serve()
    wait_for_success(site)
    assert assert_everything_is_there_once(site) >= 2


def test_stopping_the_site_leaves_no_process_behind(site):
    served = site.start_serve()
    assert len(site.children()) >= 3
    served.terminate()
    assert served.wait(timeout=30) == 0
    assert site.children() == {}
