"""The staged file: clean lines and rejected rows in a scratch SQLite file, so that memory stays flat.

Staging is a pure function of the file, its mapping and the options: after a crash it is simply done again, and step
7 of the load means the same rows as before. The scratch file needs no durability and is deleted at the end.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BATCH_ROWS = 5_000
SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA cache_size = -32768;
PRAGMA temp_store = FILE;
CREATE TABLE line (
    document INTEGER, row INTEGER, sku TEXT, description TEXT, quantity INTEGER, at INTEGER, price INTEGER,
    corrections TEXT, raw TEXT, PRIMARY KEY (document, row)
) WITHOUT ROWID;
CREATE TABLE rejected (
    row INTEGER PRIMARY KEY, reason TEXT, field TEXT, value TEXT, amount TEXT, raw TEXT
);
"""
SEPARATOR = "\x1f"


@dataclass(frozen=True)
class StagedLine:
    """Quantity in thousandths, price in millionths, ``at`` in seconds since 1970."""

    document: int
    row: int
    sku: str
    description: str
    quantity: int
    at: int
    price: int
    corrections: str
    raw: str


@dataclass(frozen=True)
class RejectedRow:
    row: int
    reason: str
    field: str
    value: str
    amount: str
    raw: str


class Stage:
    """The scratch database of one run."""

    def __init__(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self.path = path
        self.connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.connection.executescript(SCHEMA)

    def close(self) -> None:
        """Drop the scratch file."""
        self.connection.close()
        self.path.unlink(missing_ok=True)

    def add_lines(self, rows: Iterable[tuple[Any, ...]]) -> None:
        self._add("INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def add_rejected(self, rows: Iterable[tuple[Any, ...]]) -> None:
        self._add("INSERT INTO rejected VALUES (?, ?, ?, ?, ?, ?)", rows)

    def _add(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        self.connection.execute("BEGIN")
        self.connection.executemany(statement, rows)
        self.connection.execute("COMMIT")

    def reject_line(self, line: StagedLine, *, sign: int, reason: str, field: str, value: str) -> None:
        """Move a staged line to the rejected rows; ``sign`` is −1 for a return, whose quantity is staged positive."""
        self.connection.execute("DELETE FROM line WHERE document = ? AND row = ?", (line.document, line.row))
        rejected = (line.row, reason, field, value, str(sign * line.quantity * line.price), line.raw)
        self.connection.execute("INSERT INTO rejected VALUES (?, ?, ?, ?, ?, ?)", rejected)

    def lines(self, *, first: int, last: int) -> Iterator[StagedLine]:
        """Lines of documents ``first``…``last``, by document and row."""
        found = self.connection.execute(
            "SELECT * FROM line WHERE document BETWEEN ? AND ? ORDER BY document, row", (first, last)
        )
        return (StagedLine(*row) for row in found)

    def lines_of(self, document: int) -> list[StagedLine]:
        return list(self.lines(first=document, last=document))

    def position(self, *, document: int, row: int) -> int:
        """The place, from 1, of a row among its document's lines."""
        found = self.connection.execute("SELECT COUNT(*) FROM line WHERE document = ? AND row <= ?", (document, row))
        return int(found.fetchone()[0])

    def rejected(self, *, first: int, last: int) -> list[RejectedRow]:
        """Rejected rows with row numbers ``first``…``last``."""
        found = self.connection.execute("SELECT * FROM rejected WHERE row BETWEEN ? AND ? ORDER BY row", (first, last))
        return [RejectedRow(*row) for row in found]

    def rejected_ranges(self, size: int) -> list[tuple[int, int]]:
        """Row-number ranges that hold at most ``size`` rejected rows each."""
        numbers = [row for (row,) in self.connection.execute("SELECT row FROM rejected ORDER BY row")]
        return [
            (numbers[start], numbers[min(start + size, len(numbers)) - 1]) for start in range(0, len(numbers), size)
        ]

    def counts(self) -> dict[int, int]:
        """document → number of its lines."""
        return dict(self.connection.execute("SELECT document, COUNT(*) FROM line GROUP BY document"))
