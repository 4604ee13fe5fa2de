"""The app's API view sets: (prefix, view set, basename) as the composition root registers them."""

from typing import Any

from analytics.api.views import DecisionViewSet, ForecastViewSet, JobRunViewSet

ROUTES: tuple[tuple[str, Any, str], ...] = (
    ("job-runs", JobRunViewSet, "jobrun"),
    ("forecasts", ForecastViewSet, "forecast"),
    ("decisions", DecisionViewSet, "decision"),
)
