"""The busiest sell-side pages on a large company: 100,000 accounts, 50,000 products, 300,000 prices, 1,000,000 lines.

``python -m tests.with_services python -m benchmarks.large_company`` makes a PostgreSQL of its own, fills it and
prints the p95 of each page against the limit. ``SCALE=0.01`` makes a hundredth of the company, for a quick look.
"""

import os
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "b2bops.settings")
os.environ.setdefault("B2BOPS_ENV", "development")

import django

django.setup()

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import islice

import numpy as np
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse

from b2bops.accounts.models import Level, Team, Territory, User
from b2bops.accounts.services import user_create
from benchmarks.list_pages import LIMIT_MS, measured
from catalog.models import Category, PriceList, PriceRow, Product, TaxClass
from crm.models import Account, Contact
from orders.models import Quote, QuoteLine, SalesOrder, SalesOrderLine
from supply.models import StockLevel, Warehouse

SCALE = float(os.environ.get("SCALE", "1"))
ACCOUNTS, PRODUCTS, ORDERS, LINES_EACH, TIERS, QUOTES = 100_000, 50_000, 200_000, 5, 6, 20_000
LATEST = datetime(2026, 11, 20, 9, tzinfo=UTC)
BATCH_ROWS = 5_000
STATUSES = ("CLOSED",) * 16 + ("CONFIRMED", "ON_HOLD", "PARTLY_SHIPPED", "DRAFT")
FACTS = {"CLOSED": (100, 100), "PARTLY_SHIPPED": (40, 0)}


def scaled(count: int) -> int:
    return max(20, int(count * SCALE))


def store(model, rows: Iterable, *, keep: bool = False) -> list:
    """Insert row objects in batches; with ``keep`` returns them with their keys, else memory stays that of a batch."""
    source, kept = iter(rows), []
    while batch := list(islice(source, BATCH_ROWS)):
        written = model.objects.bulk_create(batch)
        kept += written if keep else []
    return kept


def fill() -> None:
    """The company, the same every time."""
    rng = np.random.default_rng(7)
    user_create(username="sales", password="benchmark", roles={Team.SALES: Level.MANAGER})
    territories = store(Territory, (Territory(code=f"T{n}", name=f"Territory {n}") for n in range(20)), keep=True)
    tax = TaxClass.objects.create(code="STANDARD", name="Standard", rate_pct=20)
    categories = [Category.objects.add_root(instance=Category(code=f"C{n}", name=f"Category {n}")) for n in range(50)]
    products = store(Product, _products(rng, categories, tax), keep=True)
    price_list = PriceList.objects.create(code="DEFAULT", name="Default", currency="EUR", is_default=True)
    store(PriceRow, _prices(price_list, products))
    accounts = store(Account, _accounts(rng, territories), keep=True)
    store(Contact, (Contact(account=each, name=f"Person {each.code}") for each in accounts))
    warehouse = Warehouse.objects.create(code="MAIN", name="Main")
    store(StockLevel, (StockLevel(product=each, warehouse=warehouse, on_hand=500) for each in products))
    orders = store(SalesOrder, _orders(rng, accounts, warehouse), keep=True)
    store(SalesOrderLine, _lines(rng, orders, products))
    quotes = store(Quote, _quotes(rng, accounts), keep=True)
    store(QuoteLine, _quote_lines(rng, quotes, products))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _products(rng, categories, tax) -> Iterator[Product]:
    for n in range(scaled(PRODUCTS)):
        yield Product(
            sku=f"SKU-{n:06d}",
            name=f"Product {n} {rng.choice(['bolt', 'valve', 'pipe', 'lamp', 'cable'])}",
            category=categories[n % 50],
            tax_class=tax,
            status="LISTED",
            standard_cost=Decimal("6"),
        )


def _prices(price_list, products) -> Iterator[PriceRow]:
    for product in products:
        for tier in range(TIERS):
            yield PriceRow(price_list=price_list, product=product, from_quantity=10**tier, amount=Decimal(20 - tier))


def _accounts(rng, territories) -> Iterator[Account]:
    for n in range(scaled(ACCOUNTS)):
        yield Account(
            code=f"A{n:06d}",
            name=f"{rng.choice(['Nord', 'West', 'Alpha', 'Meier', 'Sun'])} Trading {n}",
            territory=territories[n % 20],
            currency="EUR",
            country="Germany",
            credit_limit=Decimal(100_000),
            lifecycle="ACTIVE",
        )


def _orders(rng, accounts, warehouse) -> Iterator[SalesOrder]:
    for n, at in enumerate(np.sort(rng.integers(0, 720 * 24, scaled(ORDERS)))):
        moment, status = LATEST - timedelta(days=720) + timedelta(hours=int(at)), STATUSES[n % len(STATUSES)]
        delivered, billed = FACTS.get(status, (0, 0))
        yield SalesOrder(
            number=f"SO-2026-{n:06d}",
            account=accounts[int(rng.integers(len(accounts)))],
            warehouse=warehouse,
            status=status,
            currency="EUR",
            ordered_at=moment,
            confirmed_at=None if status in {"DRAFT", "ON_HOLD"} else moment,
            delivered_pct=delivered,
            billed_pct=billed,
            line_count=LINES_EACH,
            subtotal=Decimal(100 * LINES_EACH),
            total=Decimal(100 * LINES_EACH),
        )


def _lines(rng, orders, products) -> Iterator[SalesOrderLine]:
    for order in orders:
        for position, chosen in enumerate(rng.integers(0, len(products), LINES_EACH), start=1):
            done = Decimal(10) if order.status == "CLOSED" else Decimal(0)
            yield SalesOrderLine(
                order=order,
                position=position,
                product=products[int(chosen)],
                quantity=Decimal(10),
                shipped_qty=done,
                billed_qty=done,
                unit_price=Decimal(10),
                amount=Decimal(100),
            )


def _quotes(rng, accounts) -> Iterator[Quote]:
    for n in range(scaled(QUOTES)):
        yield Quote(
            number=f"QU-2026-{n:06d}",
            account=accounts[int(rng.integers(len(accounts)))],
            status=("DRAFT", "SENT", "ACCEPTED", "DECLINED")[n % 4],
            currency="EUR",
            valid_until=LATEST.date(),
            total=Decimal(100),
        )


def _quote_lines(rng, quotes, products) -> Iterator[QuoteLine]:
    for quote in quotes:
        product = products[int(rng.integers(len(products)))]
        yield QuoteLine(quote=quote, position=1, product=product, quantity=10, unit_price=10, amount=100)


def pages() -> list[str]:
    """The ten busiest, each in the shapes people use: plain, searched, sorted, far back."""
    order = SalesOrder.objects.order_by("pk")[SalesOrder.objects.count() // 2]
    asked = [
        ("workspaces:sales", [], ("",)),
        ("orders:order_list", [], ("", "?q=SO-2026-0123", "?status=ON_HOLD", "?page=50", "?sort=-total")),
        ("orders:order_detail", [order.pk], ("",)),
        ("crm:account_list", [], ("", "?q=meier", "?sort=-credit_limit", "?page=100")),
        ("crm:account_detail", [order.account_id], ("",)),
        ("orders:account_panel", [order.account_id], ("",)),
        ("catalog:product_list", [], ("", "?q=valve", "?page=100")),
        ("catalog:product_detail", [Product.objects.order_by("pk")[7].pk], ("",)),
        ("catalog:price_list_detail", [PriceList.objects.get().pk], ("", "?q=SKU-0123", "?page=100")),
        ("orders:quote_list", [], ("", "?q=QU-2026-0012", "?status=SENT")),
    ]
    return [f"{reverse(name, args=args)}{mode}" for name, args, modes in asked for mode in modes if _known(name, args)]


def _known(name: str, args: list[int]) -> bool:
    try:
        return bool(reverse(name, args=args))
    except NoReverseMatch:
        return False


def main() -> None:
    """Fill, then one line per page; the slowest last."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    started = time.perf_counter()
    if not SalesOrder.objects.exists():
        fill()
    print(
        f"{connection.vendor}: {Account.objects.count():,} accounts, {Product.objects.count():,} products, "
        f"{PriceRow.objects.count():,} prices, {SalesOrderLine.objects.count():,} order lines, "
        f"filled in {time.perf_counter() - started:.0f} s; limit {LIMIT_MS} ms"
    )
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="sales"), backend="django.contrib.auth.backends.ModelBackend")
    measured(client, pages())


if __name__ == "__main__":
    main()
