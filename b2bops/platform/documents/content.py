"""What stands on a printed document: plain values, ready to be set. Costs and price traces have no place here."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from b2bops.common import money


@dataclass(frozen=True)
class PrintedLine:
    """One line of a document; amounts in the document's currency, ``note`` in small print under the name."""

    position: int
    code: str
    name: str
    quantity: Decimal
    unit: str = ""
    unit_price: Decimal | None = None
    discount_pct: Decimal = money.ZERO
    tax_pct: Decimal | None = None
    amount: Decimal | None = None
    tax_amount: Decimal = money.ZERO
    note: str = ""


@dataclass(frozen=True)
class TaxRow:
    """All lines of one rate: what is taxed and the tax."""

    rate: Decimal
    base: Decimal
    tax: Decimal


@dataclass(frozen=True)
class Sum:
    """One row under the lines."""

    label: str
    amount: Decimal
    strong: bool = False


@dataclass(frozen=True)
class Document:
    """A trade document. ``facts`` are (label, text) pairs beside the address; ``remarks`` paragraphs below the sums.

    ``notice`` stands out above the lines. ``shows_bank`` prints where to pay.
    """

    title: str
    number: str
    language: str
    currency: str
    recipient: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    lines: tuple[PrintedLine, ...]
    sums: tuple[Sum, ...] = ()
    tax_rows: tuple[TaxRow, ...] = ()
    delivery: tuple[str, ...] = ()
    introduction: str = ""
    notice: str = ""
    remarks: tuple[str, ...] = ()
    shows_bank: bool = False
    columns: frozenset[str] = field(default_factory=frozenset)


def tax_breakdown(lines: Iterable[PrintedLine]) -> tuple[TaxRow, ...]:
    """One row per rate, lowest first: sums of rounded lines, never rounded again.

    >>> line = PrintedLine(1, "A", "A", Decimal(1), tax_pct=Decimal(20), amount=Decimal(10), tax_amount=Decimal(2))
    >>> tax_breakdown([line, line])
    (TaxRow(rate=Decimal('20'), base=Decimal('20'), tax=Decimal('4')),)
    """
    rows: dict[Decimal, tuple[Decimal, Decimal]] = {}
    for line in lines:
        if line.amount is None or line.tax_pct is None:
            continue
        base, tax = rows.get(line.tax_pct, (money.ZERO, money.ZERO))
        rows[line.tax_pct] = (base + line.amount, tax + line.tax_amount)
    return tuple(TaxRow(rate, base, tax) for rate, (base, tax) in sorted(rows.items()))
