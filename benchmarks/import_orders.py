"""How long and how much memory a whole import takes: ``python -m benchmarks.import_orders [FILE]``.

Runs ``manage.py import_orders`` in a fresh process on a fresh database (SQLite in a temporary folder, or the database
that DATABASE_URL names), twice, and prints its own figures beside the goals. There is no peer to compare with: a
plain loop over the ORM is measured on the first 5,000 rows and scaled, as the way one would write it first.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("B2BOPS_SHARED_DATA", ROOT.parent / "shared" / "data"))
SECONDS_MAX, MEMORY_MB_MAX = 60, 500
NAIVE_ROWS = 5_000
NAIVE = """
import csv, gzip, itertools, sys, time
import django; django.setup()
from decimal import Decimal
from django.db import transaction
from django.utils import timezone
from catalog.models import Product
from crm.models import Account
from orders.models import SalesOrder, SalesOrderLine
from supply.models import Warehouse
place = Warehouse.objects.create(code="NAIVE", name="Naive")
started = time.monotonic()
with gzip.open(sys.argv[1], "rt", encoding="utf-8") as source, transaction.atomic():
    for row in itertools.islice(csv.DictReader(source), {rows}):
        product, _ = Product.objects.get_or_create(sku=row["StockCode"], defaults={{"name": row["Description"]}})
        account, _ = Account.objects.get_or_create(code=row["CustomerID"], defaults={{"name": "x", "currency": "GBP"}})
        order, _ = SalesOrder.objects.get_or_create(
            number=row["InvoiceNo"],
            defaults={{"account": account, "warehouse": place, "currency": "GBP", "ordered_at": timezone.now()}},
        )
        quantity = abs(Decimal(row["Quantity"])) or 1
        SalesOrderLine.objects.create(
            order=order, position=order.lines.count() + 1, product=product, quantity=quantity,
            unit_price=abs(Decimal(row["UnitPrice"])), amount=0,
        )
print((time.monotonic() - started) / {rows})
"""


def run(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


def main() -> None:
    """Measure and print."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED / "online_retail" / "online_retail.csv.gz"
    if not path.is_file():
        sys.exit(f"There is no file {path}; name one, or set B2BOPS_SHARED_DATA.")
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "B2BOPS_ENV": "test",
            "DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "b2bops.settings",
            "LOG_LEVEL": "ERROR",
        }
        run(environment, "manage.py", "migrate", "-v0")
        for label in ("first", "again"):
            lines = run(
                environment, "manage.py", "import_orders", str(path.resolve()), "--currency", "GBP"
            ).splitlines()
            print(f"{label}: {lines[-2]} (goal {SECONDS_MAX} s, {MEMORY_MB_MAX} MB); {lines[-1]}")
        rows = int(lines[-1].split()[2].rstrip(","))
    with tempfile.TemporaryDirectory() as folder:
        environment = {**environment, "DATA_DIR": folder}
        environment.pop("DATABASE_URL", None)
        run(environment, "manage.py", "migrate", "-v0")
        started = time.monotonic()
        each = float(run(environment, "-c", NAIVE.format(rows=NAIVE_ROWS), str(path.resolve())))
        print(f"row by row over the ORM, no cleaning: {each * rows:.0f} s for {rows} rows, scaled up from {NAIVE_ROWS}")
        print(f"(measured in {time.monotonic() - started:.0f} s)")


if __name__ == "__main__":
    main()
