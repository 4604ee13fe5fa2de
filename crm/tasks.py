"""Background work on customers; every task here may run twice."""

from datetime import timedelta

import structlog
from celery import shared_task
from django.conf import settings
from django.utils import timezone

from crm.models import CareCampaign
from crm.services import activities, behaviour, care, contracts, forecasts, ticket_deadlines, ticket_ratings

log = structlog.get_logger(__name__)


@shared_task
def reminders_send() -> int:
    """Tell people of activities that are due."""
    return activities.reminders_send(now=timezone.now())


@shared_task
def behaviour_forget() -> int:
    """Delete behaviour events older than ``BEHAVIOUR_KEEP_DAYS``."""
    return behaviour.events_forget(before=timezone.now() - timedelta(days=settings.BEHAVIOUR_KEEP_DAYS))


@shared_task
def contracts_advance() -> dict[str, int]:
    """Expire contracts that are over and remind of those that end soon."""
    return contracts.contracts_advance(on=timezone.localdate())


@shared_task
def care_run() -> int:
    """Let every active care campaign make its activities for today; one that fails does not stop the others."""
    made, today = 0, timezone.localdate()
    for campaign in CareCampaign.objects.filter(is_active=True).order_by("pk"):
        try:
            made += care.care_run(actor=None, campaign=campaign, on=today)
        except Exception:
            log.exception("care_campaign_failed", campaign=campaign.pk)
    return made


@shared_task
def deadlines_watch() -> int:
    """Warn of and mark service levels that are due."""
    return ticket_deadlines.deadlines_watch(now=timezone.now())


@shared_task
def solved_close() -> int:
    """Close tickets that have been solved for a while."""
    return ticket_ratings.solved_close(now=timezone.now())


@shared_task
def pipeline_snapshot() -> int:
    """Keep the open pipeline as it stands today, for the forecast's history."""
    return forecasts.snapshot_take(on=timezone.localdate())
