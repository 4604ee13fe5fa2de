"""What an account's timeline tells of orders, quotes and returns; each function is one registered source."""

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from crm.models import Account
from crm.timeline import TimelineEntry
from orders.models import CreditNote, DunningNotice, Invoice, Payment, Quote, SalesOrder, SalesReturn


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
    return [_entry(row, row.returned_at, _("Return"), "undo-2", row.tone) for row in rows]


def invoices(*, account: Account, user: Any, limit: int) -> list[TimelineEntry]:
    """The latest invoices. 1 query."""
    rows = Invoice.objects.filter(account=account).order_by("-issued_on", "-pk")[:limit]
    return [_entry(row, _noon(row.issued_on), _("Invoice"), "receipt", row.tone) for row in rows]


def credit_notes(*, account: Account, user: Any, limit: int) -> list[TimelineEntry]:
    """The latest credit notes. 1 query."""
    rows = CreditNote.objects.filter(account=account).order_by("-issued_on", "-pk")[:limit]
    return [_entry(row, _noon(row.issued_on), _("Credit note"), "undo-2", row.tone) for row in rows]


def payments(*, account: Account, user: Any, limit: int) -> list[TimelineEntry]:
    """The latest payments. 1 query."""
    rows = Payment.objects.filter(account=account).order_by("-received_on", "-pk")[:limit]
    return [_entry(row, _noon(row.received_on), _("Payment"), "banknote", row.tone) for row in rows]


def reminders(*, account: Account, user: Any, limit: int) -> list[TimelineEntry]:
    """The latest reminders. 1 query."""
    rows = DunningNotice.objects.filter(invoice__account=account).select_related("invoice", "level")
    return [
        TimelineEntry(
            at=_noon(row.sent_on),
            label=_("Reminder"),
            title=row.invoice.number,
            icon="bell",
            tone="danger",
            text=str(row.level),
            url=row.invoice.get_absolute_url(),
            amount=row.open_amount,
            currency=row.invoice.currency,
        )
        for row in rows.order_by("-sent_on", "-pk")[:limit]
    ]


def _noon(day: date) -> datetime:
    """A document that knows only its day stands in the middle of it."""
    return timezone.make_aware(datetime.combine(day, time(12)))


def _entry(
    row: SalesOrder | Quote | SalesReturn | Invoice | CreditNote | Payment,
    at: datetime,
    label: str | Promise,
    icon: str,
    tone: str,
) -> TimelineEntry:
    return TimelineEntry(
        at=at,
        label=label,
        title=row.number,
        icon=icon,
        tone=tone,
        text=row.get_status_display(),
        url=row.get_absolute_url(),
        amount=row.amount if isinstance(row, Payment) else row.total,
        currency=row.currency,
    )
