"""How orders and their lines are named where stock is promised to them and shipped for them."""

from orders.models import SalesOrder, SalesOrderLine, SalesReturn

ORDER_SOURCE = "orders.order:"
LINE_SOURCE = "orders.line:"


def source_of(line: SalesOrderLine) -> str:
    """The reservation source of a line: ``orders.line:<id>``."""
    return f"{LINE_SOURCE}{line.pk}"


def document_of(order: SalesOrder) -> str:
    """The shipment source of an order: ``orders.order:<id>``."""
    return f"{ORDER_SOURCE}{order.pk}"


def return_source_of(sales_return: SalesReturn) -> str:
    """The source of a return's stock moves: ``orders.return:<id>``."""
    return f"orders.return:{sales_return.pk}"
