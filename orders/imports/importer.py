"""Carrying out one import: stage, survey, match, then load step by step, each step one transaction.

A step's rows, audit entries, findings, counters and the checkpoint commit together. A run that dies is carried on at
its checkpoint: staging is repeated (it only reads the file), finished steps are not.
"""

import contextlib
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from b2bops.common.errors import Conflict
from b2bops.platform.models import ImportRun
from b2bops.platform.services import runs
from orders.imports import reconciliation, survey
from orders.imports.load import Load, Tally
from orders.imports.matching import match_returns
from orders.imports.staging import Stage
from orders.imports.steps import DOCUMENTS_PER_STEP, Step, plan


class ImportIncomplete(Conflict):
    """The counters do not add up to the rows of the file."""

    code = "import_incomplete"


def default_options() -> dict[str, Any]:
    """Currency of the prices, what becomes of rows without a customer, and documents per transaction."""
    return {"currency": settings.DEFAULT_CURRENCY, "walk_in": "keep", "batch": DOCUMENTS_PER_STEP}


def import_file(*, run: ImportRun, actor: Any) -> dict[str, Any]:
    """Import the run's file from its checkpoint on; returns the summary with the reconciliation of value."""
    options = {**default_options(), **run.options}
    path = Path(run.file_path)
    folder = settings.DATA_DIR / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    stage = Stage(folder / f"{run.pk}-{uuid.uuid4().hex}.stage")
    with contextlib.closing(stage):
        runs.progress(run, done=0, total=0, note=_("Reading the file"))
        load = _prepared(stage, run, actor, path, options)
        steps = plan(load, batch=int(options["batch"]))
        for number in range(int(run.checkpoint.get("step", 0)), len(steps)):
            carry_out_step(load, steps[number], number=number, of=len(steps))
    return _summary(load)


def _prepared(stage: Stage, run: ImportRun, actor: Any, path: Path, options: Mapping[str, Any]) -> Load:
    currency = str(options["currency"])
    found = survey.take(
        stage=stage,
        path=path,
        columns=run.columns,
        currency=currency,
        keep_walk_in=options["walk_in"] == "keep",
    )
    runs.renew(run, rows_in=found.rows_in, progress_total=found.rows_in)
    return Load(run, actor, stage, found, match_returns(stage=stage, survey=found), currency)


@transaction.atomic
def carry_out_step(load: Load, step: Step, *, number: int, of: int) -> None:
    """One step and the checkpoint behind it, in one transaction."""
    tally = step.carry_out(load)
    run = load.run
    amounts = _added(run.checkpoint.get("amounts", {}), tally)
    done = run.rows_created + run.rows_updated + run.rows_unchanged + run.rows_rejected + tally.rows
    # Last in the transaction: the heartbeat waits for this row no longer than the commit takes.
    runs.renew(
        run,
        checkpoint={"step": number + 1, "of": of, "amounts": amounts},
        rows_created=run.rows_created + tally.created,
        rows_updated=run.rows_updated + tally.updated,
        rows_unchanged=run.rows_unchanged + tally.unchanged,
        rows_rejected=run.rows_rejected + tally.rejected,
        progress_done=done,
        progress_total=load.survey.rows_in,
        progress_note=str(step.name),
    )


def _added(sums: Mapping[str, str], tally: Tally) -> dict[str, str]:
    """Sums as text, because they outgrow what JSON numbers carry exactly."""
    names = {*sums, *tally.amounts}
    return {name: str(int(sums.get(name, 0)) + tally.amounts.get(name, 0)) for name in sorted(names)}


def _summary(load: Load) -> dict[str, Any]:
    run = load.run
    done = run.rows_created + run.rows_updated + run.rows_unchanged + run.rows_rejected
    if done != run.rows_in:
        raise ImportIncomplete(
            _("The rows do not add up: %(done)d of %(rows)d are accounted for.") % {"done": done, "rows": run.rows_in},
            field="rows_in",
            value=run.rows_in,
            remedy=_("Report this with the file; nothing else was harmed."),
        )
    sums = {name: int(text) for name, text in run.checkpoint.get("amounts", {}).items()}
    return {
        "header": load.survey.header,
        "currency": load.currency,
        "value": reconciliation.reconcile(amount_in=load.survey.amount_in, sums=sums),
    }
