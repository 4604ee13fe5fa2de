"""Screens of returns: to read."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from b2bops.common.listing import listing_response
from orders.listings.returns import RETURNS
from orders.models import SalesReturn


@require_GET
def return_list(request: HttpRequest) -> HttpResponseBase:
    rows = SalesReturn.objects.visible_to(request.user).select_related("account__territory")
    return listing_response(request, RETURNS, rows)


@require_GET
def return_detail(request: HttpRequest, pk: int) -> HttpResponse:
    rows = SalesReturn.objects.visible_to(request.user).select_related("account__territory")
    document = get_object_or_404(rows, pk=pk)
    lines = list(document.lines.select_related("product", "order_line__order").order_by("pk"))
    return render(request, "orders/return_detail.html", {"document": document, "lines": lines})
