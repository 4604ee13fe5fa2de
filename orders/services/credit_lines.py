"""Lines of credit notes: from what is to be credited to rows with rounded amounts that add up to what was invoiced.

The worked tables are in docs/reference/domain/rounding.md and payments.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from b2bops.common import money
from b2bops.common.errors import InvalidValue
from b2bops.common.listing.cells import format_amount, format_quantity
from b2bops.common.money import round_amount
from orders.models import CreditNoteLine, Invoice, InvoiceLine
from orders.services import limits

ZERO = Decimal(0)
NOTE_MAX = 300


class CreditedTooMuch(InvalidValue):
    """More was to be credited than was invoiced."""

    code = "credited_too_much"


@dataclass(frozen=True)
class CreditLine:
    """What is to be credited.

    Of an ``invoice_line``: a ``quantity`` (None = all that is left), or an ``amount`` before tax that corrects its
    price and leaves its quantity. Without one: a free ``description``, ``amount`` and ``tax_pct``. ``rebill`` gives
    the quantity back to its order to be billed again: only where the goods were not delivered or the invoice was wrong.
    """

    invoice_line: InvoiceLine | None = None
    quantity: Decimal | None = None
    amount: Decimal | None = None
    description: str = ""
    tax_pct: Decimal = ZERO
    rebill: bool = False


def rows_of(lines: Sequence[CreditLine], invoices: Mapping[int, Invoice], currency: str) -> list[CreditNoteLine]:
    """Rows with their rounded amounts; the invoice lines they come from are locked and brought up to date."""
    keys = [line.invoice_line.pk for line in lines if line.invoice_line]
    query = InvoiceLine.objects.filter(pk__in=keys, invoice__in=invoices).select_related("product")
    locked = {line.pk: line for line in query.locked()}
    rows: list[CreditNoteLine] = []
    for index, line in enumerate(lines):
        if line.quantity is not None and line.quantity == 0:
            continue
        at = f"lines.{index}."
        if line.invoice_line is None:
            row = _free_row(at, line, currency)
        elif line.amount is not None:
            row = _correction_row(at, line, locked[line.invoice_line.pk], currency)
        else:
            row = returned_row(at, line, locked[line.invoice_line.pk], currency)
        row.position = len(rows) + 1
        rows.append(row)
    InvoiceLine.objects.bulk_update(
        locked.values(), ["credited_qty", "credited_amount", "credited_tax"], batch_size=500
    )
    return rows


def returned_row(at: str, line: CreditLine, invoiced: InvoiceLine, currency: str) -> CreditNoteLine:
    """A quantity of an invoice line: its share of what was invoiced, less what corrections took off it already."""
    quantity = invoiced.creditable_qty if line.quantity is None else line.quantity
    if line.quantity is not None:
        limits.quantity(quantity, field=f"{at}quantity")
    if quantity > invoiced.creditable_qty:
        raise CreditedTooMuch(
            _("%(asked)s of %(sku)s is more than the %(left)s invoiced and not yet credited.")
            % {
                "asked": format_quantity(quantity),
                "sku": invoiced.product.sku,
                "left": format_quantity(invoiced.creditable_qty),
            },
            field=f"{at}quantity",
            value=quantity,
            remedy=_("Credit at most what is left of the invoice line."),
        )
    after = invoiced.credited_qty + quantity
    left = invoiced.amount - invoiced.credited_amount
    if after == invoiced.quantity:
        amount = left
    else:
        share = round_amount(invoiced.amount * after / invoiced.quantity, currency=currency)
        before = round_amount(invoiced.amount * invoiced.credited_qty / invoiced.quantity, currency=currency)
        amount = min(share - before, left)
    invoiced.credited_qty = after
    return _row_of(invoiced, quantity or Decimal(1), invoiced.unit_price, amount, currency, rebill=line.rebill)


def _correction_row(at: str, line: CreditLine, invoiced: InvoiceLine, currency: str) -> CreditNoteLine:
    """An amount off an invoice line whose goods stay with the buyer."""
    amount = _amount_checked(at, line, currency)
    left = invoiced.amount - invoiced.credited_amount
    if amount > left:
        raise CreditedTooMuch(
            _("%(amount)s is more than is left of %(sku)s.") % {"amount": amount, "sku": invoiced.product.sku},
            field=f"{at}amount",
            value=amount,
            remedy=_("Credit at most %(left)s.") % {"left": format_amount(left, currency)},
        )
    return _row_of(invoiced, Decimal(1), amount, amount, currency, rebill=False)


def _row_of(
    invoiced: InvoiceLine, quantity: Decimal, unit_price: Decimal, amount: Decimal, currency: str, *, rebill: bool
) -> CreditNoteLine:
    """The credit row, its tax the same share of the line's tax; the parts add up to the invoiced tax."""
    invoiced.credited_amount += amount
    if invoiced.credited_amount == invoiced.amount:
        tax = invoiced.tax_amount - invoiced.credited_tax
    else:
        share = invoiced.tax_amount * invoiced.credited_amount / invoiced.amount
        tax = max(round_amount(share, currency=currency) - invoiced.credited_tax, ZERO)
    invoiced.credited_tax += tax
    return CreditNoteLine(
        invoice_line=invoiced,
        product=invoiced.product,
        description=invoiced.description,
        quantity=quantity,
        unit_price=unit_price,
        tax_pct=invoiced.tax_pct,
        tax_treatment=invoiced.tax_treatment,
        amount=amount,
        tax_amount=tax,
        rebill=rebill,
    )


def _free_row(at: str, line: CreditLine, currency: str) -> CreditNoteLine:
    amount = _amount_checked(at, line, currency)
    text = line.description.strip()
    if not text or len(text) > NOTE_MAX or "\x00" in text:
        raise InvalidValue(
            _("A free line needs a description."),
            field=f"{at}description",
            value=text[:100],
            remedy=_("Say what is credited, in at most 300 characters."),
        )
    limits.discount(line.tax_pct, field=f"{at}tax_pct")
    return CreditNoteLine(
        description=text,
        quantity=Decimal(1),
        unit_price=amount,
        tax_pct=line.tax_pct,
        amount=amount,
        tax_amount=round_amount(amount * line.tax_pct / 100, currency=currency),
    )


def _amount_checked(at: str, line: CreditLine, currency: str) -> Decimal:
    amount = line.amount if line.amount is not None else ZERO
    limits.amount(amount, field=f"{at}amount")
    if amount == 0 or amount != round_amount(amount, currency=currency):
        raise InvalidValue(
            _("%(amount)s is not an amount of %(currency)s.") % {"amount": amount, "currency": currency},
            field=f"{at}amount",
            value=amount,
            remedy=_("Give an amount above 0 in steps of %(step)s.") % {"step": money.currency_exponent(currency)},
        )
    return amount
