"""Background work of orders; every task here may run twice, or be lost and found again by the schedule."""

from celery import shared_task
from django.utils import timezone

from crm.rhythm import lifecycles_of
from crm.services import lifecycles
from orders.selectors.rhythm import account_rhythms
from orders.services import quotes, recurring


@shared_task
def lifecycles_derive() -> int:
    """Set every account's lifecycle to what its orders say today; returns how many changed."""
    today = timezone.now().date()
    found = account_rhythms(as_of=today)
    derived = dict(zip(found.account_id.tolist(), lifecycles_of(found), strict=True))
    return lifecycles.lifecycles_derive(actor=None, derived=derived, on=today)


@shared_task
def quotes_expire() -> int:
    """Close offers whose last day has passed."""
    return quotes.quotes_expire(on=timezone.localdate())


@shared_task
def recurring_run_due() -> int:
    """Make due dates of recurring orders into orders."""
    return recurring.recurring_run_due(now=timezone.now())
