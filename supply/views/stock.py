"""Screens of stock: levels, the ledger, corrections, and the panel on a product's page."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from b2bops.common.charts import Drawing, LineChart, Series, draw
from b2bops.common.form_page import form_page
from b2bops.common.forms import saved
from b2bops.common.listing import listing_response
from catalog.models import Product
from supply import selectors
from supply.forms import CorrectionForm, ThresholdForm
from supply.listings import MOVES, STOCK
from supply.models import Reservation, StockLevel, StockMove, SupplierProduct
from supply.services import corrections
from supply.services import stock as stock_services

CHART_DAYS = 120
MOVES_SHOWN = 10
START_FIELDS = ("product", "warehouse", "lot", "kind")


@require_safe
def stock_list(request: HttpRequest) -> HttpResponseBase:
    rows = StockLevel.objects.visible_to(request.user).with_available().select_related("product", "warehouse")
    return listing_response(request, STOCK, rows)


@require_safe
def stock_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    level = _level(request, pk)
    moves = StockMove.objects.visible_to(user).filter(
        product=level.product_id, warehouse=level.warehouse_id, lot=level.lot
    )
    reservations = Reservation.objects.visible_to(user).filter(level=level).open()
    coming = selectors.on_order(product_ids=[level.product_id], warehouse=level.warehouse)
    context = {
        "level": level,
        "chart": _balance_chart(level),
        "moves": moves.select_related("actor").order_by("-moved_at", "-pk")[:MOVES_SHOWN],
        "move_count": moves.count(),
        "reservations": reservations.order_by("created_at"),
        "on_order": coming[level.product_id],
        "threshold_form": ThresholdForm(initial={"safety_qty": level.safety_qty.normalize()}),
        "may_correct": user.may_use("supply:move_create", "POST"),
    }
    return render(request, "supply/stock_detail.html", context)


@require_POST
def threshold_set(request: HttpRequest, pk: int) -> HttpResponse:
    level = _level(request, pk)
    form = ThresholdForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The threshold must be a quantity of zero or more; nothing was saved."))
        return redirect(level)
    stock_services.threshold_set(actor=request.user, level=level, safety_qty=form.cleaned_data["safety_qty"])
    messages.success(request, _("The safety threshold is set."))
    return redirect(level)


@require_safe
def move_list(request: HttpRequest) -> HttpResponseBase:
    rows = StockMove.objects.visible_to(request.user).select_related("product", "warehouse", "actor")
    return listing_response(request, MOVES, rows)


def move_create(request: HttpRequest) -> HttpResponse:
    start = {name: request.GET[name] for name in START_FIELDS if name in request.GET}
    form = CorrectionForm(request.POST or None, initial=start, user=request.user)
    if form.is_valid():
        before = len(form.errors)
        move = saved(
            form,
            lambda: corrections.correction_post(actor=request.user, moved_at=timezone.now(), **form.cleaned_data),
        )
        if move or len(form.errors) == before:
            text = _("The book is corrected.") if move else _("The count agrees with the book; nothing was posted.")
            messages.success(request, text)
            return redirect(f"{reverse('supply:stock_list')}?q={form.cleaned_data['product'].sku}")
    return form_page(
        request,
        form,
        title=_("Count or correct stock"),
        back_url=reverse("supply:stock_list"),
        back_label=_("Stock"),
        submit=_("Post"),
    )


@require_safe
def product_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """For the product's page: stock by warehouse, what is on order, and who sells it."""
    user: Any = request.user
    product = get_object_or_404(Product.objects.visible_to(user), pk=pk)
    levels = list(selectors.product_stock(product))
    offers = SupplierProduct.objects.visible_to(user).filter(product=product).select_related("supplier")
    sees_levels = user.may_use("supply:stock_detail")
    context = {
        "product": product,
        "levels": levels,
        "total": sum((level.on_hand for level in levels), Decimal(0)),
        "saleable": sum((max(level.saleable_qty, Decimal(0)) for level in levels), Decimal(0)),
        "on_order": selectors.on_order_by_warehouse(product),
        "sees_levels": sees_levels,
        "offers": offers.order_by("priority", "unit_cost"),
        "sees_offers": user.may_use("supply:supplier_product_list"),
        "may_correct": user.may_use("supply:move_create", "POST"),
    }
    return render(request, "supply/_product_panel.html", context)


def _level(request: HttpRequest, pk: int) -> StockLevel:
    visible = StockLevel.objects.visible_to(request.user).select_related("product", "warehouse")
    return get_object_or_404(visible, pk=pk)


def _balance_chart(level: StockLevel) -> Drawing:
    """The balance at the end of each of the last CHART_DAYS days, against the safety threshold."""
    until = timezone.now().date()
    points = selectors.closing_points(level, since=until - timedelta(days=CHART_DAYS), until=until)
    series = [Series(_("On hand"), [float(point.quantity) for point in points], colour=1, area=True)]
    if level.safety_qty:
        series.append(Series(_("Safety threshold"), [float(level.safety_qty)] * len(points), colour=4))
    chart = LineChart(
        title=_("Running balance"),
        x=[point.day for point in points],
        series=series,
        unit=level.product.unit,
        from_zero=True,
    )
    return draw(chart, width=1100)
