"""Row locks, taken once per transaction and always in the same order, so that two writers cannot deadlock."""

from typing import Any, Generic, Self, TypeVar

from django.db import connections, models
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row", bound=models.Model)


class LockingQuerySet(models.QuerySet[Row], Generic[Row]):
    """A queryset whose rows can be locked; the base of every app's querysets."""

    def locked(self) -> Self:
        """The rows, locked FOR UPDATE in primary-key order. Refuses to run outside a transaction.

        On SQLite the IMMEDIATE transaction already holds the only write lock, so the order alone is applied.
        """
        connection = connections[self.db]
        if not connection.in_atomic_block:
            raise TransactionManagementError(f"{self.model.__name__} rows can be locked only in a transaction")
        ordered = self.order_by("pk")
        if connection.features.has_select_for_update:
            return ordered.select_for_update(of=("self",))
        return ordered

    def lock_one(self, **lookup: Any) -> Row:
        """Lock and return exactly one row."""
        return self.locked().get(**lookup)
