"""Background work on customers; every task here may run twice."""

from celery import shared_task
from django.utils import timezone

from crm.services import activities


@shared_task
def reminders_send() -> int:
    """Tell people of activities that are due."""
    return activities.reminders_send(now=timezone.now())
