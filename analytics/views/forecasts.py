"""Forecasts: the list of products and one product's forecast with its proof and its reasons."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from analytics.listings import FORECASTS
from analytics.models import ForecastSeries
from analytics.presentation import forecast as shown
from analytics.presentation.proof import headline
from analytics.presentation.words import explained, method_label
from analytics.selectors.forecasts import current_forecasts, product_forecast
from analytics.selectors.proposals import product_purchase
from analytics.selectors.runs import current_run
from b2bops.common.listing import listing_response
from b2bops.common.listing.cells import format_quantity
from catalog.models import Product


def forecast_list(request: HttpRequest) -> HttpResponseBase:
    """Forecasts of the current run. 3 queries."""
    run = current_run("demand_forecast")
    context = {"run": run, "headline": headline(run)}
    return listing_response(
        request, FORECASTS, current_forecasts(), page="analytics/forecast_list.html", context=context
    )


def forecast_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One product's forecast. 1 query."""
    series = get_object_or_404(ForecastSeries.objects.select_related("product", "run"), pk=pk)
    tone, words = shown.verdict(series)
    weights: list[Any] = series.passport.get("methods", [])
    context = {
        "series": series,
        "product": series.product,
        "chart": shown.forecast_chart(series),
        "explanation": explained(series.terms, total=series.total, display=format_quantity(round(series.total, 1))),
        "verdict_tone": tone,
        "verdict": words,
        "sentences": shown.passport_sentences(series),
        "method": method_label(series.method),
        "methods": [{"label": method_label(key), "share": weight} for key, weight in weights],
        "weekly": series.total / max(len(series.mean), 1),
        "high": _level_total(series, 0.9),
    }
    return render(request, "analytics/forecast_detail.html", context)


def _level_total(series: ForecastSeries, level: float) -> float | None:
    """The 90 % quantile of an average week ahead."""
    if level not in series.levels or not series.mean:
        return None
    row: list[float] = series.quantiles[series.levels.index(level)]
    return sum(row) / len(row)


def product_panel(request: HttpRequest, product_pk: int) -> HttpResponse:
    """The fragment on a product's page: forecast and what to order. 3 queries."""
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=product_pk)
    series = product_forecast(product)
    context = {
        "product": product,
        "series": series,
        "sparkline": shown.forecast_sparkline(series) if series else "",
        "verdict": shown.verdict(series) if series else None,
        "proposal": product_purchase(user=request.user, product=product),
    }
    return render(request, "analytics/_product_panel.html", context)
