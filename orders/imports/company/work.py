"""What every step of a company's import shares: the run, the mapping, counters, and refusals kept as findings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from b2bops.common.errors import BusinessError, InvalidValue
from b2bops.platform.models import FindingOutcome, ImportFinding, ImportRun
from orders.imports.company.mapping import CompanyMapping
from orders.imports.company.tables import Row, Tables

Kept = TypeVar("Kept", bound=models.Model)


class Outcome(Enum):
    """What became of a row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


@dataclass
class Work:
    """One import on its way. ``counts``: table → outcome → rows; ``keys``: noun → source key → our row's key."""

    run: ImportRun
    actor: Any
    mapping: CompanyMapping
    tables: Tables
    counts: dict[str, dict[Outcome, int]] = field(default_factory=dict)
    keys: dict[str, dict[str, int]] = field(default_factory=dict)

    def count(self, table: str, outcome: Outcome, rows: int = 1) -> None:
        counted = self.counts.setdefault(table, dict.fromkeys(Outcome, 0))
        counted[outcome] += rows

    def keep(self, noun: str, key: str, row: models.Model) -> None:
        """Remember which of our rows the source's key names."""
        self.keys.setdefault(noun, {})[key] = row.pk

    def total(self, outcome: Outcome) -> int:
        return sum(counted[outcome] for counted in self.counts.values())

    def reject(self, row: Row, error: BusinessError) -> None:
        """Keep the row with the reason it was left out."""
        self.count(row.table, Outcome.REJECTED)
        ImportFinding.objects.create(
            run=self.run,
            row_number=row.number,
            outcome=FindingOutcome.REJECTED,
            reason=error.code.upper()[:40],
            field=(error.field or row.table)[:40],
            value=str(error.value)[:200],
            remedy=error.sentence()[:200],
            raw=[row.table, *row.values.values()],
        )

    def each(self, noun: str, write: Callable[["Work", Row], Outcome]) -> None:
        """Write every row of a noun, each for itself: one that is refused stops no other."""
        for row in self.tables.rows(self.mapping.sources[noun]):
            try:
                with transaction.atomic():
                    outcome = write(self, row)
            except BusinessError as error:
                self.reject(row, error)
            else:
                self.count(row.table, outcome)


def saved(
    existing: Kept | None,
    values: Mapping[str, Any],
    *,
    create: Callable[[], Kept],
    update: Callable[[Kept], Kept],
) -> tuple[Kept, Outcome]:
    """Create the row, or change it where it differs; the row and what was done."""
    if existing is None:
        return create(), Outcome.CREATED
    if all(getattr(existing, name) == value for name, value in values.items()):
        return existing, Outcome.UNCHANGED
    return update(existing), Outcome.UPDATED


def code_of(work: Work, row: Row) -> str:
    """Our code for the row: the source's key, with the mapping's prefix where it is a bare number."""
    key = row["code"]
    if not key:
        raise InvalidValue(
            _("The row has no key."), field=f"{row.table}.code", value="", remedy=_("Fill its key column.")
        )
    return f"{work.mapping.number_prefix}{key}" if key.isdigit() else key


def found_key(work: Work, row: Row, noun: str) -> int:
    """The key of our row that the row points to. Raises InvalidValue when the source's own table lacks it."""
    found = work.keys.get(noun, {}).get(row[noun])
    if found is None:
        raise InvalidValue(
            _("There is no %(noun)s “%(key)s”.") % {"noun": noun, "key": row[noun][:60]},
            field=f"{row.table}.{noun}",
            value=row[noun][:60],
            remedy=_("Correct the key, or add the row it points to."),
        )
    return found
