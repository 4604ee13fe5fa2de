"""Writing many rows at once, past the ORM: COPY on PostgreSQL, executemany elsewhere.

For tables whose rows need no key back: lines and findings. Constraints and foreign keys hold as for any other write.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models


def insert_rows(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert ``rows`` (values in the order of ``fields``) in the current transaction."""
    quote = connection.ops.quote_name
    columns = [field.column for name in fields if (field := model._meta.get_field(name)).concrete]  # type: ignore[union-attr]
    names = ", ".join(quote(str(column)) for column in columns)
    target = quote(model._meta.db_table)
    # Made before the COPY begins: a generator that asks the database something would wait for its own connection.
    prepared = list(rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {target} ({names}) FROM STDIN") as copy:  # type: ignore[attr-defined]
                for row in prepared:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(fields))
        cursor.executemany(f"INSERT INTO {target} ({names}) VALUES ({places})", prepared)  # noqa: S608


def add_to_column(model: type[models.Model], field: str, changes: Iterable[tuple[Any, int]]) -> None:
    """Add each (amount, primary key) to ``field``."""
    quote = connection.ops.quote_name
    table, column = quote(model._meta.db_table), quote(field)
    statement = f"UPDATE {table} SET {column} = {column} + %s WHERE id = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(changes))


def update_rows(model: type[models.Model], fields: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Set ``fields`` of each row; the values come in their order, then the primary key. One statement, many times."""
    if not rows:
        return
    quote = connection.ops.quote_name
    chosen = [model._meta.get_field(name) for name in fields]
    sets = ", ".join(f"{quote(str(field.column))} = %s" for field in chosen)  # type: ignore[union-attr]
    statement = f"UPDATE {quote(model._meta.db_table)} SET {sets} WHERE id = %s"  # noqa: S608
    values = [
        [*(field.get_db_prep_save(value, connection) for field, value in zip(chosen, row, strict=False)), row[-1]]  # type: ignore[union-attr]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)
