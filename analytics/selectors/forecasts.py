"""Forecasts of the current run."""

from django.db.models import QuerySet

from analytics.models import ForecastSeries
from catalog.models import Product


def current_forecasts() -> QuerySet[ForecastSeries]:
    """The series that screens show, with their products."""
    return ForecastSeries.objects.filter(run__is_current=True).select_related("product", "product__category", "run")


def product_forecast(product: Product) -> ForecastSeries | None:
    """The shown forecast of one product. 1 query."""
    return current_forecasts().filter(product=product).first()
