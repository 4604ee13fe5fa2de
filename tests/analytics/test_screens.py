"""The screens of the analytics answer the people they are for, and starting, stopping and repeating runs works."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from analytics import tasks
from analytics.models import ForecastSeries, JobRun
from analytics.presentation.words import term_label
from analytics.selectors.runs import default_as_of
from analytics.services import runs
from b2bops.platform.models import RunStatus
from tests.factories import ProductFactory, SalesOrderFactory

pytestmark = pytest.mark.django_db
AS_OF = date(2026, 6, 30)


@pytest.fixture
def forecast():
    run = JobRun.objects.create(
        key="demand_forecast", as_of=AS_OF, queued_at=timezone.now(), status=RunStatus.SUCCEEDED, is_current=True
    )
    return ForecastSeries.objects.create(
        run=run,
        product=ProductFactory(name="Paper lantern"),
        history_start_date=AS_OF - timedelta(days=69),
        history=[3.0, 0.0, 4.0, 5.0, 2.0, 6.0, 3.0, 4.0, 5.0, 4.0],
        mean=[4.0, 5.0],
        levels=[0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975],
        quantiles=[[0.0, 0.0], [1.0, 1.0], [2.0, 3.0], [4.0, 5.0], [6.0, 7.0], [8.0, 9.0], [11.0, 12.0]],
        method="theta",
        passport={
            "wape": 0.4, "naive_wape": 0.6, "seasonal_naive_wape": 0.5, "bias": 0.02, "beats_naive": True,
            "beats_seasonal_naive": True, "origins": 3, "history_weeks": 10, "coverage": {"0.9": 0.88},
            "methods": [["theta", 0.7], ["naive", 0.3]],
        },
        terms=[{"key": "level", "value": 7.0}, {"key": "season", "value": 2.0}],
        total=9.0,
        history_total=36.0,
        wape=0.4,
        beats_seasonal_naive=True,
    )  # fmt: skip


def test_a_run_is_asked_for_watched_cancelled_and_repeated(as_user, supply_manager):
    browser = as_user(supply_manager)
    assert "Demand forecast" in browser.get(reverse("analytics:job_list")).text
    url = reverse("analytics:job_run", args=["demand_forecast"])
    page = browser.post(url, {"as_of": "2026-06-30", "horizon_weeks": "4"}, follow=True)
    run = JobRun.objects.get()
    assert (run.as_of, run.params["horizon_weeks"], run.requested_by) == (AS_OF, 4, supply_manager)
    progress = reverse("analytics:job_progress", args=[run.pk])
    assert progress in page.text and "HX-Refresh" not in browser.get(progress).headers
    browser.post(reverse("analytics:job_cancel", args=[run.pk]))
    assert browser.get(progress).headers["HX-Refresh"] == "true"
    browser.post(reverse("analytics:job_retry", args=[run.pk]))
    run.refresh_from_db()
    assert run.status == RunStatus.QUEUED
    tasks.job_run(run_id=run.pk)
    run.refresh_from_db()
    assert run.status == RunStatus.SUCCEEDED and run.is_current
    assert run.summary["remedy"] in browser.get(run.get_absolute_url()).text


def test_a_bad_parameter_is_named_on_the_screen(as_user, supply_manager):
    url = reverse("analytics:job_run", args=["demand_forecast"])
    answer = as_user(supply_manager).post(url, {"as_of": "2026-06-30", "horizon_weeks": "99"})
    assert answer.status_code == 422 and "from 1 to 26" in answer.text
    assert not JobRun.objects.exists()


def test_only_those_who_may_start_runs(as_user, api_as, supply_member, sales_manager):
    url = reverse("analytics:job_run", args=["demand_forecast"])
    assert as_user(supply_member).post(url, {"as_of": "2026-06-30"}).status_code == 403
    assert api_as(supply_member).post("/api/v1/job-runs/", {"key": "demand_forecast"}).status_code == 403
    body = {"key": "demand_forecast", "as_of": "2026-06-30", "params": {"horizon_weeks": 3}}
    answer = api_as(sales_manager).post("/api/v1/job-runs/", body, format="json")
    assert answer.status_code == 201 and answer.json()["status"] == "QUEUED"
    stopped = api_as(sales_manager).post(f"/api/v1/job-runs/{answer.json()['id']}/cancel/")
    assert stopped.json()["status"] == "CANCELLED"
    wrong = api_as(sales_manager).post("/api/v1/job-runs/", {**body, "params": {"weeks": 3}}, format="json")
    assert wrong.status_code == 422 and wrong.json()["errors"][0]["field"] == "params.weeks"
    assert api_as(sales_manager).post("/api/v1/job-runs/", {"key": "prophecy"}, format="json").status_code == 404


def test_forecasts_are_listed_filtered_exported_and_told_in_words(as_user, supply_member, forecast):
    browser, url = as_user(supply_member), reverse("analytics:forecast_list")
    assert "Paper lantern" in browser.get(url, {"beats_seasonal_naive": "true", "method": "theta", "sort": "wape"}).text
    assert "Paper lantern" not in browser.get(url, {"beats_seasonal_naive": "false"}).text
    export = b"".join(browser.get(url, {"export": "csv"}).streaming_content).decode()
    assert "Paper lantern" in export and "<svg" not in export
    page = browser.get(forecast.get_absolute_url()).text
    assert "off by 40 % of what was sold" in page and "would have been off by 60 %" in page
    assert "chart-band" in page and term_label("season") in page


def test_forecasts_are_not_for_sales(as_user, api_as, sales_member, operations_member, forecast):
    assert as_user(sales_member).get(forecast.get_absolute_url()).status_code == 403
    assert api_as(sales_member).get("/api/v1/forecasts/").status_code == 403
    shown = api_as(operations_member).get("/api/v1/forecasts/").json()["results"]
    assert [row["sku"] for row in shown] == [forecast.product.sku]
    assert shown[0]["terms"][0]["label"] == term_label("level")


def test_the_product_panel_shows_forecast_or_says_there_is_none(as_user, supply_member, forecast):
    browser = as_user(supply_member)
    panel = browser.get(reverse("analytics:product_panel", args=[forecast.product_id]))
    assert "sparkline" in panel.text and "<html" not in panel.text
    assert "No forecast" in browser.get(reverse("analytics:product_panel", args=[ProductFactory().pk])).text


def test_every_list_is_kind_when_empty(as_user, supply_manager, sales_manager):
    supply, sales = as_user(supply_manager), as_user(sales_manager)
    for name in ("job_list", "forecast_list", "replenishment_list", "decision_list"):
        assert supply.get(reverse(f"analytics:{name}")).status_code == 200
    assert "has not run yet" in sales.get(reverse("analytics:recommendation_list")).text


def test_the_schedule_asks_for_every_job_and_leaves_an_open_run_alone():
    tasks.job_due(key="recommendations")
    tasks.job_due(key="recommendations")
    assert JobRun.objects.get().requested_by is None


def test_the_day_nobody_chose_is_the_last_day_with_an_order():
    today = timezone.now().date()
    assert default_as_of(today) == today
    at = timezone.now() - timedelta(days=400)
    SalesOrderFactory(ordered_at=at, confirmed_at=at)
    assert default_as_of(today) == at.date()


def test_a_failure_is_told_kindly(as_user, technology_manager, monkeypatch):
    from analytics import registry

    job = registry.job_named("demand_forecast")

    def breaks(as_of, params):
        raise ZeroDivisionError("a week of no days")

    monkeypatch.setitem(registry._BOOK, job.key, registry.Job(**{**vars(job), "load": breaks}))
    with pytest.raises(ZeroDivisionError):
        runs.run_now(actor=technology_manager, key=job.key, as_of=AS_OF)
    page = as_user(technology_manager).get(JobRun.objects.get().get_absolute_url()).text
    assert "The last good result is still shown" in page and "a week of no days" in page
