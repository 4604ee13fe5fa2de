"""Warehouses."""

from typing import Any

from b2bops.platform.services import records
from supply.models import Warehouse

WAREHOUSE_FIELDS = frozenset({"code", "name", "city", "country", "is_active"})


def warehouse_create(*, actor: Any, code: str, name: str, **fields: Any) -> Warehouse:
    """A new place to hold stock."""
    values = {"code": code, "name": name, **fields}
    records.check_editable(values, WAREHOUSE_FIELDS)
    return records.row_create(actor=actor, instance=Warehouse(**values), action="warehouse.created", named=values)


def warehouse_update(*, actor: Any, warehouse: Warehouse, **changes: Any) -> Warehouse:
    """Change a warehouse; nothing is recorded when nothing differs."""
    records.check_editable(changes, WAREHOUSE_FIELDS)
    return records.row_change(actor=actor, instance=warehouse, changes=changes, action="warehouse.updated")
