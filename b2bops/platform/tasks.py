"""Background work of the platform; every task here may run twice, or be lost and found again by the schedule."""

from celery import shared_task

from b2bops.platform.services import audit, imports, outbox, runs


@shared_task
def outbox_drain() -> int:
    """Deliver due events."""
    return outbox.drain()


@shared_task
def runs_requeue() -> int:
    """Queue again what dead workers held."""
    return runs.requeue_lost()


@shared_task
def audit_seal() -> int:
    """Seal new audit entries."""
    return audit.seal()


@shared_task
def import_run(*, run_id: int) -> None:
    """Carry out one import."""
    imports.carry_out(run_id=run_id)
