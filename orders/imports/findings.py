"""Keeping every row that was left out or corrected, with its reason, as it was read."""

import json
from collections.abc import Iterable, Sequence

from b2bops.common.bulk import insert_rows
from b2bops.platform.models import FindingOutcome, ImportFinding
from orders.imports.load import Load, Tally
from orders.imports.rules import REMEDIES, REMEDY_REJECTED, REMEDY_SET_APART, SET_APART
from orders.imports.staging import SEPARATOR, StagedLine

FIELDS = ("run", "row_number", "outcome", "reason", "field", "value", "remedy", "raw")
FIELD_OF_CORRECTION = {
    "WALK_IN_CUSTOMER": "customer",
    "SKU_NORMALISED": "sku",
    "MISSING_DESCRIPTION": "description",
    "RETURN_WITHOUT_ORIGINAL": "quantity",
}
Row = Sequence[object]


def raw_json(raw: str) -> str:
    """The row's cells as JSON; characters no database keeps are made visible."""
    return json.dumps(raw.replace("\0", "␀").split(SEPARATOR))


def rejection(load: Load, *, row: int, reason: str, field: str, value: str, raw: str) -> Row:
    remedy = REMEDY_SET_APART if reason in SET_APART else REMEDY_REJECTED
    return (load.run.pk, row, FindingOutcome.REJECTED.value, reason, field, value, remedy, raw_json(raw))


def corrections(load: Load, lines: Iterable[StagedLine]) -> list[Row]:
    """One finding for each correction of each line."""
    return [
        correction(load, line=line, reason=reason, value=line.sku if reason == "SKU_NORMALISED" else "")
        for line in lines
        if line.corrections
        for reason in line.corrections.split()
    ]


def correction(load: Load, *, line: StagedLine, reason: str, value: str = "") -> Row:
    outcome = FindingOutcome.CORRECTED.value
    field = FIELD_OF_CORRECTION[reason]
    return (load.run.pk, line.row, outcome, reason, field, value, REMEDIES[reason], raw_json(line.raw))


def store(rows: Iterable[Row]) -> None:
    """Write findings in the current transaction."""
    insert_rows(ImportFinding, FIELDS, rows)


def load_rejected(load: Load, first: int, last: int) -> Tally:
    """Keep the rejected rows numbered ``first``…``last``."""
    rejected = load.stage.rejected(first=first, last=last)
    store(
        rejection(load, row=row.row, reason=row.reason, field=row.field, value=row.value, raw=row.raw)
        for row in rejected
    )
    tally = Tally(rejected=len(rejected))
    for row in rejected:
        tally.amounts["set_apart" if row.reason in SET_APART else "rejected"] += int(row.amount)
    return tally
