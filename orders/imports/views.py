"""The screens that start an import: upload, mapping with a preview, resuming."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from b2bops.common.errors import InvalidValue
from b2bops.platform.models import ColumnMapping, ImportRun
from b2bops.platform.services import imports, runs
from b2bops.platform.services.imports import FileRefused
from orders.imports.columns import FIELDS, guess
from orders.imports.forms import MappingForm, UploadForm
from orders.imports.importer import default_options
from orders.imports.readers import Table, sample

PREVIEW_ROWS = 8
UPLOAD_SALT = "orders.imports.upload"
UPLOAD_SECONDS = 24 * 3600


@require_http_methods(["GET", "HEAD", "POST"])
def import_start(request: HttpRequest) -> HttpResponse:
    """Take a file; its header is read at once, so that a wrong kind of file is refused here."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload, mapping = form.cleaned_data["file"], form.cleaned_data["mapping"]
        try:
            imports.file_check(name=upload.name, size=upload.size)
            path = imports.file_store(name=upload.name, stream=upload)
            sample(path, count=PREVIEW_ROWS)
        except FileRefused as error:
            form.add_error("file", error.sentence())
        else:
            token = signing.dumps({"path": path.name, "name": upload.name}, salt=UPLOAD_SALT)
            query = urlencode({"file": token, "mapping": mapping.name if mapping else ""})
            return redirect(f"{reverse('orders:import_mapping')}?{query}")
    return render(request, "orders/import_start.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def import_mapping(request: HttpRequest) -> HttpResponse:
    """Which column is which, beside the first rows; posting starts the import."""
    path, name = _uploaded(request.GET.get("file", ""))
    table, rows = sample(path, count=PREVIEW_ROWS)
    guessed = _columns(request.GET.get("mapping", ""), table)
    form = MappingForm(request.POST or None, header=table.header, guessed=guessed)
    if request.method == "POST" and form.is_valid():
        run = _start(form, path=path, name=name, actor=request.user)
        return redirect("platform:import_detail", pk=run.pk)
    fed_by = {column: key for key, column in guessed.items()}
    context = {
        "form": form,
        "file_name": name,
        "table": table,
        "rows": rows,
        "missing": ", ".join(str(field.label) for field in FIELDS if field.required and field.key not in guessed),
        "headings": [{"name": column, "fed": column in fed_by} for column in table.header],
    }
    return render(request, "orders/import_mapping.html", context, status=422 if form.errors else 200)


@require_POST
def import_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry a failed or cancelled import on at its checkpoint."""
    run = get_object_or_404(ImportRun, pk=pk, kind="orders")
    runs.retry(ImportRun, run_id=run.pk)
    return redirect("platform:import_detail", pk=run.pk)


@transaction.atomic
def _start(form: MappingForm, *, path: Path, name: str, actor: Any) -> ImportRun:
    columns = form.columns()
    if form.cleaned_data["remember_as"]:
        imports.mapping_remember(kind="orders", name=form.cleaned_data["remember_as"], columns=columns)
    options = {
        **default_options(),
        "currency": form.cleaned_data["currency"],
        "walk_in": form.cleaned_data["walk_in"],
    }
    run = imports.run_create(
        kind="orders", path=path, file_name=name, columns=columns, options=options, actor=actor
    )  # fmt: skip
    runs.enqueue(run)
    return run


def _uploaded(token: str) -> tuple[Path, str]:
    """The stored file that a signed token names, and what the person calls it."""
    try:
        said = signing.loads(token, salt=UPLOAD_SALT, max_age=UPLOAD_SECONDS)
    except signing.BadSignature as error:
        raise InvalidValue(
            _("This upload is not known or too old."), field="file", remedy=_("Upload the file again.")
        ) from error
    path = settings.DATA_DIR / "imports" / str(said["path"])
    if not path.is_file():
        raise InvalidValue(_("The uploaded file is gone."), field="file", remedy=_("Upload the file again."))
    return path, str(said["name"])


def _columns(mapping: str, table: Table) -> dict[str, str]:
    remembered = ColumnMapping.objects.filter(kind="orders", name=mapping).first() if mapping else None
    if remembered is None:
        return guess(table.header)
    return {key: column for key, column in remembered.columns.items() if column in table.header}
