"""What must always hold of invoices, credit notes and payments: joined into ``orders.invariants``.

Each function returns at most 20 sentences naming the offenders; an empty list is a pass.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, F, Q, Sum, Value, When
from django.db.models.functions import Abs, Coalesce

from b2bops.common.money import amount_field
from b2bops.platform.models import DocumentSequence
from orders.models import CreditNote, Invoice, InvoiceLine, InvoiceStatus, Payment

OFFENDERS_MAX = 20
# SQLite sums decimals as floats: less than half of the smallest step of any currency is not a difference.
STEP = Decimal("0.0005")


def _lines_add_up(model: Any) -> list[str]:
    """Goods and tax against the rounded lines; a document whose history came without lines carries a total only."""
    rows = model.objects.annotate(goods=Sum("lines__amount"), taxes=Sum("lines__tax_amount")).filter(
        Q(subtotal__gt=F("goods") + STEP)
        | Q(subtotal__lt=F("goods") - STEP)
        | Q(tax__gt=F("taxes") + STEP)
        | Q(tax__lt=F("taxes") - STEP)
    )
    return [
        f"{row.number}: subtotal {row.subtotal}, tax {row.tax}; its lines add up to {row.goods} and {row.taxes}"
        for row in rows[:OFFENDERS_MAX]
    ]


def _invoice_totals() -> list[str]:
    return _lines_add_up(Invoice)


def _credit_note_totals() -> list[str]:
    return _lines_add_up(CreditNote)


def _allocations_of(model: Any, held: str) -> list[str]:
    """The running sum ``held`` against the standing allocations of invoices, payments or credit notes. 1 query."""
    none = Value(Decimal(0), output_field=amount_field())
    standing = Sum("allocations__amount", filter=Q(allocations__released_on__isnull=True))
    rows = model.objects.annotate(standing=Coalesce(standing, none)).annotate(off=Abs(F(held) - F("standing")))
    found = rows.filter(off__gt=STEP)[:OFFENDERS_MAX]
    return [f"{row.number}: {held} {getattr(row, held)}, allocations {row.standing}" for row in found]


def _invoice_allocations() -> list[str]:
    return _allocations_of(Invoice, "settled")


def _payment_allocations() -> list[str]:
    return _allocations_of(Payment, "allocated")


def _credit_note_allocations() -> list[str]:
    return _allocations_of(CreditNote, "settled")


def _credited_follows() -> list[str]:
    none = Value(Decimal(0), output_field=amount_field())
    rows = (
        InvoiceLine.objects.filter(Q(credited_amount__gt=0) | Q(credit_lines__isnull=False))
        .annotate(noted=Coalesce(Sum("credit_lines__amount"), none))
        .annotate(off=Abs(F("credited_amount") - F("noted")))
        .filter(off__gt=STEP)
    )
    found = rows.values_list("invoice__number", "position", "credited_amount", "noted")[:OFFENDERS_MAX]
    return [f"{number} line {line}: credited {said}, credit notes {noted}" for number, line, said, noted in found]


def _invoice_status_follows() -> list[str]:
    """``services.settlement.status_of`` as one SQL expression; the tests hold the two to the same table."""
    derived = Case(
        When(total__gt=0, credited__gt=F("total") - STEP, then=Value(InvoiceStatus.CANCELLED)),
        When(settled__gt=F("total") - STEP, then=Value(InvoiceStatus.PAID)),
        When(settled__gt=0, then=Value(InvoiceStatus.PARTLY_PAID)),
        default=Value(InvoiceStatus.ISSUED),
        output_field=CharField(),
    )
    rows: Any = Invoice.objects.annotate(derived=derived).exclude(status=F("derived"))
    found = rows.values_list("number", "status", "derived")[:OFFENDERS_MAX]
    return [f"{number} says {said}, its amounts say {follows}" for number, said, follows in found]


def _without_gaps(kind: str, model: Any) -> list[str]:
    """Every number from 1 to the last one taken names a document of its year. 1 query per year and one more."""
    broken = []
    for sequence in DocumentSequence.objects.filter(kind=kind).order_by("year"):
        count = model.objects.filter(number__startswith=f"{kind}-{sequence.year}-").count()
        if count != sequence.last_number:
            broken.append(f"{kind} {sequence.year}: {sequence.last_number} numbers taken, {count} documents")
    return broken


def _invoices_without_gaps() -> list[str]:
    return _without_gaps("IN", Invoice)


def _credit_notes_without_gaps() -> list[str]:
    return _without_gaps("CN", CreditNote)


RECEIVABLES: Mapping[str, Callable[[], list[str]]] = {
    "invoice total is the sum of its rounded lines, tax and freight": _invoice_totals,
    "credit note total is the sum of its rounded lines, tax and freight": _credit_note_totals,
    "what settles an invoice is its allocations": _invoice_allocations,
    "what a payment paid is its allocations": _payment_allocations,
    "what a credit note settled is its allocations": _credit_note_allocations,
    "what was credited of an invoice line is its credit notes": _credited_follows,
    "invoice status follows from its amounts": _invoice_status_follows,
    "invoice numbers have no gap": _invoices_without_gaps,
    "credit note numbers have no gap": _credit_notes_without_gaps,
}
