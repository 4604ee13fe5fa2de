"""Warehouses."""

from typing import Any

from django.utils.translation import gettext as _

from b2bops.platform.services import records
from supply.models import Warehouse

QUARANTINE = "QUARANTINE"
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


def quarantine_warehouse(*, actor: Any) -> Warehouse:
    """Where goods lie that may not be sold: inactive, so that nothing is served from it. Made when first asked for."""
    found = Warehouse.objects.filter(code=QUARANTINE).first()
    return found or warehouse_create(actor=actor, code=QUARANTINE, name=_("Quarantine"), is_active=False)
