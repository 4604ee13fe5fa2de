"""Telling people that something finished, failed or waits for them."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from b2bops.platform.models import Notification


def notify(*, users: Iterable[Any], text: str, url: str = "", tone: str = "info") -> None:
    """One notification for each user (deduplicated)."""
    people = {user.pk: user for user in users if user is not None}
    Notification.objects.bulk_create(
        [Notification(user=user, text=text[:300], url=url, tone=tone) for user in people.values()]
    )


def mark_read(*, user: Any) -> int:
    """Mark all of a person's notifications as read; returns how many were not."""
    return Notification.objects.filter(user=user, read_at__isnull=True).update(read_at=timezone.now())
