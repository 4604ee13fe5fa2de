"""Background work of the catalogue; every task here may run twice."""

from celery import shared_task
from django.utils import timezone

from catalog.services import promotions


@shared_task
def promotions_end_overdue() -> int:
    """End promotions whose window is over."""
    return promotions.promotions_end_overdue(on=timezone.localdate())
