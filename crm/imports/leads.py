"""Importing a file of leads: every row is one capture, so that the same file twice changes nothing."""

import hashlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from b2bops.common.errors import BusinessError, InvalidValue
from b2bops.platform.models import FindingOutcome, ImportFinding, ImportRun
from b2bops.platform.services import runs
from b2bops.platform.tabular.columns import positions
from b2bops.platform.tabular.readers import table
from crm.imports.lead_columns import FIELDS
from crm.models import Lead, LeadSource
from crm.services import leads

STEP_ROWS = 200  # about a second of captures per transaction


class CompanyMissing(InvalidValue):
    """A row that names no company."""

    code = "company_missing"


def import_file(*, run: ImportRun, actor: Any) -> dict[str, Any]:
    """Capture the rows from the checkpoint on, some hundred per transaction; returns the summary."""
    with table(Path(run.file_path)) as opened:
        places = positions(opened.header, run.columns, FIELDS)
        numbered = enumerate(opened.rows, start=1)
        for _skipped in range(int(run.checkpoint.get("rows", 0))):
            next(numbered)
        while step := list(islice(numbered, STEP_ROWS)):
            _carry_out(run, actor, places, step)
    return {"rows_in": run.rows_in}


@transaction.atomic
def _carry_out(run: ImportRun, actor: Any, places: dict[str, int], step: list[tuple[int, list[str]]]) -> None:
    """The rows of one step with their findings, and the checkpoint behind them."""
    created = unchanged = 0
    findings = []
    for number, cells in step:
        try:
            with transaction.atomic():
                is_new = _capture(actor, dict(_values(cells, places)))
        except BusinessError as error:
            findings.append(_finding(run, number, cells, error))
            continue
        created += is_new
        unchanged += not is_new
    ImportFinding.objects.bulk_create(findings)
    done = step[-1][0]
    runs.renew(
        run,
        checkpoint={"rows": done},
        rows_in=done,
        rows_created=run.rows_created + created,
        rows_unchanged=run.rows_unchanged + unchanged,
        rows_rejected=run.rows_rejected + len(findings),
        progress_done=done,
        progress_total=done,
        progress_note=_("Capturing leads"),
    )


def _capture(actor: Any, values: dict[str, str]) -> bool:
    """Whether the row was new. A row without a key of its own is known again by what it says."""
    company = values.pop("company", "")
    if not company:
        raise CompanyMissing(_("The row names no company."), field="company", remedy=_("Fill it in."))
    said = "\x1f".join(f"{name}={value.lower()}" for name, value in sorted({"company": company, **values}.items()))
    digest = hashlib.sha256(said.encode()).hexdigest()[:40]
    reference = values.pop("external_ref", "") or f"file:{digest}"
    if Lead.objects.filter(external_ref=reference).exists():
        return False
    if "utm_campaign" not in values and "utm_medium" not in values:
        values["source"] = LeadSource.IMPORT
    fields: Any = {**values, "external_ref": reference}
    leads.lead_capture(actor=actor, company=company, now=timezone.now(), **fields)
    return True


def _values(cells: list[str], places: dict[str, int]) -> Iterator[tuple[str, str]]:
    for name, place in places.items():
        value = cells[place].strip() if place < len(cells) else ""
        if value:
            yield name, value


def _finding(run: ImportRun, number: int, cells: list[str], error: BusinessError) -> ImportFinding:
    return ImportFinding(
        run=run,
        row_number=number,
        outcome=FindingOutcome.REJECTED,
        reason=error.code[:40],
        field=(error.field or "")[:40],
        value=str(error.value or "").replace("\x00", "�")[:200],
        remedy=error.sentence().replace("\x00", "�")[:200],
        raw=[cell.replace("\x00", "�")[:500] for cell in cells],
    )
