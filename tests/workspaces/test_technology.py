"""The technology workspace on small known data."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from analytics.models import JobRun
from b2bops.platform.models import AuditEntry, OutboxMessage
from b2bops.platform.services import audit
from b2bops.workspaces.selectors_technology import technology_workspace

pytestmark = pytest.mark.django_db
PROOF = {
    "products_tested": 40,
    "beats_seasonal_naive_share": 0.75,
    "wape": 0.5,
    "naive_wape": 0.8,
    "seasonal_naive_wape": 0.7,
}


def run(status, key="demand_forecast", **fields):
    now = timezone.now()
    return JobRun.objects.create(key=key, status=status, as_of=now.date(), queued_at=now, **fields)


def event(number, status="PENDING", minutes_ago=0):
    now = timezone.now()
    OutboxMessage.objects.create(topic="x", key=str(number), status=status, next_attempt_at=now)
    OutboxMessage.objects.filter(key=str(number)).update(created_at=now - timedelta(minutes=minutes_ago))


def test_each_job_shows_its_last_run(technology_member):
    run("SUCCEEDED", is_current=True)
    failed = run("FAILED")
    running = run("RUNNING", key="recommendations")
    workspace = technology_workspace(now=timezone.now())
    latest = {card.job.key: card.latest for card in workspace.jobs}
    assert (latest["demand_forecast"], latest["recommendations"]) == (failed, running)
    assert (workspace.failed_jobs, workspace.running_jobs) == (1, 1)


def test_a_job_that_failed_and_then_succeeded_has_not_failed(technology_member):
    run("FAILED")
    run("SUCCEEDED")
    assert technology_workspace(now=timezone.now()).failed_jobs == 0


def test_the_proof_is_that_of_the_current_run():
    run("SUCCEEDED", backtest={**PROOF, "wape": 0.1})
    current = run("SUCCEEDED", backtest=PROOF, is_current=True)
    run("FAILED")
    proof = technology_workspace(now=timezone.now()).proof
    assert (proof.run, proof.wape, proof.beats_seasonal_naive_share) == (current, 0.5, 0.75)


@pytest.mark.parametrize("backtest", [{}, {"products_tested": 0}, {**PROOF, "seasonal_naive_wape": None}])
def test_without_a_full_test_nothing_is_claimed(backtest):
    run("SUCCEEDED", backtest=backtest, is_current=True)
    assert technology_workspace(now=timezone.now()).proof is None


def test_events_waiting_and_given_up_are_counted():
    event(1, minutes_ago=11)
    event(2)
    event(3, "DEAD", minutes_ago=99)
    event(4, "DELIVERED", minutes_ago=99)
    outbox = technology_workspace(now=timezone.now()).outbox
    assert (outbox.pending, outbox.dead, outbox.late) == (2, 1, True)


def test_a_fresh_event_is_not_late():
    event(1)
    assert technology_workspace(now=timezone.now()).outbox.late is False


def test_the_audit_seal_is_late_after_five_minutes(technology_member):
    with transaction.atomic():
        audit.record(actor=technology_member, action="user.changed", instance=technology_member)
    fresh = technology_workspace(now=timezone.now()).audit
    assert (fresh.unsealed, fresh.late, fresh.seal) == (1, False, None)
    assert technology_workspace(now=timezone.now() + timedelta(minutes=6)).audit.late
    audit.seal()
    sealed = technology_workspace(now=timezone.now() + timedelta(minutes=6)).audit
    assert (sealed.unsealed, sealed.late, sealed.seal.entry_count) == (0, False, 1)
    assert sealed.entries == tuple(AuditEntry.objects.all())


def test_more_data_costs_no_more_queries(technology_member, django_assert_num_queries):
    for count in (1, 9):
        for number in range(count):
            run("SUCCEEDED")
            event(f"{count}-{number}")
            with transaction.atomic():
                audit.record(actor=technology_member, action="user.changed", instance=technology_member)
        with django_assert_num_queries(7):
            technology_workspace(now=timezone.now())
