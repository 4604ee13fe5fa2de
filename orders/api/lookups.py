"""From codes and SKUs in a request to rows the caller may use; an unknown name is refused at its field."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue
from crm.models import Account, Opportunity
from orders import selectors
from orders.models import SalesOrder
from orders.services.orders import AmendedLine, NewLine
from supply.models import Warehouse


def account_by_code(*, user: Any, code: str) -> Account:
    """The account, within the caller's territory. 1 query."""
    found = Account.objects.visible_to(user).filter(code=code).first()
    return found or _unknown("account", code, _("Use the code of an account you can see."))


def warehouse_by_code(code: str) -> Warehouse:
    """The warehouse. 1 query."""
    found = Warehouse.objects.filter(code=code).first()
    return found or _unknown("warehouse", code, _("Use the code of a warehouse."))


def order_by_number(*, user: Any, number: str) -> SalesOrder:
    """The order, as far as the caller sees its account. 1 query."""
    found = SalesOrder.objects.visible_to(user).filter(number=number).first()
    return found or _unknown("order", number, _("Use the number of an order you can see."))


def opportunity_by_number(*, user: Any, number: str) -> Opportunity:
    """The opportunity, of an account the caller sees. 1 query."""
    found = Opportunity.objects.visible_to(user).filter(number=number).first()
    return found or _unknown("opportunity", number, _("Use the number of an opportunity you can see."))


def new_lines(*, user: Any, rows: Sequence[dict[str, Any]]) -> list[NewLine]:
    """Lines as asked, their products found by SKU. 1 query for all of them."""
    products = selectors.products_by_sku(user=user, skus=[row["sku"] for row in rows])
    return [
        NewLine(
            product=products.get(row["sku"])
            or _unknown(f"lines.{index}.sku", row["sku"], _("Use the SKU of a listed product.")),
            quantity=row["quantity"],
            unit_price=row.get("unit_price"),
            discount_pct=Decimal(row.get("discount_pct") or 0),
        )
        for index, row in enumerate(rows)
    ]


def amended_lines(*, user: Any, rows: Sequence[dict[str, Any]]) -> list[AmendedLine]:
    """Lines as they shall be, their products found by SKU. 1 query for all of them."""
    fresh = new_lines(user=user, rows=rows)
    return [
        AmendedLine(line.product, line.quantity, line.unit_price, row.get("discount_pct"), row.get("line"))
        for line, row in zip(fresh, rows, strict=True)
    ]


def _unknown(field: str, value: str, remedy: str) -> Any:
    raise InvalidValue(_("There is no “%(value)s”.") % {"value": value}, field=field, value=value, remedy=remedy)
