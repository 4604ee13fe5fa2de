"""Which reminders are due. The rule and its worked table are in docs/reference/domain/payments.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from crm.models import Account
from orders.models import DunningLevel, DunningNotice, Invoice


@dataclass(frozen=True)
class DueNotice:
    """An invoice that is to be reminded of at a level."""

    invoice: Invoice
    level: DunningLevel
    days_overdue: int


def level_due(levels: Sequence[DunningLevel], *, days_overdue: int, sent: frozenset[int]) -> DunningLevel | None:
    """The highest active level reached, unless it or a higher one was sent; ``sent`` holds level numbers."""
    reached = [level for level in levels if level.is_active and level.days_overdue <= days_overdue]
    highest = max(reached, key=lambda level: level.level, default=None)
    if highest is None or any(number >= highest.level for number in sent):
        return None
    return highest


def notices_due(accounts: QuerySet[Account], *, on: date) -> list[DueNotice]:
    """What a run on that day would send, the longest overdue first. 3 queries."""
    levels = list(DunningLevel.objects.all())
    invoices = Invoice.objects.overdue(on).filter(account__in=accounts, disputed_at__isnull=True)
    rows = list(invoices.select_related("account").order_by("due_on", "pk"))
    sent: dict[int, set[int]] = {}
    notices = DunningNotice.objects.filter(invoice__in=invoices).order_by()
    for invoice_id, number in notices.values_list("invoice_id", "level__level"):
        sent.setdefault(invoice_id, set()).add(number)
    due = []
    for invoice in rows:
        days = (on - invoice.due_on).days
        level = level_due(levels, days_overdue=days, sent=frozenset(sent.get(invoice.pk, ())))
        if level is not None:
            due.append(DueNotice(invoice, level, days))
    return due
