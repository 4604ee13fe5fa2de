"""Rules of the platform's own tables that must hold at any time."""

from collections.abc import Callable

from django.db.models import F

from b2bops.platform.models import ImportRun, OutboxMessage, OutboxStatus, RunStatus
from b2bops.platform.services import audit

OFFENDERS_MAX = 20


def import_rows_add_up() -> list[str]:
    """Rows in = created + updated + unchanged + rejected, for every finished import. One query."""
    outcome = F("rows_created") + F("rows_updated") + F("rows_unchanged") + F("rows_rejected")
    finished = ImportRun.objects.filter(status=RunStatus.SUCCEEDED).exclude(rows_in=outcome)
    return [f"import {run.pk} of {run.file_name}: outcomes do not add up" for run in finished[:OFFENDERS_MAX]]


def events_are_not_given_up() -> list[str]:
    """No event was given up. One query."""
    dead = OutboxMessage.objects.filter(status=OutboxStatus.DEAD)[:OFFENDERS_MAX]
    return [f"event {message} was given up: {message.error}" for message in dead]


INVARIANTS: dict[str, Callable[[], list[str]]] = {
    "rows in = created + updated + unchanged + rejected": import_rows_add_up,
    "no event given up": events_are_not_given_up,
    "the audit chain verifies": audit.tampered,
}
