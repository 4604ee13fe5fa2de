"""Importing files in which one row is one record: surveyed once, then loaded batch by batch.

A batch's rows, audit entries, findings, counters and the checkpoint commit together. A run that dies is carried on at
its checkpoint: rows before it are planned again, so that repeated keys are still known, but not written again.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from b2bops.common.bulk import insert_rows
from b2bops.common.errors import Conflict
from b2bops.platform.models import FindingOutcome, ImportFinding, ImportRun
from b2bops.platform.services import runs
from b2bops.platform.tabular import limits
from b2bops.platform.tabular.columns import Field, positions
from b2bops.platform.tabular.readers import sample, table
from b2bops.platform.tabular.values import Conventions, conventions

SAMPLE_ROWS = 2_000
SAMPLES_KEPT = 20
VALUE_CHARACTERS_MAX = 200
FINDING_FIELDS = ("run", "row_number", "outcome", "reason", "field", "value", "remedy", "raw")
CREATED, UPDATED, UNCHANGED, REJECTED = "created", "updated", "unchanged", "rejected"


class RowsDoNotAddUp(Conflict):
    """The counters do not add up to the rows of the file."""

    code = "rows_do_not_add_up"


@dataclass(frozen=True)
class SourceRow:
    """One row as read. ``cells`` holds the text of each mapped field; ``raw`` the whole row."""

    number: int
    cells: Mapping[str, str]
    raw: Sequence[str]


@dataclass(frozen=True)
class Note:
    """Why a row was left out or not taken as it stood; ``value`` is what stood in ``field``."""

    reason: str
    field: str
    value: str = ""
    remedy: str | Promise = ""


@dataclass(frozen=True)
class Verdict:
    """What becomes of one row. ``note`` is the reason of a rejection or a correction; ``sample`` shows the change."""

    row: SourceRow
    outcome: str
    note: Note | None = None
    sample: str = ""


@dataclass
class BatchPlan:
    """Verdicts in the order of the rows, and whatever the loader needs to carry them out."""

    verdicts: list[Verdict] = field(default_factory=list)
    created: list[Any] = field(default_factory=list)
    changed: list[Any] = field(default_factory=list)


class RowLoader(Protocol):
    """What a kind of file brings: the plan of a batch, read only, and carrying it out."""

    batch_rows: int

    def plan(self, rows: Sequence[SourceRow], conventions: Conventions) -> BatchPlan: ...

    def apply(self, plan: BatchPlan) -> None: ...


@dataclass(frozen=True)
class RowFile:
    """A file looked over: it can be read to its end, has these rows and writes numbers and dates this way."""

    path: Path
    header: list[str]
    where: Mapping[str, int]
    encoding: str
    rows_in: int
    conventions: Conventions

    def rows(self) -> Iterator[SourceRow]:
        width = len(self.header)
        with table(self.path, encoding=self.encoding) as opened:
            for number, cells in enumerate((cells for cells in opened.rows if cells), start=1):
                padded = [*cells, *[""] * (width - len(cells))]
                yield SourceRow(number, {key: _text(padded[place]) for key, place in self.where.items()}, cells)


def import_rows(
    *, run: ImportRun, fields: Sequence[Field], loader: RowLoader, numbers: Sequence[str], dates: Sequence[str] = ()
) -> dict[str, Any]:
    """Import the run's file from its checkpoint on; with the option ``dry_run`` only say what would happen.

    ``numbers`` and ``dates`` name the fields from which the file's way of writing them is told.
    """
    runs.progress(run, done=0, total=0, note=_("Reading the file"))
    file = survey(Path(run.file_path), run.columns, fields, numbers=numbers, dates=dates)
    runs.renew(run, rows_in=file.rows_in, progress_total=file.rows_in)
    done = int(run.checkpoint.get("rows", 0))
    rows = file.rows()
    while batch := list(islice(rows, loader.batch_rows)):
        if batch[-1].number <= done:
            loader.plan(batch, file.conventions)
        else:
            _carry_out_batch(run, loader, batch, file.conventions)
    counted = run.rows_created + run.rows_updated + run.rows_unchanged + run.rows_rejected
    if counted != run.rows_in:
        raise RowsDoNotAddUp(
            _("The rows do not add up: %(done)d of %(rows)d are accounted for.")
            % {"done": counted, "rows": run.rows_in},
            field="rows_in",
            value=run.rows_in,
            remedy=_("Report this with the file; nothing else was harmed."),
        )
    return {
        "header": file.header,
        "dry_run": bool(run.options.get("dry_run")),
        "samples": run.checkpoint.get("samples", []),
    }


def survey(
    path: Path, columns: Mapping[str, str], fields: Sequence[Field], *, numbers: Sequence[str], dates: Sequence[str]
) -> RowFile:
    """Look the whole file over before anything is written. Raises FileRefused for one that cannot be read."""
    head, first_rows = sample(path, count=SAMPLE_ROWS)
    where = positions(head.header, columns, fields)

    def texts(keys: Sequence[str]) -> list[str]:
        places = [where[key] for key in keys if key in where]
        return [row[place] for row in first_rows for place in places if len(row) > place]

    encoding = "" if head.encoding == "xlsx" else head.encoding
    with table(path, encoding=encoding) as opened:
        count = sum(1 for cells in opened.rows if cells)
    if count > limits.ROWS_MAX:
        raise limits.refuse(_("The file has too many rows."), value=str(count), remedy=_("Split the file."))
    told = conventions(numbers=texts(numbers), dates=texts(dates), delimiter=head.delimiter)
    return RowFile(path, head.header, where, encoding, count, told)


@transaction.atomic
def _carry_out_batch(run: ImportRun, loader: RowLoader, batch: list[SourceRow], told: Conventions) -> None:
    plan = loader.plan(batch, told)
    if not run.options.get("dry_run"):
        loader.apply(plan)
    counted = Counter(verdict.outcome for verdict in plan.verdicts)
    insert_rows(ImportFinding, FINDING_FIELDS, [_finding(run, each) for each in plan.verdicts if each.note])
    samples = [*run.checkpoint.get("samples", []), *(each.sample for each in plan.verdicts if each.sample)]
    last = batch[-1].number
    # Last in the transaction: the heartbeat waits for this row no longer than the commit takes.
    runs.renew(
        run,
        checkpoint={"rows": last, "samples": samples[:SAMPLES_KEPT]},
        rows_created=run.rows_created + counted[CREATED],
        rows_updated=run.rows_updated + counted[UPDATED],
        rows_unchanged=run.rows_unchanged + counted[UNCHANGED],
        rows_rejected=run.rows_rejected + counted[REJECTED],
        progress_done=last,
        progress_note=_("Looking at rows") if run.options.get("dry_run") else _("Writing rows"),
    )


def _finding(run: ImportRun, verdict: Verdict) -> tuple[object, ...]:
    note: Any = verdict.note
    outcome = FindingOutcome.REJECTED if verdict.outcome == REJECTED else FindingOutcome.CORRECTED
    raw = json.dumps([cell.replace("\x00", "␀") for cell in verdict.row.raw])
    value = note.value.replace("\x00", "␀")[:VALUE_CHARACTERS_MAX]
    remedy = str(note.remedy)[:VALUE_CHARACTERS_MAX]
    return (run.pk, verdict.row.number, outcome.value, note.reason, note.field[:40], value, remedy, raw)


def _text(cell: str) -> str:
    """The cell without outer spaces, and without the mark an export puts before what a spreadsheet would run."""
    text = cell.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in {"=", "+", "-", "@"} else text
