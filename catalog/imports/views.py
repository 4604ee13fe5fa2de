"""The screens that bring products and prices in, and the files that take them out again in the same columns."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from b2bops.common.listing.export import export_response
from b2bops.platform import import_screens
from b2bops.platform.import_screens import ImportScreen
from catalog.imports import exports, price_rows
from catalog.imports.forms import PreviewedMappingForm, PriceMappingForm
from catalog.imports.product_columns import fields_for
from catalog.models import PriceList, PriceRow, Product

COMMON = (
    _("You see the first rows and check which column is which."),
    _("A preview says what would be created and changed, and which rows are refused and why. It writes nothing."),
    _("Sending the same file again changes nothing; an export can be changed and sent back."),
)
PRODUCTS = ImportScreen(
    kind="products",
    title=_("Import products"),
    subtitle=_("Add products and change many at once; each row is one product, found by its SKU."),
    file_help=_("CSV (comma, semicolon or tab), CSV.gz or an Excel workbook; one line per product."),
    what_happens=(*COMMON, _("An empty cell empties its field; a column that is not in the file changes nothing.")),
    fields=lambda user: fields_for(rights=user.rights),
    form=PreviewedMappingForm,
    right=lambda columns: "cost" if "standard_cost" in columns else "",
)
PRICES = ImportScreen(
    kind="prices",
    title=_("Import prices"),
    subtitle=_("Each row is one price: a product, from a quantity on, between two dates."),
    file_help=_("CSV (comma, semicolon or tab), CSV.gz or an Excel workbook; one line per price."),
    what_happens=(*COMMON, _("Prices that are not in the file stay as they are.")),
    fields=lambda user: price_rows.FIELDS,
    form=PriceMappingForm,
    right=lambda columns: "contract_price",
)


@require_http_methods(["GET", "HEAD", "POST"])
def product_import_start(request: HttpRequest) -> HttpResponse:
    return import_screens.start(request, PRODUCTS)


@require_http_methods(["GET", "HEAD", "POST"])
def product_import_mapping(request: HttpRequest) -> HttpResponse:
    return import_screens.mapping(request, PRODUCTS)


@require_POST
def product_import_resume(request: HttpRequest, pk: int) -> HttpResponse:
    return import_screens.resume(request, PRODUCTS, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def price_import_start(request: HttpRequest) -> HttpResponse:
    return import_screens.start(request, PRICES)


@require_http_methods(["GET", "HEAD", "POST"])
def price_import_mapping(request: HttpRequest) -> HttpResponse:
    return import_screens.mapping(request, PRICES)


@require_POST
def price_import_resume(request: HttpRequest, pk: int) -> HttpResponse:
    return import_screens.resume(request, PRICES, pk)


@require_safe
def product_export(request: HttpRequest) -> HttpResponseBase:
    """All products in the columns of the import; ``?form=xlsx`` for a workbook."""
    user: Any = request.user
    products = Product.objects.visible_to(user).select_related("category", "tax_class", "replaced_by").order_by("sku")
    columns = exports.product_columns(rights=user.rights)
    return export_response(name="products", form=_form(request), columns=columns, queryset=products)


@require_safe
def price_export(request: HttpRequest) -> HttpResponseBase:
    """Prices of all lists, or of ``?price_list=code``, in the columns of the import."""
    lists = PriceList.objects.visible_to(request.user)
    chosen = request.GET.get("price_list", "").replace("\x00", "")[:40]
    rows = PriceRow.objects.filter(price_list__in=lists.filter(code=chosen) if chosen else lists)
    rows = rows.select_related("price_list", "product").order_by("price_list__code", "product__sku", "pk")
    return export_response(name="prices", form=_form(request), columns=exports.PRICES, queryset=rows)


def _form(request: HttpRequest) -> str:
    return "xlsx" if request.GET.get("form") == "xlsx" else "csv"
