"""Each rule of receivables and returns with its positive control: one row broken past the services is named."""

from datetime import date
from decimal import Decimal

import pytest

from b2bops.platform.models import DocumentSequence
from orders.invariants import INVARIANTS
from orders.models import (
    Allocation,
    CreditNote,
    CreditReason,
    Disposition,
    Invoice,
    InvoiceLine,
    Payment,
    ReturnOutcome,
    SalesOrderLine,
    SalesReturn,
)
from orders.receivables_invariants import RECEIVABLES
from orders.services import returns
from orders.services.billing import order_invoice
from orders.services.credit_notes import CreditLine, credit_note_create
from orders.services.orders import order_confirm, order_ship
from orders.services.payments import payment_record
from tests.orders.conftest import NOW
from tests.orders.racing import broken_rules
from tests.orders.test_invariants import without_constraint

DAY = date(2026, 5, 20)


@pytest.fixture
def books(draft, sales_member, operations_member, operations_manager):
    """Ten bolts billed, one credited and settled by it, 50.00 paid, two on their way back."""
    order = order_confirm(actor=None, order=draft, now=NOW)
    line = order.lines.get()
    order_ship(actor=None, order=order, quantities={line.pk: Decimal(10)}, shipped_at=NOW)
    invoice = order_invoice(actor=None, order=order, on=DAY)
    part = CreditLine(invoice.lines.get(), Decimal(1))
    credit_note_create(actor=None, account=order.account, lines=[part], reason=CreditReason.RETURN, on=DAY)
    payment_record(actor=None, account=order.account, amount=Decimal(50), received_on=DAY)
    asked = [returns.ReturnAsked(line.pk, Decimal(2))]
    row = returns.return_request(actor=sales_member, order=order, lines=asked, now=NOW)
    returns.return_approve(actor=operations_manager, sales_return=row)
    came = {row.lines.get().pk: Decimal(2)}
    returns.return_receive(actor=operations_member, sales_return=row, quantities=came, now=NOW)
    finding = returns.Finding(row.lines.get().pk, ReturnOutcome.REFUND, Disposition.RESTOCK)
    returns.return_inspect(actor=operations_member, sales_return=row, findings=[finding])
    return invoice


BREAKS = [
    (
        "invoice total is the sum of its rounded lines, tax and freight",
        lambda: Invoice.objects.update(subtotal=Decimal("100.01"), total=Decimal("120.01")),
        "IN-2026-00001: subtotal 100.010",
    ),
    (
        "invoice total is the sum of its rounded lines, tax and freight",
        lambda: Invoice.objects.update(tax=Decimal("19.99"), total=Decimal("119.99")),
        "IN-2026-00001: subtotal 100.000, tax 19.990",
    ),
    (
        "credit note total is the sum of its rounded lines, tax and freight",
        lambda: CreditNote.objects.update(tax=Decimal("2.01"), total=Decimal("12.01")),
        "CN-2026-00001: subtotal 10.000, tax 2.010",
    ),
    (
        "what settles an invoice is its allocations",
        lambda: Invoice.objects.update(settled=Decimal("62.01")),
        "IN-2026-00001: settled 62.010, allocations 62",
    ),
    (
        "what a payment paid is its allocations",
        lambda: Payment.objects.update(allocated=Decimal("49.99")),
        "PY-2026-00001: allocated 49.990, allocations 50",
    ),
    (
        "what a credit note settled is its allocations",
        lambda: Allocation.objects.filter(payment=None).update(released_on=DAY),
        "CN-2026-00001: settled 12.000, allocations 0",
    ),
    (
        "what was credited of an invoice line is its credit notes",
        lambda: InvoiceLine.objects.update(credited_amount=Decimal("10.01")),
        "IN-2026-00001 line 1: credited 10.010, credit notes 10",
    ),
    (
        "invoice status follows from its amounts",
        lambda: Invoice.objects.update(status="PAID"),
        "IN-2026-00001 says PAID, its amounts say PARTLY_PAID",
    ),
    (
        "invoice numbers have no gap",
        lambda: DocumentSequence.objects.filter(kind="IN").update(last_number=2),
        "IN 2026: 2 numbers taken, 1 documents",
    ),
    (
        "credit note numbers have no gap",
        lambda: DocumentSequence.objects.filter(kind="CN").update(last_number=2),
        "CN 2026: 2 numbers taken, 1 documents",
    ),
    (
        "returned is what was received and not sent back",
        lambda: SalesOrderLine.objects.update(returned_qty=3),
        "line 1 says 3.000 returned, its returns say 2",
    ),
]


def test_what_the_services_write_breaks_no_rule(books):
    assert broken_rules() == {}


@pytest.mark.parametrize(("name", "corrupt", "sentence"), BREAKS)
def test_a_broken_row_is_named(name, corrupt, sentence, books):
    corrupt()
    [found] = INVARIANTS[name]()
    assert sentence in found


def test_a_return_decided_by_its_maker_is_named(books):
    with without_constraint("orders_salesreturn", "return_decider_is_not_maker"):
        SalesReturn.objects.update(created_by=SalesReturn.objects.get().decided_by)
    [found] = INVARIANTS["nobody decided on a return they asked for"]()
    assert found.startswith("RT-2026-00001 was decided by")


def test_every_rule_of_receivables_has_a_positive_control():
    assert {name for name, _corrupt, _sentence in BREAKS} >= set(RECEIVABLES)
