"""What happened between an account and us, newest first."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.models import Account
from orders.models import Quote, SalesOrder, SalesReturn


@dataclass(frozen=True)
class TimelineEntry:
    """One document: when, what kind, how it stands, how much."""

    at: datetime
    kind: Promise
    icon: str
    tone: str
    number: str
    status: str
    url: str
    amount: Decimal
    currency: str


def account_timeline(account: Account, limit: int = 20) -> list[TimelineEntry]:
    """The latest ``limit`` orders, quotes and returns of the account together, newest first. 3 queries."""
    orders = SalesOrder.objects.filter(account=account).order_by("-ordered_at", "-pk")[:limit]
    quotes = Quote.objects.filter(account=account).order_by("-pk")[:limit]
    returns = SalesReturn.objects.filter(account=account).order_by("-returned_at", "-pk")[:limit]
    entries = [_entry(row, row.ordered_at, _("Order"), "shopping-cart", row.tone) for row in orders]
    entries += [_entry(row, row.created_at, _("Quote"), "file-text", row.tone) for row in quotes]
    entries += [_entry(row, row.returned_at, _("Return"), "undo-2", "warning") for row in returns]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:limit]


def _entry(row: SalesOrder | Quote | SalesReturn, at: datetime, kind: Promise, icon: str, tone: str) -> TimelineEntry:
    return TimelineEntry(
        at=at,
        kind=kind,
        icon=icon,
        tone=tone,
        number=row.number,
        status=row.get_status_display(),
        url=row.get_absolute_url(),
        amount=row.total,
        currency=row.currency,
    )
