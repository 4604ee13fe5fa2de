"""An import that dies is carried on: nothing twice, nothing lost, the same end."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from django.conf import settings

from b2bops.platform.models import AuditEntry, ImportFinding, ImportRun
from b2bops.platform.services import imports, runs
from orders.imports import importer
from orders.imports.checksum import business_checksum
from orders.models import SalesOrder, SalesReturn
from tests.orders.imports.conftest import row

DOCUMENTS = 6
SECONDS_MAX = 90


class Died(Exception):
    """Stands for a process that is gone."""


def sales(documents, *, lines=3, seed=5):
    """Orders of some customers, each third followed by a return; some rows that are rejected."""
    chance = random.Random(seed)
    rows = []
    for number in range(documents):
        day = f"2011-{1 + number % 12:02d}-{1 + number % 28:02d} 10:00:00"
        customer = str(12_000 + number % 7)
        for line in range(lines):
            rows.append(row(order=str(540_000 + number), sku=str(20_000 + line), customer=customer, date=day,
                            quantity=str(chance.randint(1, 9)), description=f"THING {line}"))  # fmt: skip
        rows.append(row(order=str(540_000 + number), sku="POST", customer=customer, date=day))
        if number % 3 == 0:
            rows.append(row(order=f"C{560_000 + number}", sku="20000", customer=customer, quantity="-1",
                            date="2011-12-30 10:00:00"))  # fmt: skip
    return rows


def business():
    """Everything that must be the same after a crash and a resume."""
    return (
        business_checksum(),
        AuditEntry.objects.count(),
        sorted(ImportFinding.objects.values_list("row_number", "reason")),
        list(
            ImportRun.objects.values_list("rows_in", "rows_created", "rows_updated", "rows_unchanged", "rows_rejected")
        ),
    )


def clear():
    for model in (ImportRun, AuditEntry, SalesReturn, SalesOrder):
        model.objects.all().delete()


def test_dying_at_every_step_and_resuming_ends_the_same(sales_file, queued, monkeypatch):
    path = sales_file(sales(DOCUMENTS))
    original = importer.carry_out_step
    imports.carry_out(run_id=queued(path, batch=2).pk)
    steps = ImportRun.objects.get().checkpoint["of"]
    clear()
    # Products, accounts and prices are there now, so that every later round starts from the same ground.
    imports.carry_out(run_id=queued(path, batch=2).pk)
    expected = business()
    assert steps >= 7
    for last in range(steps):
        clear()

        def until_death(load, step, *, number, of, last=last):
            if number == last:
                raise Died
            original(load, step, number=number, of=of)

        run = queued(path, batch=2)
        monkeypatch.setattr(importer, "carry_out_step", until_death)
        with pytest.raises(Died):
            imports.carry_out(run_id=run.pk)
        run.refresh_from_db()
        assert (run.status, int(run.checkpoint.get("step", 0))) == ("FAILED", last)
        monkeypatch.setattr(importer, "carry_out_step", original)
        assert imports.run_reopen(run_id=run.pk)
        assert imports.carry_out(run_id=run.pk).status == "SUCCEEDED"
        assert business() == expected


def test_a_step_that_fails_half_way_leaves_nothing(sales_file, queued, monkeypatch):
    run = queued(sales_file(sales(DOCUMENTS)))

    def fail(*args, **kwargs):
        raise Died

    monkeypatch.setattr("orders.imports.loader_orders.insert_rows", fail)
    with pytest.raises(Died):
        imports.carry_out(run_id=run.pk)
    assert not SalesOrder.objects.exists()
    assert not AuditEntry.objects.filter(model="orders.salesorder").exists()


def test_a_run_held_by_a_living_worker_is_not_reopened(sales_file, queued):
    run = queued(sales_file([row()]))
    runs.claim(ImportRun, run_id=run.pk)
    assert not imports.run_reopen(run_id=run.pk)
    ImportRun.objects.update(lease_until="2020-01-01T00:00:00Z")
    assert imports.run_reopen(run_id=run.pk)


def command(folder, *arguments):
    environment = {
        **os.environ, "DATA_DIR": str(folder), "RUN_LEASE_SECONDS": "2",
        "DJANGO_SETTINGS_MODULE": "b2bops.settings_test",
    }  # fmt: skip
    environment.pop("DATABASE_URL", None)
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments], cwd=settings.BASE_DIR, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def finished(process):
    out, error = process.communicate(timeout=SECONDS_MAX)
    assert process.returncode == 0, error
    return out


@pytest.mark.worker
def test_kill_nine_and_start_again(sales_file, tmp_path):
    path = sales_file(sales(4_000, lines=5), name="sales.csv.gz")
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    arguments = ["import_orders", str(path), "--currency", "GBP", "--batch", "100", "--checksum"]
    for folder in (whole, broken):
        finished(command(folder, "migrate", "-v0"))
    expected = finished(command(whole, *arguments)).splitlines()
    victim = command(broken, *arguments)
    deadline = time.monotonic() + SECONDS_MAX
    loaded = 0
    while not loaded and victim.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
        with sqlite3.connect(f"file:{broken / 'b2bops.sqlite3'}?mode=ro", uri=True) as database:
            loaded = database.execute("SELECT COUNT(*) FROM orders_salesorder").fetchone()[0]
    victim.send_signal(signal.SIGKILL)
    victim.communicate()
    assert victim.returncode == -signal.SIGKILL, "the import was over before it could be killed: make the file larger"
    assert 0 < loaded < 4_000
    resumed = finished(command(broken, *arguments)).splitlines()
    assert resumed[-1] == expected[-1]
    assert resumed[-2] == expected[-2]
    assert resumed[-2].startswith("checksum ")
