"""The screens that start an import of leads."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from b2bops.platform import import_screens
from b2bops.platform.import_forms import MappingForm
from b2bops.platform.import_screens import ImportScreen
from crm.imports.lead_columns import FIELDS


def _all_fields(user: Any) -> Any:
    return FIELDS


SCREEN = ImportScreen(
    kind="leads",
    title=_("Import leads"),
    subtitle=_("From a fair's list, a bought address file or another system."),
    file_help=_("CSV (comma, semicolon or tab), CSV.gz or an Excel workbook; one line per lead."),
    what_happens=(
        _("You see the first rows and check which column is which."),
        _("Each lead finds its campaign, territory and owner as any other does."),
        _("Rows without a company, or without mail and phone, are set apart with the reason."),
        _("Sending the same file again changes nothing."),
    ),
    fields=_all_fields,
    form=MappingForm,
)


@require_http_methods(["GET", "HEAD", "POST"])
def lead_import_start(request: HttpRequest) -> HttpResponse:
    return import_screens.start(request, SCREEN)


@require_http_methods(["GET", "HEAD", "POST"])
def lead_import_mapping(request: HttpRequest) -> HttpResponse:
    return import_screens.mapping(request, SCREEN)


@require_POST
def lead_import_resume(request: HttpRequest, pk: int) -> HttpResponse:
    return import_screens.resume(request, SCREEN, pk)
