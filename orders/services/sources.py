"""How an order line is named where stock is promised to it."""

from orders.models import SalesOrderLine

LINE_SOURCE = "orders.line:"


def source_of(line: SalesOrderLine) -> str:
    """The reservation source of a line: ``orders.line:<id>``."""
    return f"{LINE_SOURCE}{line.pk}"
