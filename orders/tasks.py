"""Background work on orders; every task here may run twice."""

from celery import shared_task
from django.utils import timezone

from crm.rhythm import lifecycles_of
from crm.services import lifecycles
from orders.selectors.rhythm import account_rhythms


@shared_task
def lifecycles_derive() -> int:
    """Set every account's lifecycle to what its orders say today; returns how many changed."""
    today = timezone.now().date()
    found = account_rhythms(as_of=today)
    derived = dict(zip(found.account_id.tolist(), lifecycles_of(found), strict=True))
    return lifecycles.lifecycles_derive(actor=None, derived=derived, on=today)
