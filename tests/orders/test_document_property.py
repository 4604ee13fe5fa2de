"""10,000 random documents: a total is the exact sum of its rounded lines, their tax and the freight."""

import random
from decimal import Decimal

from b2bops.common.money import currency_exponent, line_amount, round_amount, total
from catalog.models import Product
from orders.models import CreditNoteLine, InvoiceLine, SalesOrderLine
from orders.services.billing import portion_amount
from orders.services.credit_lines import CreditLine, returned_row

DOCUMENTS = 10_000
SEED = 20260101
CURRENCIES = ("EUR", "USD", "JPY", "KRW", "BHD", "KWD")
PARTS = 3


def random_order_line(rng, currency):
    """Up to three decimals of quantity, six of price, two of discount; amounts as the services round them."""
    line = SalesOrderLine(
        quantity=Decimal(rng.randint(3, 50_000)) / rng.choice((1, 1, 10, 1000)),
        unit_price=Decimal(rng.randint(0, 10**9)) / 10**6,
        discount_pct=Decimal(rng.choice((0, 0, 500, 1000, 3333, 10_000))) / 100,
        tax_pct=Decimal(rng.choice((0, 700, 1900, 2000, 825))) / 100,
        billed_qty=Decimal(0),
    )
    line.amount = line_amount(
        quantity=line.quantity, unit_price=line.unit_price, discount_pct=line.discount_pct, currency=currency
    )
    line.tax_amount = round_amount(line.amount * line.tax_pct / 100, currency=currency)
    return line


def invoice_line(line, quantity, currency):
    """The next part of an order line, as ``services.billing`` prices it."""
    amount = portion_amount(line, quantity, currency=currency)
    line.billed_qty += quantity
    tax = round_amount(amount * line.tax_pct / 100, currency=currency)
    return InvoiceLine(
        product=Product(sku="ANY"),
        quantity=quantity,
        unit_price=line.unit_price,
        tax_pct=line.tax_pct,
        amount=amount,
        tax_amount=tax,
        credited_qty=Decimal(0),
        credited_amount=Decimal(0),
        credited_tax=Decimal(0),
    )


def credited_twice(rng, invoiced, currency) -> list[CreditNoteLine]:
    """A part of the line and then the rest, as ``services.credit_lines`` makes them."""
    part = (invoiced.quantity * Decimal(rng.randint(1, 99)) / 100).quantize(Decimal("0.001"))
    asked = [CreditLine(invoiced, part)] if 0 < part < invoiced.quantity else []
    return [returned_row("", one, invoiced, currency) for one in [*asked, CreditLine(invoiced)]]


def document_total(lines, freight, currency) -> Decimal:
    """The total as documents write it; every line must be rounded already."""
    for line in lines:
        for amount in (line.amount, line.tax_amount):
            assert amount >= 0
            assert amount == amount.quantize(currency_exponent(currency))
    added = total(line.amount for line in lines) + total(line.tax_amount for line in lines) + freight
    assert added == round_amount(added, currency=currency)
    return added


def test_ten_thousand_documents_add_up(capsys):
    rng = random.Random(SEED)
    counts = {"orders": 0, "invoices": 0, "credit notes": 0}
    while sum(counts.values()) < DOCUMENTS:
        currency = rng.choice(CURRENCIES)
        lines = [random_order_line(rng, currency) for _ in range(rng.randint(1, 6))]
        freight = round_amount(Decimal(rng.randint(0, 10_000)) / 7, currency=currency)
        document_total(lines, freight, currency)
        counts["orders"] += 1
        goods = Decimal(0)
        for part in range(PARTS):
            billed = []
            for line in lines:
                rest = line.quantity - line.billed_qty
                quantity = rest if part == PARTS - 1 else (rest / 2).quantize(Decimal("0.001"))
                billed += [invoice_line(line, quantity, currency)] if quantity > 0 else []
            invoiced = document_total(billed, freight if part == 0 else Decimal(0), currency)
            goods += total(row.amount for row in billed)
            counts["invoices"] += 1
            credits = [credited_twice(rng, row, currency) for row in billed]
            rows = [row for pair in credits for row in pair]
            assert document_total(rows, freight if part == 0 else Decimal(0), currency) == invoiced
            counts["credit notes"] += 1
        assert goods == total(line.amount for line in lines)
    with capsys.disabled():
        print(f"\nseed {SEED}: {sum(counts.values())} documents add up: {counts}")  # noqa: T201 - the figure is the point
