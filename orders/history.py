"""Audit entries of orders and quotes as sentences for their timeline."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing.cells import format_quantity
from b2bops.platform.models import AuditEntry
from orders.models import (
    CreditReason,
    DeclineReason,
    HoldReason,
    InvoiceStatus,
    OrderStatus,
    QuoteStatus,
    ReturnReason,
    ReturnStatus,
)

STEPS: dict[str, tuple[Promise, str, str]] = {
    "order.created": (_("Entered"), "file-plus", "info"),
    "order.changed": (_("Changed"), "pencil", "neutral"),
    "order.confirmed": (_("Confirmed"), "circle-check", "success"),
    "order.held": (_("Put on hold"), "octagon-alert", "danger"),
    "order.hold_released": (_("Hold released"), "lock-open", "warning"),
    "order.shipped": (_("Shipped"), "truck", "info"),
    "order.billed": (_("Billed"), "receipt", "success"),
    "order.cancelled": (_("Cancelled"), "circle-x", "danger"),
    "recurring.created": (_("Agreed"), "file-plus", "info"),
    "recurring.changed": (_("Changed"), "pencil", "neutral"),
    "recurring.paused": (_("Paused"), "pause", "warning"),
    "recurring.resumed": (_("Resumed"), "play", "success"),
    "recurring.ended": (_("Ended"), "circle-stop", "neutral"),
    "recurring.skipped": (_("A date skipped"), "skip-forward", "warning"),
    "recurring.ran": (_("A date worked off"), "repeat", "info"),
    "return.requested": (_("Asked for"), "undo-2", "info"),
    "return.approved": (_("Approved"), "circle-check", "success"),
    "return.rejected": (_("Rejected"), "circle-x", "danger"),
    "return.received": (_("Goods received"), "package-check", "info"),
    "return.inspected": (_("Inspected"), "search-check", "info"),
    "return.closed": (_("Closed"), "archive", "success"),
    "order.billing_taken_back": (_("Billing taken back"), "undo-2", "warning"),
    "invoice.issued": (_("Issued"), "receipt", "info"),
    "invoice.paid": (_("Payment allocated"), "banknote", "success"),
    "invoice.credit_settled": (_("Credit settled"), "receipt", "success"),
    "invoice.credited": (_("Credited"), "undo-2", "warning"),
    "invoice.allocation_released": (_("Allocation taken back"), "rotate-ccw", "warning"),
    "invoice.disputed": (_("Disputed"), "octagon-alert", "danger"),
    "invoice.dispute_ended": (_("Dispute ended"), "circle-check", "success"),
    "credit_note.issued": (_("Issued"), "receipt", "info"),
    "credit_note.allocated": (_("Allocation changed"), "arrow-left-right", "neutral"),
    "payment.received": (_("Received"), "banknote", "success"),
    "payment.allocated": (_("Allocation changed"), "arrow-left-right", "neutral"),
    "payment.reversed": (_("Reversed"), "circle-x", "danger"),
    "quote.created": (_("Started"), "file-plus", "info"),
    "order.amended": (_("Amended"), "pencil", "warning"),
    "order.closed_short": (_("Open rest cancelled"), "scissors", "warning"),
    "order.reopened": (_("Reopened"), "rotate-ccw", "info"),
    "quote.revised": (_("New version"), "git-branch", "info"),
    "quote.superseded": (_("Superseded"), "archive", "neutral"),
    "quote.changed": (_("Changed"), "pencil", "neutral"),
    "quote.line_added": (_("Product added"), "plus", "neutral"),
    "quote.line_changed": (_("Line changed"), "pencil", "neutral"),
    "quote.line_moved": (_("Line moved"), "arrow-up-down", "neutral"),
    "quote.undone": (_("Undone"), "undo-2", "neutral"),
    "quote.line_removed": (_("Product taken off"), "minus", "neutral"),
    "quote.submitted": (_("Submitted"), "send", "info"),
    "quote.approved": (_("Approved"), "circle-check", "success"),
    "quote.rejected": (_("Rejected"), "circle-x", "danger"),
    "quote.reopened": (_("Taken back"), "rotate-ccw", "neutral"),
    "quote.sent": (_("Sent to the customer"), "mail", "info"),
    "quote.accepted": (_("Accepted"), "handshake", "success"),
    "quote.declined": (_("Declined"), "circle-x", "danger"),
    "quote.expired": (_("Expired"), "clock", "neutral"),
}

REASONS: dict[str, Promise] = dict((*DeclineReason.choices, *CreditReason.choices, *ReturnReason.choices))


@dataclass(frozen=True)
class HistoryItem:
    """One step: what happened, when, by whom, in a few words."""

    at: datetime
    title: Promise | str
    icon: str
    tone: str
    actor: str
    notes: tuple[str, ...]


def history_items(entries: Iterable[AuditEntry]) -> list[HistoryItem]:
    """The entries as timeline items, in their order. No query."""
    return [_item(entry) for entry in entries]


def _item(entry: AuditEntry) -> HistoryItem:
    title, icon, tone = STEPS.get(entry.action, (entry.action, "info", "neutral"))
    return HistoryItem(entry.at, title, icon, tone, entry.actor_label, tuple(_notes(entry.before, entry.after)))


def _notes(before: dict[str, Any], after: dict[str, Any]) -> Iterable[str]:
    if before.get("status") and after.get("status") and before["status"] != after["status"]:
        yield f"{_status(before['status'])} → {_status(after['status'])}"
    if before.get("hold"):
        yield str(HoldReason(before["hold"]).label)
    if after.get("reason"):
        yield str(REASONS.get(after["reason"], after["reason"]))
    for sku, sentence in (after.get("review") or {}).items():
        yield f"{sku}: {sentence}"
    if after.get("note"):
        yield f"“{after['note']}”"
    holds = after.get("holds")
    if isinstance(holds, dict):
        yield from (f"{HoldReason(reason).label}: {note}" for reason, note in holds.items())
    line = after if after.get("product") else before
    if line.get("product"):
        yield f"{line['product']} × {format_quantity(line['quantity'])}"
    for name in ("order", "shipment", "previous"):
        if after.get(name):
            yield str(after[name])


def _status(value: str) -> str:
    kinds = (OrderStatus, QuoteStatus, InvoiceStatus, ReturnStatus)
    labels = {key: label for kind in kinds for key, label in kind.choices}
    return str(labels.get(value, value))
