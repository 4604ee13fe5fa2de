"""The command runs every job in order, prints what it found, and fails loudly."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from analytics.models import JobRun

pytestmark = pytest.mark.django_db


def test_it_runs_all_jobs_in_order_and_prints_what_is_missing():
    out = StringIO()
    call_command("run_jobs", as_of=date(2026, 6, 30), stdout=out)
    keys = list(JobRun.objects.order_by("pk").values_list("key", flat=True))
    assert keys == ["demand_forecast", "purchase_proposals", "recommendations"]
    text = out.getvalue()
    assert "As of 2026-06-30" in text and text.count("SUCCEEDED") == 3 and "Nothing was sold" in text


def test_one_job_alone_and_an_unknown_one():
    call_command("run_jobs", as_of=date(2026, 6, 30), only="recommendations", stdout=StringIO())
    assert JobRun.objects.get().key == "recommendations"
    with pytest.raises(CommandError, match="no job called prophecy"):
        call_command("run_jobs", only="prophecy", stdout=StringIO())
