"""The screens that start an import of any kind: upload, mapping with a preview, resuming.

An app describes its kind with one ``ImportScreen`` and has three views of one line each, so that the policy table
names who may import what.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue
from b2bops.platform.import_forms import MappingForm, UploadForm
from b2bops.platform.importers import importer_urls
from b2bops.platform.models import ColumnMapping, ImportRun
from b2bops.platform.models.run import RunStatus
from b2bops.platform.services import imports, runs
from b2bops.platform.services.imports import FileRefused
from b2bops.platform.tabular.columns import Field, guess
from b2bops.platform.tabular.readers import Table, sample

PREVIEW_ROWS = 8
UPLOAD_SALT = "platform.import.upload"
UPLOAD_SECONDS = 24 * 3600


@dataclass(frozen=True)
class ImportScreen:
    """One kind of file. ``fields`` are those this person may feed; ``right`` is the field right its rows need."""

    kind: str
    title: str | Promise
    subtitle: str | Promise
    file_help: str | Promise
    what_happens: tuple[str | Promise, ...]
    fields: Callable[[Any], Sequence[Field]]
    form: type[MappingForm]
    right: Callable[[dict[str, str]], str] = lambda columns: ""
    start_page: str = "platform/import_start.html"


def start(request: HttpRequest, screen: ImportScreen) -> HttpResponse:
    """Take a file; its header is read at once, so that a wrong kind of file is refused here."""
    form = UploadForm(request.POST or None, request.FILES or None, kind=screen.kind, help_text=screen.file_help)
    if request.method == "POST" and form.is_valid():
        upload, mapping = form.cleaned_data["file"], form.cleaned_data["mapping"]
        try:
            imports.file_check(name=upload.name, size=upload.size, kind=screen.kind)
            path = imports.file_store(name=upload.name, stream=upload, kind=screen.kind)
            sample(path, count=PREVIEW_ROWS)
        except FileRefused as error:
            form.add_error("file", error.sentence())
        else:
            said = {"path": path.name, "name": upload.name, "kind": screen.kind}
            query = urlencode(
                {"file": signing.dumps(said, salt=UPLOAD_SALT), "mapping": mapping.name if mapping else ""}
            )
            return redirect(f"{reverse(importer_urls(screen.kind).mapping)}?{query}")
    context = {"form": form, "screen": screen}
    return render(request, screen.start_page, context, status=422 if form.errors else 200)


def mapping(request: HttpRequest, screen: ImportScreen) -> HttpResponse:
    """Which column is which, beside the first rows; posting starts the import."""
    path, name = _uploaded(request.GET.get("file", ""), screen.kind)
    table, rows = sample(path, count=PREVIEW_ROWS)
    fields = screen.fields(request.user)
    guessed = _columns(request.GET.get("mapping", ""), table, screen.kind, fields)
    form = screen.form(request.POST or None, fields=fields, header=table.header, guessed=guessed, user=request.user)
    if request.method == "POST" and form.is_valid():
        run = _start(form, screen, path=path, name=name, actor=request.user)
        return redirect("platform:import_detail", pk=run.pk)
    fed_by = {column: key for key, column in guessed.items()}
    context = {
        "form": form,
        "screen": screen,
        "start_url": reverse(importer_urls(screen.kind).start),
        "file_name": name,
        "table": table,
        "rows": rows,
        "missing": ", ".join(str(field.label) for field in fields if field.required and field.key not in guessed),
        "headings": [{"name": column, "fed": column in fed_by} for column in table.header],
    }
    return render(request, "platform/import_mapping.html", context, status=422 if form.errors else 200)


def resume(request: HttpRequest, screen: ImportScreen, pk: int) -> HttpResponse:
    """Carry a failed or cancelled import on at its checkpoint, or carry out for real what was previewed."""
    run = get_object_or_404(ImportRun.objects.visible_to(request.user), pk=pk, kind=screen.kind)
    if run.is_preview and run.status == RunStatus.SUCCEEDED:
        run = imports.run_from_preview(run=run, actor=request.user)
    else:
        runs.retry(ImportRun, run_id=run.pk)
    return redirect("platform:import_detail", pk=run.pk)


@transaction.atomic
def _start(form: MappingForm, screen: ImportScreen, *, path: Path, name: str, actor: Any) -> ImportRun:
    columns = form.columns()
    if form.cleaned_data["remember_as"]:
        imports.mapping_remember(kind=screen.kind, name=form.cleaned_data["remember_as"], columns=columns)
    run = imports.run_create(
        kind=screen.kind,
        path=path,
        file_name=name,
        columns=columns,
        options=form.options(),
        actor=actor,
        right=screen.right(columns),
    )
    runs.enqueue(run)
    return run


def _uploaded(token: str, kind: str) -> tuple[Path, str]:
    """The stored file that a signed token names, and what the person calls it."""
    try:
        said = signing.loads(token, salt=UPLOAD_SALT, max_age=UPLOAD_SECONDS)
    except signing.BadSignature as error:
        raise _unknown_upload() from error
    if said.get("kind") != kind:
        raise _unknown_upload()
    path = settings.DATA_DIR / "imports" / str(said["path"])
    if not path.is_file():
        raise InvalidValue(_("The uploaded file is gone."), field="file", remedy=_("Upload the file again."))
    return path, str(said["name"])


def _unknown_upload() -> InvalidValue:
    return InvalidValue(_("This upload is not known or too old."), field="file", remedy=_("Upload the file again."))


def _columns(name: str, table: Table, kind: str, fields: Sequence[Field]) -> dict[str, str]:
    remembered = ColumnMapping.objects.filter(kind=kind, name=name).first() if name else None
    if remembered is None:
        return guess(table.header, fields)
    return {key: column for key, column in remembered.columns.items() if column in table.header}
