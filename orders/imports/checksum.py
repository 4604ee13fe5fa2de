"""One number for everything an import writes, whatever keys, times of writing or order of rows the tables have."""

import hashlib
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from b2bops.accounts.models import Territory
from catalog.models import PriceRow, Product
from crm.models import Account
from orders.models import SalesOrder, SalesOrderLine, SalesReturn, SalesReturnLine

MODULUS = 1 << 256
CHUNK_ROWS = 5_000


def business_checksum() -> str:
    """sha256 of each row's content, summed modulo 2²⁵⁶ over all tables, as hexadecimal.

    A sum does not depend on the order of rows and, unlike exclusive or, sees a row that is there twice.
    """
    grand = 0
    for label, rows in _tables():
        for row in rows.iterator(chunk_size=CHUNK_ROWS):
            content = "\x1f".join([label, *map(_plain, row)])
            grand = (grand + int.from_bytes(hashlib.sha256(content.encode()).digest())) % MODULUS
    return f"{grand:064x}"


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def _tables() -> Iterable[tuple[str, QuerySet[Any, tuple[Any, ...]]]]:
    yield "territory", Territory.objects.values_list("code", "name")
    yield "product", Product.objects.values_list("sku", "name", "status")
    yield "price", PriceRow.objects.values_list("price_list__code", "product__sku", "from_quantity", "amount")
    yield (
        "account",
        Account.objects.values_list(
            "code", "name", "country", "territory__code", "currency", "lifecycle", "is_walk_in"
        ),
    )
    yield (
        "order",
        SalesOrder.objects.values_list(
            "number", "external_number", "source", "source_digest", "account__code", "warehouse__code", "status",
            "currency", "ordered_at", "line_count", "subtotal", "total", "delivered_pct", "billed_pct",
        ),
    )  # fmt: skip
    yield (
        "line",
        SalesOrderLine.objects.values_list(
            "order__number", "position", "product__sku", "quantity", "shipped_qty", "billed_qty", "returned_qty",
            "unit_price", "amount",
        ),
    )  # fmt: skip
    yield (
        "return",
        SalesReturn.objects.values_list(
            "number",
            "external_number",
            "source_digest",
            "account__code",
            "status",
            "returned_at",
            "total",
            "line_count",
        ),
    )
    yield (
        "return line",
        SalesReturnLine.objects.values_list(
            "sales_return__number", "order_line__order__number", "order_line__position", "product__sku", "quantity",
            "unit_price", "amount", "outcome",
        ),
    )  # fmt: skip
