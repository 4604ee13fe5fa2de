"""Screens of the platform: imports, audit, events, notifications."""

import csv
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from b2bops.common.htmx import render_page_or_fragment
from b2bops.common.listing import listing_response
from b2bops.common.listing.cells import FORMULA_STARTS
from b2bops.platform import selectors
from b2bops.platform.importers import reason_label
from b2bops.platform.listings import IMPORT_FINDINGS, IMPORT_RUNS, NOTIFICATIONS, OUTBOX, audit_listing
from b2bops.platform.models import AuditEntry, ImportRun, Notification, OutboxMessage
from b2bops.platform.services import notifications


@require_safe
def import_list(request: HttpRequest) -> HttpResponseBase:
    """All imports, newest first."""
    return listing_response(
        request, IMPORT_RUNS, ImportRun.objects.visible_to(request.user).select_related("created_by")
    )


@require_safe
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: progress while it runs (the fragment asks for itself again), its result afterwards."""
    run = get_object_or_404(ImportRun.objects.visible_to(request.user).select_related("created_by"), pk=pk)
    return render_page_or_fragment(
        request,
        page="platform/import_detail.html",
        fragment="platform/_import_result.html",
        context={
            "run": run,
            "reasons": selectors.import_reasons(run),
            "value": selectors.import_value(run),
            "resume_url": selectors.import_resume_url(run),
        },
    )


@require_safe
def import_rows(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Rejected and corrected rows; ``?download=csv`` gives them in the file's own columns, to mend and send again."""
    run = get_object_or_404(ImportRun.objects.visible_to(request.user), pk=pk)
    findings = run.findings.select_related("run")
    if request.GET.get("download") == "csv":
        chosen = IMPORT_FINDINGS.filterset(request.GET, queryset=findings, request=request).qs.order_by("row_number")
        response = StreamingHttpResponse(_rows_as_csv(run, chosen), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="import-{run.pk}-rows.csv"'
        return response
    return listing_response(request, IMPORT_FINDINGS, findings, page="platform/import_rows.html", context={"run": run})


class _Line:
    """A file whose write returns the text, for csv.writer."""

    def write(self, text: str) -> str:
        return text


def _rows_as_csv(run: ImportRun, findings: Any) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff"
    header = run.summary.get("header", [])
    yield writer.writerow([*map(_defused, header), _("Row"), _("Outcome"), _("Reason"), _("What was done")])
    for finding in findings.iterator(chunk_size=2_000):
        cells = [_defused(str(cell)) for cell in finding.raw]
        cells += [""] * (len(header) - len(cells))
        reason = reason_label(run.kind, finding.reason)
        yield writer.writerow([*cells, finding.row_number, finding.get_outcome_display(), reason, finding.remedy])


def _defused(text: str) -> str:
    """Text that a spreadsheet would run as a formula, made plain; numbers stay numbers."""
    if text.startswith(FORMULA_STARTS) and not text[1:].replace(".", "", 1).isdigit():
        return f"'{text}"
    return text


@require_safe
def audit_list(request: HttpRequest) -> HttpResponseBase:
    """Who changed what, with the values before and after that this reader may see."""
    user: Any = request.user
    return listing_response(
        request, audit_listing(rights=user.rights, exported="export" in request.GET), AuditEntry.objects.all()
    )


@require_safe
def outbox_list(request: HttpRequest) -> HttpResponseBase:
    """Events on their way out."""
    return listing_response(request, OUTBOX, OutboxMessage.objects.all())


@require_safe
def notification_list(request: HttpRequest) -> HttpResponseBase:
    """The person's own notifications."""
    user: Any = request.user
    rows = Notification.objects.filter(user=user)
    unread = rows.filter(read_at__isnull=True).count()
    return listing_response(
        request, NOTIFICATIONS, rows, page="platform/notification_list.html", context={"unread": unread}
    )


@require_POST
def notification_read(request: HttpRequest) -> HttpResponse:
    """Mark all of the person's notifications as read."""
    notifications.mark_read(user=request.user)
    return redirect("platform:notification_list")
