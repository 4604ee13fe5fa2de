"""Invoices of the last four months, most of them paid; some late, some reminded of, some credited or disputed.

Written in bulk, with the figures the services would set; the tests hold them to the same invariants.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from b2bops.common.money import round_amount
from b2bops.demo.world import World
from b2bops.demo.writing_catalogue import CURRENCY, Nouns, created
from b2bops.demo.writing_history import document_numbers, moment
from crm.selectors import account_bill_to
from orders.models import (
    Allocation,
    CreditReason,
    Invoice,
    InvoiceLine,
    InvoiceStatus,
    Payment,
    PaymentStatus,
    SalesOrder,
    SalesOrderLine,
)
from orders.services import credit_notes, dunning
from orders.services.credit_lines import CreditLine

INVOICED_DAYS = 120
BATCH_ROWS = 1_000
UNPAID_SHARE, PARTLY_SHARE, OVERPAID_SHARE = 0.10, 0.04, 0.02
LEVELS: tuple[dict[str, Any], ...] = (
    {"level": 1, "name": "Friendly reminder", "days_overdue": 7, "text": "Our invoice may have escaped you."},
    {"level": 2, "name": "Second reminder", "days_overdue": 21, "text": "Please pay within a week.", "fee": 5},
    {
        "level": 3,
        "name": "Last reminder",
        "days_overdue": 45,
        "text": "We hold new orders until this is paid.",
        "fee": 10,
        "blocks_orders": True,
    },
)


def write_receivables(world: World, nouns: Nouns) -> None:
    """One invoice per closed order of the last 120 days, due after 30 days, and how it went."""
    rng = np.random.default_rng(world.seed + 3)
    since = moment(world, max(world.size.days - INVOICED_DAYS, 0), hour=0)
    orders = list(SalesOrder.objects.filter(ordered_at__gte=since).select_related("account").order_by("pk"))
    invoices = _invoices(orders)
    fates = rng.random(len(invoices))
    room = {account.pk: (account.credit_limit or Decimal(10**9)) / 2 for account in nouns.accounts}
    last_day = world.first_date + timedelta(days=world.size.days - 1)
    paid: list[tuple[Invoice, Payment]] = []
    for invoice, fate in zip(invoices, fates, strict=True):
        days = int(rng.normal(27, 6))
        received = invoice.issued_on + timedelta(days=max(days, 3))
        amount = _paid_amount(invoice, float(fate), received, last_day, room)
        if amount:
            paid.append((invoice, _payment(invoice, amount, min(received, last_day))))
    _write(orders, invoices, paid)
    for level in LEVELS:
        dunning.dunning_level_create(actor=None, **level)
    _liven(nouns, last_day)


def _invoices(orders: list[SalesOrder]) -> list[Invoice]:
    addresses: dict[int, str] = {}
    for order in orders:
        if order.account_id not in addresses:
            addresses[order.account_id] = account_bill_to(order.account)
    dates = [order.ordered_at.date() + timedelta(days=1) for order in orders]
    return [
        Invoice(
            number=number,
            account=order.account,
            currency=CURRENCY,
            issued_on=on,
            due_on=on + timedelta(days=order.account.payment_terms_days),
            bill_to=addresses[order.account_id],
            destination=order.account.country,
            subtotal=order.subtotal,
            tax=order.tax,
            freight=order.freight,
            total=order.total,
        )
        for order, on, number in zip(orders, dates, document_numbers("IN", dates), strict=True)
    ]


def _paid_amount(invoice: Invoice, fate: float, received: date, last_day: date, room: dict[int, Decimal]) -> Decimal:
    """What came in; unpaid rests stay within half of the account's limit, so that it may go on buying."""
    total: Decimal = invoice.total
    left = total
    if fate < PARTLY_SHARE:
        left = total - round_amount(total / 2, currency=CURRENCY)
    may_wait = fate < UNPAID_SHARE or received > last_day
    if may_wait and left <= room[invoice.account_id]:
        room[invoice.account_id] -= left
        return total - left
    if fate > 1 - OVERPAID_SHARE:
        return total + 10
    return total


def _payment(invoice: Invoice, amount: Decimal, received: date) -> Payment:
    """The payment and what it settles; the rest of an overpayment stays as credit."""
    settled = min(amount, invoice.total)
    invoice.settled = settled
    invoice.status = InvoiceStatus.PAID if settled == invoice.total else InvoiceStatus.PARTLY_PAID
    return Payment(
        account=invoice.account,
        received_on=max(received, invoice.issued_on),
        currency=CURRENCY,
        amount=amount,
        allocated=settled,
        reference=invoice.number,
        status=PaymentStatus.ALLOCATED if settled == amount else PaymentStatus.OPEN,
    )


def _write(orders: list[SalesOrder], invoices: list[Invoice], paid: list[tuple[Invoice, Payment]]) -> None:
    created("invoice.issued", invoices)
    by_order = {order.pk: invoice for order, invoice in zip(orders, invoices, strict=True)}
    lines = SalesOrderLine.objects.filter(order__in=list(by_order)).select_related("product").order_by("pk")
    InvoiceLine.objects.bulk_create(
        (_line(by_order[line.order_id], line) for line in lines.iterator(chunk_size=BATCH_ROWS)), batch_size=BATCH_ROWS
    )
    payments = [payment for _invoice, payment in paid]
    taken = document_numbers("PY", [payment.received_on for payment in payments])
    for payment, number in zip(payments, taken, strict=True):
        payment.number = number
    if not payments:
        return
    created("payment.received", payments)
    Allocation.objects.bulk_create(
        (
            Allocation(invoice=invoice, payment=payment, amount=payment.allocated, allocated_on=payment.received_on)
            for invoice, payment in paid
        ),
        batch_size=BATCH_ROWS,
    )


def _line(invoice: Invoice, line: SalesOrderLine) -> InvoiceLine:
    return InvoiceLine(
        invoice=invoice,
        position=line.position,
        order_line=line,
        product=line.product,
        description=line.product.name,
        quantity=line.quantity,
        unit_price=line.unit_price,
        discount_pct=line.discount_pct,
        tax_pct=line.tax_pct,
        tax_trace={"rule": "class", "place": "", "rate_pct": str(line.tax_pct), "treatment": "STANDARD"},
        amount=line.amount,
        tax_amount=line.tax_amount,
    )


def _liven(nouns: Nouns, last_day: date) -> None:
    """A few credits and a dispute in every territory, and last week's reminders; all by the real services."""
    for territory_id in sorted({account.territory_id or 0 for account in nouns.accounts}):
        rows = Invoice.objects.filter(account__territory=territory_id).order_by("-issued_on", "-pk")
        for number, invoice in enumerate(rows[:12:4]):
            line = invoice.lines.order_by("position").first()
            if line is not None:
                part = CreditLine(line, min(line.quantity, Decimal(1)))
                reason = list(CreditReason)[number % len(CreditReason)]
                credit_notes.credit_note_create(
                    actor=None, account=invoice.account, lines=[part], reason=reason, on=last_day
                )
        contested = rows.open().first()
        if contested is not None:
            now = contested.created_at
            dunning.invoice_dispute(actor=None, invoice=contested, reason="One pallet was damaged", now=now)
    accounts = type(nouns.accounts[0]).objects.all()
    dunning.dunning_run(actor=None, accounts=accounts, on=last_day - timedelta(days=7))
