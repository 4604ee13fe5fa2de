"""Runs are claimed once, survive their workers, and say how far they are."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from b2bops.common.errors import TransitionRefused
from b2bops.platform.models import ImportRun, RunStatus
from b2bops.platform.services import runs


@pytest.fixture
def run(db) -> ImportRun:
    return ImportRun.objects.create(kind="orders", file_name="a.csv", queued_at=timezone.now())


def expire(run: ImportRun) -> None:
    ImportRun.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_only_one_worker_gets_a_run(run):
    assert runs.claim(ImportRun, run_id=run.pk) is not None
    assert runs.claim(ImportRun, run_id=run.pk) is None


def test_a_run_whose_worker_died_is_queued_again(run):
    runs.claim(ImportRun, run_id=run.pk)
    expire(run)
    assert runs.requeue_lost() == 1
    again = runs.claim(ImportRun, run_id=run.pk)
    assert again is not None
    assert again.attempts == 2


def test_a_living_worker_keeps_its_run(run):
    runs.claim(ImportRun, run_id=run.pk)
    assert runs.requeue_lost() == 0


def test_a_run_whose_message_was_lost_is_queued_again(run):
    ImportRun.objects.update(queued_at=timezone.now() - timedelta(seconds=settings.RUN_LEASE_SECONDS + 1))
    assert runs.requeue_lost() == 1


def test_a_run_that_keeps_killing_its_worker_is_given_up(run):
    for _attempt in range(settings.RUN_ATTEMPTS_MAX):
        assert runs.claim(ImportRun, run_id=run.pk) is not None
        expire(run)
        runs.requeue_lost()
    run.refresh_from_db()
    assert run.status == RunStatus.FAILED
    assert "given up" in run.error


def test_a_worker_that_lost_its_lease_cannot_write(run):
    lost = runs.claim(ImportRun, run_id=run.pk)
    expire(run)
    runs.requeue_lost()
    runs.claim(ImportRun, run_id=run.pk)
    with pytest.raises(runs.RunCancelled):
        runs.progress(lost, done=1, total=2)
    with pytest.raises(runs.RunCancelled):
        runs.finish(lost, summary={"stale": True})


def test_cancelling_stops_the_holder_and_retry_starts_afresh(run):
    held = runs.claim(ImportRun, run_id=run.pk)
    runs.cancel(ImportRun, run_id=run.pk)
    with pytest.raises(runs.RunCancelled):
        runs.progress(held, done=1, total=2)
    assert runs.retry(ImportRun, run_id=run.pk).status == RunStatus.QUEUED


def test_a_finished_run_cannot_be_cancelled(run):
    held = runs.claim(ImportRun, run_id=run.pk)
    runs.finish(held, summary={})
    with pytest.raises(TransitionRefused):
        runs.cancel(ImportRun, run_id=run.pk)


def test_progress_is_read_from_the_row(run):
    held = runs.claim(ImportRun, run_id=run.pk)
    runs.progress(held, done=30, total=40, note="Reading")
    run.refresh_from_db()
    assert (run.progress_pct, run.progress_note) == (75, "Reading")
