"""Addresses of the app's screens."""

from django.urls import path

from analytics.views import decisions, forecasts, jobs, recommendations, replenishment

app_name = "analytics"
urlpatterns = [
    path("jobs/", jobs.job_list, name="job_list"),
    path("jobs/<slug:key>/run/", jobs.job_run, name="job_run"),
    path("runs/<int:pk>/", jobs.job_detail, name="job_detail"),
    path("runs/<int:pk>/progress/", jobs.job_progress, name="job_progress"),
    path("runs/<int:pk>/cancel/", jobs.job_cancel, name="job_cancel"),
    path("runs/<int:pk>/retry/", jobs.job_retry, name="job_retry"),
    path("forecasts/", forecasts.forecast_list, name="forecast_list"),
    path("forecasts/<int:pk>/", forecasts.forecast_detail, name="forecast_detail"),
    path("products/<int:product_pk>/panel/", forecasts.product_panel, name="product_panel"),
    path("replenishment/", replenishment.replenishment_list, name="replenishment_list"),
    path("replenishment/accept/", replenishment.replenishment_bulk_accept, name="replenishment_bulk_accept"),
    path("replenishment/<int:pk>/edit/", replenishment.replenishment_edit, name="replenishment_edit"),
    path("replenishment/<int:pk>/accept/", replenishment.replenishment_accept, name="replenishment_accept"),
    path("replenishment/<int:pk>/reject/", replenishment.replenishment_reject, name="replenishment_reject"),
    path("recommendations/", recommendations.recommendation_list, name="recommendation_list"),
    path("accounts/<int:account_pk>/panel/", recommendations.account_panel, name="account_panel"),
    path("decisions/", decisions.decision_list, name="decision_list"),
    path("decisions/accept/", decisions.decision_bulk_accept, name="decision_bulk_accept"),
    path("decisions/<int:pk>/", decisions.decision_detail, name="decision_detail"),
    path("decisions/<int:pk>/accept/", decisions.decision_accept, name="decision_accept"),
    path("decisions/<int:pk>/reject/", decisions.decision_reject, name="decision_reject"),
]
