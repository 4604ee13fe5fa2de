"""What an account's timeline tells of orders, quotes and returns; each function is one registered source."""

from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from crm.models import Account
from crm.timeline import TimelineEntry
from orders.models import Quote, SalesOrder, SalesReturn


def orders(*, account: Account, user: Any, limit: int) -> list[TimelineEntry]:
    """The latest orders. 1 query."""
    rows = SalesOrder.objects.filter(account=account).order_by("-ordered_at", "-pk")[:limit]
    return [_entry(row, row.ordered_at, _("Order"), "shopping-cart", row.tone) for row in rows]


def quotes(*, account: Account, user: Any, limit: int) -> list[TimelineEntry]:
    """The latest quotes. 1 query."""
    rows = Quote.objects.filter(account=account).order_by("-pk")[:limit]
    return [_entry(row, row.created_at, _("Quote"), "file-text", row.tone) for row in rows]


def returns(*, account: Account, user: Any, limit: int) -> list[TimelineEntry]:
    """The latest returns. 1 query."""
    rows = SalesReturn.objects.filter(account=account).order_by("-returned_at", "-pk")[:limit]
    return [_entry(row, row.returned_at, _("Return"), "undo-2", "warning") for row in rows]


def _entry(
    row: SalesOrder | Quote | SalesReturn, at: datetime, label: str | Promise, icon: str, tone: str
) -> TimelineEntry:
    return TimelineEntry(
        at=at,
        label=label,
        title=row.number,
        icon=icon,
        tone=tone,
        text=row.get_status_display(),
        url=row.get_absolute_url(),
        amount=row.total,
        currency=row.currency,
    )
