"""Warehouses."""

from typing import Any

from django.db import transaction

from b2bops.platform.services import audit
from supply.models import Warehouse
from supply.services.writing import changes_apply, validate

WAREHOUSE_FIELDS = frozenset({"code", "name", "city", "country", "is_active"})


@transaction.atomic
def warehouse_create(*, actor: Any, code: str, name: str, **fields: Any) -> Warehouse:
    """A new place to hold stock."""
    warehouse = Warehouse()
    _before, after = changes_apply(warehouse, {"code": code, "name": name, **fields}, editable=WAREHOUSE_FIELDS)
    validate(warehouse)
    warehouse.save()
    audit.record(actor=actor, action="warehouse.created", instance=warehouse, after=after)
    return warehouse


@transaction.atomic
def warehouse_update(*, actor: Any, warehouse: Warehouse, **changes: Any) -> Warehouse:
    """Change a warehouse; nothing is recorded when nothing differs."""
    locked = Warehouse.objects.lock_one(pk=warehouse.pk)
    before, after = changes_apply(locked, changes, editable=WAREHOUSE_FIELDS)
    if after:
        validate(locked)
        locked.save(update_fields=sorted(after))
        audit.record(actor=actor, action="warehouse.updated", instance=locked, before=before, after=after)
    return locked
