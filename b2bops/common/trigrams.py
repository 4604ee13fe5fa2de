"""Indexes that find a word inside a text, on PostgreSQL: a migration names the columns that lists search in."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import migrations

EXTENSION = "pg_trgm"


def trigram_indexes(app_label: str, columns: Mapping[str, Sequence[str]]) -> migrations.RunPython:
    """The operation that makes one index for each column (model name → field names).

    It does nothing where the database has no trigrams: SQLite, and a PostgreSQL whose ``pg_trgm`` is not installed.
    There the same searches are answered by reading the table.
    """

    def make(apps: Any, editor: Any) -> None:
        if not _available(editor):
            return
        editor.execute(f"CREATE EXTENSION IF NOT EXISTS {EXTENSION}")
        for table, column, name in _names(apps, editor):
            # Upper case and text are what Django's icontains compares.
            editor.execute(f"CREATE INDEX {name} ON {table} USING gin (UPPER({column}::text) gin_trgm_ops)")

    def drop(apps: Any, editor: Any) -> None:
        if _available(editor):
            for _table, _column, name in _names(apps, editor):
                editor.execute(f"DROP INDEX IF EXISTS {name}")

    def _names(apps: Any, editor: Any) -> list[tuple[str, str, str]]:
        quote = editor.quote_name
        found = []
        for model_name, fields in columns.items():
            model = apps.get_model(app_label, model_name)
            for field in fields:
                column = model._meta.get_field(field).column
                name = f"{app_label}_{model_name}_{field}_trigrams"[:63].lower()
                found.append((quote(model._meta.db_table), quote(column), quote(name)))
        return found

    return migrations.RunPython(make, drop)


def _available(editor: Any) -> bool:
    if editor.connection.vendor != "postgresql":
        return False
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = %s", [EXTENSION])
        return cursor.fetchone() is not None
