"""Import runs: recording the file, remembering mappings, carrying the run out by the importer of its kind."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from b2bops.common.errors import BusinessError, InvalidValue
from b2bops.platform.importers import importer_of, suffixes_of
from b2bops.platform.models import ColumnMapping, ImportRun
from b2bops.platform.models.run import RUN_TRANSITIONS, RunStatus
from b2bops.platform.services import notifications, runs

log = structlog.get_logger(__name__)
READ_BYTES = 1 << 20


class FileRefused(InvalidValue):
    """The file's kind or size cannot be taken."""

    code = "file_refused"


def file_check(*, name: str, size: int, kind: str = "orders") -> None:
    """Refuse what the importer of ``kind`` cannot read before a byte of it is."""
    if not name.lower().endswith(suffixes_of(kind)):
        raise FileRefused(
            _("Files of this kind cannot be imported."),
            field="file",
            value=name,
            remedy=_("Save it as one of: %(endings)s.") % {"endings": ", ".join(suffixes_of(kind))},
        )
    limit = settings.IMPORT_FILE_MAX_BYTES
    if size == 0 or size > limit:
        raise FileRefused(
            _("The file is empty or too large."),
            field="file",
            value=f"{size} bytes",
            remedy=_("Send a file of 1 byte to %(limit)d MB; split larger ones.") % {"limit": limit >> 20},
        )


def file_store(*, name: str, stream: BinaryIO, kind: str = "orders") -> Path:
    """Keep an uploaded file until its import is done; named by content, so that the same file is kept once."""
    folder = settings.DATA_DIR / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f"{timezone.now():%Y%m%d%H%M%S%f}.partial"
    digest = hashlib.sha256()
    with partial.open("wb") as target:
        while chunk := stream.read(READ_BYTES):
            digest.update(chunk)
            target.write(chunk)
    suffix = next(
        ending for ending in sorted(suffixes_of(kind), key=len, reverse=True) if name.lower().endswith(ending)
    )
    kept = folder / f"{digest.hexdigest()[:32]}{suffix}"
    partial.replace(kept)
    return kept


def file_digest(path: Path) -> str:
    """sha256 of the file's content."""
    digest = hashlib.sha256()
    with path.open("rb") as source:
        while chunk := source.read(READ_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


@transaction.atomic
def run_create(
    *,
    kind: str,
    path: Path,
    file_name: str,
    columns: Mapping[str, str],
    options: Mapping[str, Any],
    actor: Any,
    right: str = "",
) -> ImportRun:
    """A queued run for a stored file; it is not sent to a worker yet (see ``runs.enqueue``)."""
    file_check(name=file_name, size=path.stat().st_size, kind=kind)
    return ImportRun.objects.create(
        kind=kind,
        file_name=file_name[:200],
        file_path=str(path),
        file_digest=file_digest(path),
        columns=dict(columns),
        options=dict(options),
        right=right,
        created_by=actor,
        queued_at=timezone.now(),
    )


def run_unfinished(
    *, kind: str, path: Path, columns: Mapping[str, str], options: Mapping[str, Any]
) -> ImportRun | None:
    """The newest run of the same content, mapping and options that did not succeed yet, or None."""
    same = ImportRun.objects.filter(kind=kind, file_digest=file_digest(path)).exclude(status=RunStatus.SUCCEEDED)
    for run in same.order_by("-pk"):
        if run.columns == dict(columns) and run.options == dict(options):
            return run
    return None


@transaction.atomic
def run_reopen(*, run_id: int) -> bool:
    """Make an unfinished run ready to be claimed; False while a worker still holds its lease."""
    run = ImportRun.objects.lock_one(pk=run_id)
    if run.status == RunStatus.QUEUED:
        return True
    if run.status == RunStatus.RUNNING and run.lease_until is not None:
        # By the database's clock, like the lease itself.
        return bool(ImportRun.objects.filter(pk=run_id, lease_until__lt=Now()).update(status=RunStatus.QUEUED))
    RUN_TRANSITIONS.check(subject=str(run), current=run.status, target=RunStatus.QUEUED)
    run.status, run.attempts, run.queued_at, run.error = RunStatus.QUEUED, 0, timezone.now(), ""
    run.save(update_fields=["status", "attempts", "queued_at", "error"])
    return True


@transaction.atomic
def run_from_preview(*, run: ImportRun, actor: Any) -> ImportRun:
    """Queue the import that a preview described: the same file, mapping and options, now for real."""
    real = run_create(
        kind=run.kind,
        path=Path(run.file_path),
        file_name=run.file_name,
        columns=run.columns,
        options={**run.options, "dry_run": False},
        actor=actor,
        right=run.right,
    )
    runs.enqueue(real)
    return real


def row_sentence(run: ImportRun) -> str:
    """The rows of a run by outcome, as one line that scripts and people read."""
    return (
        f"rows in {run.rows_in}, created {run.rows_created}, updated {run.rows_updated}, "
        f"unchanged {run.rows_unchanged}, rejected {run.rows_rejected}"
    )


def mapping_remember(*, kind: str, name: str, columns: Mapping[str, str]) -> ColumnMapping:
    """Store the mapping under its name, replacing an older one of that name."""
    mapping, _created = ColumnMapping.objects.update_or_create(
        kind=kind, name=name[:80], defaults={"columns": dict(columns)}
    )
    return mapping


def carry_out(*, run_id: int) -> ImportRun | None:
    """Claim the run and import its file; None when somebody else has it. Resumes from its checkpoint."""
    run = runs.claim(ImportRun, run_id=run_id)
    if run is None:
        return None
    try:
        with runs.heartbeat(run):
            summary = importer_of(run.kind)(run=run, actor=run.created_by)
        runs.finish(run, summary=summary)
    except BusinessError as error:
        runs.fail(run, error=error.sentence())
    except Exception as error:
        log.exception("import_failed", run=run.pk)
        runs.fail(run, error=f"{type(error).__name__}: {error}")
        raise
    finally:
        run.refresh_from_db()
    _tell(run)
    return run


def _tell(run: ImportRun) -> None:
    if run.created_by is None:
        return
    good = not run.error
    text = _("%(file)s is imported.") if good else _("The import of %(file)s failed.")
    notifications.notify(
        users=[run.created_by],
        text=text % {"file": run.file_name},
        url=reverse("platform:import_detail", args=[run.pk]),
        tone="success" if good else "danger",
    )
