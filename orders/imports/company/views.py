"""The screen that starts the import of a company."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from b2bops.common.forms import saved
from b2bops.platform.models import ImportRun
from b2bops.platform.services import imports, runs
from orders.imports.company.forms import CompanyForm


@require_http_methods(["GET", "HEAD", "POST"])
def import_company(request: HttpRequest) -> HttpResponse:
    """Take the ZIP and queue its import."""
    form = CompanyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload, system = form.cleaned_data["file"], form.cleaned_data["system"]
        run = saved(form, lambda: _start(upload, system=system, actor=request.user))
        if run is not None:
            return redirect("platform:import_detail", pk=run.pk)
    return render(request, "orders/import_company.html", {"form": form}, status=422 if form.errors else 200)


@transaction.atomic
def _start(upload: Any, *, system: str, actor: Any) -> ImportRun:
    imports.file_check(name=upload.name, size=upload.size, kind="company")
    path = imports.file_store(name=upload.name, stream=upload, kind="company")
    run = imports.run_create(
        kind="company", path=path, file_name=upload.name, columns={}, options={"system": system}, actor=actor
    )
    runs.enqueue(run)
    return run
