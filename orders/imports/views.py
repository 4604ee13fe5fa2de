"""The screens that start an import of orders."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from b2bops.platform import import_screens
from b2bops.platform.import_screens import ImportScreen
from orders.imports.columns import FIELDS
from orders.imports.forms import OrderMappingForm

SCREEN = ImportScreen(
    kind="orders",
    title=_("Import orders"),
    subtitle=_("Bring your sales history in. Products, accounts, orders and returns are created along the way."),
    file_help=_("CSV (comma, semicolon or tab), CSV.gz or an Excel workbook; one line per order line."),
    what_happens=(
        _("You see the first rows and check which column is which."),
        _("Rows that cannot be orders are set apart, each with its reason. You can download them."),
        _("Returns are matched to the order lines they came from."),
        _("Sending the same file again changes nothing; a corrected file changes only what differs."),
    ),
    fields=lambda user: FIELDS,
    form=OrderMappingForm,
    start_page="orders/import_start.html",
)


@require_http_methods(["GET", "HEAD", "POST"])
def import_start(request: HttpRequest) -> HttpResponse:
    return import_screens.start(request, SCREEN)


@require_http_methods(["GET", "HEAD", "POST"])
def import_mapping(request: HttpRequest) -> HttpResponse:
    return import_screens.mapping(request, SCREEN)


@require_POST
def import_resume(request: HttpRequest, pk: int) -> HttpResponse:
    return import_screens.resume(request, SCREEN, pk)
