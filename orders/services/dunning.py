"""Reminding of overdue invoices: levels, runs, and disputes that keep an invoice out of them."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue
from b2bops.platform.services import audit, outbox, records
from crm.models import Account
from orders.models import DunningLevel, DunningNotice, Invoice
from orders.selectors.dunning import notices_due
from orders.services import events

LEVEL_FIELDS = frozenset({"level", "name", "days_overdue", "text", "fee", "blocks_orders", "is_active"})
REASON_MAX = 300


@transaction.atomic
def dunning_level_create(*, actor: Any, **fields: Any) -> DunningLevel:
    """Add a level. Raises RecordRefused."""
    records.check_editable(fields, LEVEL_FIELDS)
    level = DunningLevel(**fields)
    return records.row_create(actor=actor, instance=level, action="dunning_level.created", named=sorted(LEVEL_FIELDS))


@transaction.atomic
def dunning_level_update(*, actor: Any, level: DunningLevel, **changes: Any) -> DunningLevel:
    """Change a level; notices keep the fee they named. Raises RecordRefused."""
    records.check_editable(changes, LEVEL_FIELDS)
    return records.row_change(actor=actor, instance=level, changes=changes, action="dunning_level.changed")


@transaction.atomic
def dunning_run(
    *, actor: Any, accounts: QuerySet[Account], on: date, invoice_ids: Collection[int] | None = None
) -> list[DunningNotice]:
    """Write a notice for every invoice that is due one (or those of ``invoice_ids`` among them), once per level.

    The accounts are locked, so that two runs at once send nothing twice. One audit entry and event per notice.
    """
    wanted = notices_due(accounts, on=on)
    list(Account.objects.filter(pk__in={due.invoice.account_id for due in wanted}).locked())
    # Read again under the locks: a payment or another run may have come between.
    due_now = notices_due(accounts, on=on)
    chosen = [due for due in due_now if invoice_ids is None or due.invoice.pk in invoice_ids]
    notices = DunningNotice.objects.bulk_create(
        DunningNotice(
            invoice=due.invoice,
            level=due.level,
            sent_on=on,
            open_amount=due.invoice.open_amount,
            fee=due.level.fee,
            created_by=actor if getattr(actor, "pk", None) else None,
        )
        for due in chosen
    )
    audit.record_many(
        actor=actor,
        changes=[
            audit.Change("dunning_notice.sent", row, {}, {"invoice": row.invoice.number, "level": row.level.level})
            for row in notices
        ],
    )
    for row in notices:
        payload = {"id": row.pk, "invoice": row.invoice.number, "account": row.invoice.account_id}
        outbox.publish(
            topic="dunning_notice.sent",
            key=f"dunning_notice.sent:{row.invoice_id}:{row.level_id}",
            payload=payload | {"level": row.level.level, "open": row.open_amount, "currency": row.invoice.currency},
        )
    return notices


@transaction.atomic
def invoice_dispute(*, actor: Any, invoice: Invoice, reason: str, now: datetime) -> Invoice:
    """The customer contests it: no reminder, no automatic allocation, until it is settled. Raises InvalidValue."""
    text = reason.strip()
    if not text or len(text) > REASON_MAX or "\x00" in text:
        raise InvalidValue(
            _("A dispute needs a reason."),
            field="reason",
            value=reason[:100],
            remedy=_("Write what the customer contests, in at most 300 characters."),
        )
    return _dispute_save(actor, invoice, now, text, "invoice.disputed")


@transaction.atomic
def invoice_dispute_end(*, actor: Any, invoice: Invoice) -> Invoice:
    """The dispute is over: the invoice is reminded of and paid like any other."""
    return _dispute_save(actor, invoice, None, "", "invoice.dispute_ended")


def _dispute_save(actor: Any, invoice: Invoice, at: datetime | None, reason: str, action: str) -> Invoice:
    Account.objects.lock_one(pk=invoice.account_id)
    locked = Invoice.objects.lock_one(pk=invoice.pk)
    before = {"note": locked.dispute_reason}
    locked.disputed_at, locked.dispute_reason = at, reason
    locked.save(update_fields=["disputed_at", "dispute_reason", "updated_at"])
    events.announce(actor=actor, action=action, document=locked, before=before, after={"note": reason})
    return locked
