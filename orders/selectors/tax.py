"""The taxes of a document by rate."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from catalog.models import TaxTreatment
from orders.models import CreditNoteLine, InvoiceLine


@dataclass(frozen=True)
class TaxSum:
    """What was taxed at one rate, and the tax; both exact sums of rounded lines."""

    rate_pct: Decimal
    treatment: TaxTreatment
    base: Decimal
    tax: Decimal


def tax_breakdown(lines: Iterable[InvoiceLine | CreditNoteLine]) -> list[TaxSum]:
    """One sum per treatment and rate, the highest rate first. No query."""
    sums: dict[tuple[str, Decimal], tuple[Decimal, Decimal]] = {}
    for line in lines:
        key = (line.tax_treatment, line.tax_pct)
        base, tax = sums.get(key, (Decimal(0), Decimal(0)))
        sums[key] = (base + line.amount, tax + line.tax_amount)
    rows = [TaxSum(rate, TaxTreatment(kind), base, tax) for (kind, rate), (base, tax) in sums.items()]
    return sorted(rows, key=lambda row: (-row.rate_pct, row.treatment))
