"""Starting background work from services: only after commit, and never at the price of the work just saved."""

from typing import Any

import structlog
from django.db import transaction
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError as BrokerError

log = structlog.get_logger(__name__)


def enqueue_on_commit(task_path: str, **kwargs: Any) -> None:
    """Queue the Celery task at ``task_path`` once the current transaction commits.

    The path is resolved now, so a typing error fails in the caller's own test. A broker that is out of reach is
    logged and forgiven: every task started this way is also found by a periodic sweep (outbox, run reconciler).
    """
    task = import_string(task_path)
    transaction.on_commit(lambda: _send(task, task_path, kwargs))


def _send(task: Any, task_path: str, kwargs: dict[str, Any]) -> None:
    try:
        task.apply_async(kwargs=kwargs)
    except (BrokerError, OSError) as error:
        log.warning("broker_unavailable", task=task_path, error=str(error))
