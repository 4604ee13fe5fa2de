"""Lines and sums of documents that carry prices."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from b2bops.platform.documents.content import PrintedLine, Sum

PRICED = frozenset({"price", "tax", "amount"})


def printed_lines(rows: Iterable[Any]) -> tuple[PrintedLine, ...]:
    """Order and quote lines (with their products) as they are printed: never a cost, never a price trace."""
    return tuple(
        PrintedLine(
            position=row.position,
            code=row.product.sku,
            name=row.product.name,
            quantity=row.quantity,
            unit=row.product.unit,
            unit_price=row.unit_price,
            discount_pct=row.discount_pct,
            tax_pct=row.tax_pct,
            amount=row.amount,
            tax_amount=row.tax_amount,
        )
        for row in rows
    )


def columns_of(lines: Sequence[PrintedLine]) -> frozenset[str]:
    """A discount column only where a line has one."""
    return PRICED | {"discount"} if any(line.discount_pct for line in lines) else PRICED


def sums_of(row: Any) -> tuple[Sum, ...]:
    """Goods, freight, tax and total of a document: the total is the sum of the three above it."""
    freight = (Sum(_("Freight"), row.freight),) if row.freight else ()
    return (Sum(_("Goods"), row.subtotal), *freight, Sum(_("Tax"), row.tax), Sum(_("Total"), row.total, strong=True))
