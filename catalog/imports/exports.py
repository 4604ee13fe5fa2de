"""Products and prices in the columns their import knows, so that an export sent back changes nothing."""

from collections.abc import Callable, Collection
from decimal import Decimal
from typing import Any

from b2bops.common.listing import Column
from catalog.imports.product_columns import ATTRIBUTE, fields_for


def _plain(value: Any) -> Any:
    """A number as people write it: 12, not 12.000000."""
    return Decimal(f"{value.normalize():f}") if isinstance(value, Decimal) else value


def _number(name: str) -> Column:
    return Column(name, name, value=lambda row: _plain(getattr(row, name)))


def _attribute(code: str) -> Callable[[Any], Any]:
    def value(row: Any) -> Any:
        found = row.attributes.get(code)
        return found if not isinstance(found, bool) else "yes" if found else "no"

    return value


PATHS = {"category": "category.code", "tax_class": "tax_class.code", "replaced_by": "replaced_by.sku"}
PRICES = (
    Column("price_list.code", "price_list"),
    Column("product.sku", "sku"),
    _number("from_quantity"),
    _number("amount"),
    Column("valid_from", "valid_from", "date"),
    Column("valid_until", "valid_until", "date"),
)


def product_columns(*, rights: Collection[str]) -> list[Column]:
    """One column for each field of the import, headed by its key. 1 query."""
    columns = []
    for field in fields_for(rights=rights):
        if field.key.startswith(ATTRIBUTE):
            columns.append(Column(field.key, field.key, value=_attribute(field.key.removeprefix(ATTRIBUTE))))
        elif field.key in {"pack_multiple", "weight_kg", "volume_l", "standard_cost"}:
            columns.append(_number(field.key))
        else:
            columns.append(Column(PATHS.get(field.key, field.key), field.key))
    return columns
